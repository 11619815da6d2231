export type Storage = import("./group.js").Storage;
/** The groups of migrations, each counted by itself, of this version. @type {Record<string, readonly string[]>} */
export declare const GROUPS: Record<string, readonly string[]>;
/**
 * Brings the database up to date.
 *
 * @param {Storage} storage
 * @param {("service" | "shard" | "directory")[]} groups
 * @param {typeof GROUPS} [version]
 */
export declare function migrate(storage: Storage, groups: ("service" | "shard" | "directory")[], version?: typeof GROUPS): void;
