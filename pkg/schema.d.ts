/** The schema as numbered migrations, oldest first. @type {readonly string[]} */
export declare const migrations: readonly string[];
