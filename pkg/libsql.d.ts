export type Value = import("./d1.js").Value;
export type Rows = import("./d1.js").Rows;
export type Client = {
    batch(statements: {
        sql: string;
        args: Value[];
    }[], mode: "write"): Promise<{
        rows: any[];
    }[]>;
};
export type LibsqlBinding = import("./d1.js").Binding & {
    name: "libsql";
    migrate(): Promise<void>;
};
/**
 * @param {Client} client what `createClient` of `@libsql/client` makes; the caller closes it
 * @param {{ deadlineMs?: number | undefined, migrate?: boolean }} [options] `deadlineMs`: the time limit of a trip in
 * milliseconds. `migrate`: whether the first call brings the schema up to date (by default); without it, call `migrate`
 * of the binding where you deploy
 * @returns {LibsqlBinding}
 * @throws {InvitcodeError} `ERR_STORAGE` when it is no client
 *
 * @example
 * const call = functions(libsql(createClient({ url: "libsql://…", authToken })));
 */
export declare function libsql(client: Client, { deadlineMs, migrate: isAutomatic }?: {
    deadlineMs?: number | undefined;
    migrate?: boolean;
}): LibsqlBinding;
