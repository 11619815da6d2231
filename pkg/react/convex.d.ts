export type Edit = import("./entry.js").Edit;
export type Outcome = import("./transport.js").Outcome;
export type Path = import("./transport.js").Path;
export type Transport = import("./transport.js").Transport;
export type ConvexLike = {
    query: (reference: any, args: any) => Promise<any>;
    mutation: (reference: any, args: any, options?: any) => Promise<any>;
    watchQuery?: (reference: any, args: any) => {
        onUpdate(listener: () => void): () => void;
        localQueryResult(): any;
    };
    onUpdate?: (reference: any, args: any, listener: (reply: any) => void, onError?: (error: Error) => void) => any;
};
/** @param {Path} path */
export declare function isQuery(path: Path): boolean;
/** @param {ConvexLike} client @returns {Transport} */
export declare function convex(client: ConvexLike): Transport;
