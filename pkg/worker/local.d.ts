/** Whether a URL leads to this machine, so that no network is involved. @param {URL} url */
export declare function isLocal({ hostname }: URL): boolean;
