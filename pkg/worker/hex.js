/** Bytes as hexadecimal: `toHex` is missing in Node 24. @param {ArrayBuffer} bytes */
export function hexOf(bytes) {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
