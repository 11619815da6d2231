/** What `<InviteManager>` loads when somebody opens the conditions of a code or its further actions. */
export { Batch } from "./batch.js";
export { CodeTools } from "./code-tools.js";
export { TermFields } from "./term-fields.js";
export { termWords } from "./term-words.js";
export { changedTerms, enteredTerms, newTerms, problemsOfTerms } from "./entered-terms.js";
