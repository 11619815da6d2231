import { html } from "./template.js";
export type Html = ReturnType<typeof html>;
/** @typedef {ReturnType<typeof html>} Html */
/** @type {import("./index.js").Page} */
export declare function consolePage({ status, headers, body }: import("../engine.js").Reply, { mount: { basePath }, config, request }: import("./index.js").Context): string | Promise<string>;
