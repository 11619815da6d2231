export type Service = import("./service.js").Service;
export type Sink = import("./sink.js").Sink;
export type Bar = ReturnType<typeof import("./progress.js").progressBar>;
/** @typedef {import("./service.js").Service} Service */
/** @typedef {import("./sink.js").Sink} Sink */
/** @typedef {ReturnType<typeof import("./progress.js").progressBar>} Bar */
/**
 * Exports into a file, or into the standard output with `-`. A file appears only once it is complete.
 *
 * @param {() => Promise<Service>} connect called once the file can be written
 * @param {{ path: string, audit: string | undefined }} what `audit` is the server whose log is written instead of documents
 * @param {Bar} bar
 */
export declare function exportFile(connect: () => Promise<Service>, { path, audit }: {
    path: string;
    audit: string | undefined;
}, bar: Bar): Promise<void>;
