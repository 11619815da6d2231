/** The tests of every face, page and live client that run over the service in Node as well, with `PRODUCT=node`. */

export const FILES = [
  ...["invitcode-en", "invitcode-fr", "tacobot"].map((name) => `tests/conformance/${name}.test.js`),
  ...["bodies", "convex-client", "convex-wire", "cors", "credentials", "guessing", "hostile-requests", "idempotency", "members", "redemption", "restart", "routes", "timecapsule-limits"].map((name) => `tests/http/${name}.test.js`),
  ...["auth", "node", "socket"].map((name) => `tests/live/${name}.test.js`),
  "tests/pages/qr.test.js",
];

/**
 * What differs on purpose: the name of the storage, which `/healthz` tells, and a message beyond 3 MiB, which is cut off
 * before the protocol sees it.
 */
export const OTHERWISE = "^(?:/healthz reports what runs, after a storage trip|a pipelined request is read separately|a message of 10 MB closes the socket with a reason, and another connection goes on)$";
