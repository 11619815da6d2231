/** The refusal of arguments that JSON cannot hold. It has the words of `src/functions/direct.rs`, which no request reaches. */

/** @type {Record<string, [english: string, french: string]>} */
const problems = {
  number: ["must be a finite number", "doit être un nombre fini"],
  bigint: ["must be a number, not a BigInt", "doit être un nombre, pas un BigInt"],
  function: ["must not be a function", "ne doit pas être une fonction"],
  symbol: ["must not be a symbol", "ne doit pas être un symbole"],
  surrogate: ["must not contain half of a surrogate pair", "ne doit pas contenir la moitié d’une paire de substitution"],
  undefined: ["must not be undefined", "ne doit pas être indéfini"],
  other: ["cannot be written as JSON", "ne peut pas être écrit au format JSON"],
};

/**
 * @param {string} field
 * @param {string | undefined} what
 * @param {string | undefined} language
 */
export function unwritable(field, what = "other", language = "en") {
  const [english, french] = problems[what] ?? /** @type {[string, string]} */ (problems.other);
  const isFrench = language === "fr";
  return {
    status: "error",
    code: 400,
    message: isFrench ? "Arguments non valides" : "Invalid arguments",
    error: "errors.badRequest",
    details: [{ field, problem: isFrench ? french : english }],
  };
}
