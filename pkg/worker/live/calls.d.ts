/** The calls that live connections make, in the form that the rules read: as the calls of Convex's HTTP API. */
export type Call = import("../engine.js").Call;
export type Settings = import("../engine.js").Settings;
/**
 * @param {Settings} settings
 * @param {"Query" | "Mutation" | "Action"} type
 * @param {{ path: string, args: string, journal?: string | undefined }} asked `args` is JSON
 * @param {{ caller: unknown, address: string, acceptLanguage: string | undefined, requestId: string, now: number, watch?: true, once?: string | undefined, replay?: true }} more
 * @returns {Call}
 */
export declare function callOf(settings: Settings, type: "Query" | "Mutation" | "Action", { path, args, journal }: {
    path: string;
    args: string;
    journal?: string | undefined;
}, more: {
    caller: unknown;
    address: string;
    acceptLanguage: string | undefined;
    requestId: string;
    now: number;
    watch?: true;
    once?: string | undefined;
    replay?: true;
}): Call;
