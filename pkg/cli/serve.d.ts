export declare const usage = "Usage: invitcode serve --db FILE [--open] [options]\n\nServes everything from a file of SQLite, which is made if it is missing.\n\n  --db FILE            the database\n  --open               trusts every caller; for a developer's machine, on 127.0.0.1 only\n  --env FILE           reads settings from a file of NAME=value lines; they win over the environment\n  --host ADDRESS       the address to listen on (127.0.0.1)\n  --port NUMBER        the port to listen on (PORT, or 8787)\n  --trust-proxy N      how many proxies in front append to X-Forwarded-For (0)\n  --max-connections N  how many connections there may be at once (10000)\n  --base-path PATH     the path under which everything lies, such as /invites\n\nWithout --open, set at least one of JWT_SECRET, JWT_PUBLIC_KEY, JWKS_URL, SERVICE_KEY. SIGTERM and SIGINT stop it: it\nfinishes the calls under way.\n";
/**
 * @param {string[]} args what follows `serve`
 * @returns {Promise<number>} the exit code; while the service runs, the process goes on
 */
export declare function serve(args: string[]): Promise<number>;
