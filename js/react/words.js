/** The words of the components, in English and French. */
import { sentence } from "./checker.js";

/** French puts a thin space that does not break before `? ! ;`, and a wide one before `:`. */
const english = {
  codeLabel: "Invitation code",
  lookUp: "Check the code",
  lookingUp: "Checking the code…",
  invitedTo: "You are invited to",
  invitedBy: "Invited by",
  unnamedServer: "A server",
  join: "Join",
  joining: "Joining…",
  joined: "You have joined",
  member: "You are already a member of",
  signIn: "Sign in to join.",
  retry: "Try again",
  failed: "The service could not be reached. Check your connection and try again.",
  mistyped: "There is a typing mistake in this code. Compare it with the original.",
  mistypedLength: "This code is too long. Compare it with the original.",
  mistypedSymbol: "A sign in this code does not exist in codes. Compare it with the original.",
  manager: "Invitations",
  newCode: "New code",
  maxUses: "Number of people",
  maxUsesHint: "Leave empty for any number.",
  expiresAt: "Valid until",
  expiresAtHint: "Leave empty for no end.",
  label: "Note",
  labelHint: "Only people who manage the code see it.",
  create: "Create code",
  creating: "Creating…",
  created: "Code created:",
  codes: "Codes",
  noCodes: "No codes yet. The first one is a form away.",
  loading: "Loading…",
  code: "Code",
  status: "Status",
  uses: "Uses",
  actions: "Actions",
  copy: "Copy",
  copied: "Copied:",
  copyFailed: "The browser did not let us copy. Select the code and copy it.",
  revoke: "Revoke",
  revoked: "Revoked:",
  restore: "Restore",
  restored: "Restored:",
  more: "Show more",
  loadingMore: "Loading more…",
  never: "no end",
  unlimited: "no limit",
  of: "of",
  status_active: "active",
  status_expired: "expired",
  status_used: "used up",
  status_revoked: "revoked",
  status_suspended: "suspended",
  status_scheduled: "scheduled",
  status_pending: "being created",
};

/** @typedef {{ [Name in keyof typeof english]: string }} Words */

/** @type {Words} */
const french = {
  codeLabel: "Code d’invitation",
  lookUp: "Vérifier le code",
  lookingUp: "Vérification du code…",
  invitedTo: "Vous êtes invité à rejoindre",
  invitedBy: "Invitation de",
  unnamedServer: "Un serveur",
  join: "Rejoindre",
  joining: "Un instant…",
  joined: "Vous avez rejoint",
  member: "Vous faites déjà partie de",
  signIn: "Connectez-vous pour rejoindre.",
  retry: "Réessayer",
  failed: "Le service est injoignable. Vérifiez votre connexion et réessayez.",
  mistyped: "Ce code contient une faute de frappe. Comparez-le avec l’original.",
  mistypedLength: "Ce code est trop long. Comparez-le avec l’original.",
  mistypedSymbol: "Ce code contient un signe qui n’existe dans aucun code. Comparez-le avec l’original.",
  manager: "Invitations",
  newCode: "Nouveau code",
  maxUses: "Nombre de personnes",
  maxUsesHint: "Laissez vide pour ne pas le limiter.",
  expiresAt: "Valable jusqu’au",
  expiresAtHint: "Laissez vide pour qu’il n’expire jamais.",
  label: "Note",
  labelHint: "Seules les personnes qui gèrent le code la voient.",
  create: "Créer le code",
  creating: "Création…",
  created: "Code créé\u00a0:",
  codes: "Codes",
  noCodes: "Aucun code pour l’instant. Créez le premier avec le formulaire.",
  loading: "Chargement…",
  code: "Code",
  status: "État",
  uses: "Utilisations",
  actions: "Actions",
  copy: "Copier",
  copied: "Copié\u00a0:",
  copyFailed: "Le navigateur n’a pas permis la copie. Sélectionnez le code et copiez-le.",
  revoke: "Révoquer",
  revoked: "Révoqué\u00a0:",
  restore: "Rétablir",
  restored: "Rétabli\u00a0:",
  more: "Afficher plus",
  loadingMore: "Chargement de la suite…",
  never: "sans fin",
  unlimited: "sans limite",
  of: "sur",
  status_active: "actif",
  status_expired: "expiré",
  status_used: "épuisé",
  status_revoked: "révoqué",
  status_suspended: "suspendu",
  status_scheduled: "programmé",
  status_pending: "en création",
};

/** @param {string} language @returns {"en" | "fr"} */
export const spoken = (language) => (/^fr(?:[-_]|$)/i.test(language) ? "fr" : "en");

/** @param {string} language @returns {Words} */
export const wordsIn = (language) => (spoken(language) === "fr" ? french : english);

/**
 * The sentence for a person about a refusal, or about an answer that did not come.
 *
 * @param {{ error: string, message: string } | undefined} refusal
 * @param {unknown} failure
 * @param {string} language
 * @returns {string | undefined}
 */
export function whyNot(refusal, failure, language) {
  if (refusal !== undefined) return sentence(refusal.error, spoken(language)) ?? refusal.message;
  return failure === undefined ? undefined : wordsIn(language).failed;
}
