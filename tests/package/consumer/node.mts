import { functions } from "invitcode";
import { InvitcodeError, libsql, serve, sqlite, StorageError } from "invitcode/node";
import type { LibsqlBinding, Service, ServeOptions, SqliteBinding } from "invitcode/node";

const file: SqliteBinding = sqlite(new URL("file:///codes.sqlite"), { deadlineMs: 1000 });
await functions(file)("invitCode:use", { code: "AAAA", userId: "bob" });
await file.close();

declare const client: { batch(statements: { sql: string; args: (string | number | null)[] }[], mode: "write"): Promise<{ rows: unknown[] }[]> };
const remote: LibsqlBinding = libsql(client, { migrate: false });
await remote.migrate();

const options: ServeOptions = { db: "codes.sqlite", host: "127.0.0.1", port: 8787, trustProxy: 1, env: process.env, basePath: "/invites", caller: () => ({ user: "ada" }) };
const service: Service = await serve(options);
const url: string = service.url;
await service.stop();
await serve({ storage: remote });

// @ts-expect-error: a port is a number
await serve({ db: "codes.sqlite", port: "8787" });
// @ts-expect-error: a client of libSQL has batch
libsql({});

export const isOurs = (error: unknown): boolean => error instanceof InvitcodeError || error instanceof StorageError || url === "";
