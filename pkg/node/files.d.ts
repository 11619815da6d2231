export type File = {
    bytes: Uint8Array<ArrayBuffer>;
    type: string;
    tag: string;
};
/** No path of a request reaches the disk. @returns {import("../worker/mount.js").Files} */
export declare function pageFiles(): import("../worker/mount.js").Files;
