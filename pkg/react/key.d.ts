/** A key that makes a call safe to repeat. `crypto.randomUUID` exists only in secure contexts. @returns {string} */
export declare function newKey(): string;
