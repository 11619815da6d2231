/** The SQL of each statement by its number. @type {ReadonlyMap<number, string>} */
export declare const statements: ReadonlyMap<number, string>;
