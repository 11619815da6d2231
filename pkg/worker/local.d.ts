/** Whether a URL leads to this machine, so that no network lies between. @param {URL} url */
export declare function isLocal({ hostname }: URL): boolean;
