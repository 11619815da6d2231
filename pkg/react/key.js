/** A key that makes a call safe to repeat. `crypto.randomUUID` exists only in secure contexts. @returns {string} */
export function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
