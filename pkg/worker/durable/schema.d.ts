export type Storage = import("./group.js").Storage;
/**
 * Brings the database up to date.
 *
 * @param {Storage} storage
 * @param {("service" | "shard" | "directory")[]} groups
 */
export declare function migrate(storage: Storage, groups: ("service" | "shard" | "directory")[]): void;
