/** Bytes as hexadecimal: `toHex` is missing in Node 24. @param {ArrayBuffer} bytes */
export declare function hexOf(bytes: ArrayBuffer): string;
