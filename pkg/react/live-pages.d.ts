export type Client = import("./client.js").Client;
export type Entry = import("./entry.js").Entry;
export type Listed = import("./pages.js").Listed;
export type Path = import("./transport.js").Path;
export type Part = {
    cursor: string | null;
    entry: Entry;
    stop: () => void;
    halves?: [Part, Part];
};
export declare class LivePages {
    #private;
    /**
     * @param {Client} client
     * @param {Path} path
     * @param {Record<string, any>} args
     */
    constructor(client: Client, path: Path, { limit, ...args }: Record<string, any>);
    snapshot: () => Listed;
    /** @param {() => void} listener */
    subscribe: (listener: () => void) => () => void;
    loadMore: () => void;
}
