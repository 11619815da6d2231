/** What `<InviteManager>` loads when somebody opens the conditions of a code, its further actions, the campaigns or the history. */
export { AuditLog } from "./audit-log.js";
export { Batch } from "./batch.js";
export { CampaignList } from "./campaign-list.js";
export { CodeTools } from "./code-tools.js";
export { TermFields } from "./term-fields.js";
export { termWords } from "./term-words.js";
export { changedTerms, enteredTerms, newTerms, problemsOfTerms } from "./entered-terms.js";
