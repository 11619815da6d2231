/** @type {import("./index.js").Page} */
export declare function consolePage({ status, headers, body }: import("../engine.js").Reply, { mount: { basePath }, config }: import("./index.js").Context): string | Promise<string>;
