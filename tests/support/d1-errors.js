/** D1's own error texts. */

/** A retry is right. */
export const TRANSIENT = [
  "D1_ERROR: Network connection lost.",
  "D1_ERROR: Internal error in D1 DB storage caused object to be reset.",
  "D1_ERROR: Internal error while starting up D1 DB storage caused object to be reset.",
  "D1_ERROR: D1 DB reset because its code was updated.",
  "D1_ERROR: Cannot resolve D1 DB due to transient issue on remote node.",
];

/** D1 took too long. It is unknown whether the transaction was committed, and a retry makes it worse. */
export const TIMEOUT = "D1_ERROR: D1 DB storage operation exceeded timeout which caused object to be reset.";

/** The transaction never began, and a retry makes it worse. */
export const OVERLOADED = [
  "D1_ERROR: D1 DB is overloaded. Requests queued for too long.",
  "D1_ERROR: D1 DB is overloaded. Too many requests queued.",
];

/** The transaction was refused. */
export const REFUSED = ["D1_ERROR: CHECK constraint failed: uses <= max_uses: SQLITE_CONSTRAINT", "D1_TYPE_ERROR: Type 'bigint' not supported"];
