/** `/openapi.json`: the description of all routes, which would double the WebAssembly's size. */
/** The description, with the base path as its server. @type {import("./index.js").Page} */
export declare function description({ status, body }: import("../engine.js").Reply, { mount: { basePath, description: read } }: import("./index.js").Context): string | Promise<string>;
