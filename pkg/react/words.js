/** The words of the components, in English and French. */
import { sentence } from "./checker.js";

/** A name or a code takes the place of `{}`. */
const english = {
  codeLabel: "Invitation code",
  lookUp: "Check the code",
  lookingUp: "Checking the code…",
  invitedTo: "You are invited to join {}.",
  invited: "This code works.",
  refused: "This code does not work.",
  invitedBy: "The invitation is from {}.",
  asAdmin: "You join as an admin.",
  asAdminFor: "You join as an admin, for {}.",
  lasts: "Your membership lasts {}.",
  join: "Join",
  joining: "Joining…",
  asked: "Somebody has to approve each person.",
  ask: "Ask to join",
  note: "A note",
  noteHint: "Optional. Those who decide see it.",
  pendingNamed: "Your request to join {} is waiting. Somebody has to approve it. You’ll see here what they decide.",
  pending: "Your request is waiting. Somebody has to approve it. You’ll see here what they decide.",
  withdraw: "Withdraw my request",
  withdrawn: "Your request was withdrawn.",
  declined: "Your request was declined.",
  barred: "You can’t join with this account.",
  reasonOf: "Reason: {}",
  joinedNamed: "You have joined {}.",
  joined: "You have joined.",
  memberNamed: "You are already a member of {}.",
  member: "You are already a member.",
  signIn: "Sign in to join.",
  colon: ": ",
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
  past: "must be a time in the future",
  label: "Note",
  labelHint: "Only people who manage the code see it.",
  advanced: "Conditions and grants",
  tools: "More",
  toolsOf: "More about {}",
  createMany: "Create codes",
  create: "Create code",
  creating: "Creating…",
  created: "Code created: {}",
  codes: "Codes",
  hidden: "Hidden code",
  noCodes: "No codes yet. Create the first one with the form.",
  loading: "Loading…",
  usedTimes: "Used {} times",
  usedOnce: "Used once",
  usedNever: "Not used yet",
  usedOf: "Used {} of {}",
  until: "Until {}",
  showUses: "Show who used it",
  hideUses: "Hide who used it",
  copy: "Copy",
  copied: "Copied: {}",
  copyFailed: "The browser did not let us copy. Select the code and copy it.",
  revoke: "Revoke",
  revoked: "Revoked: {}",
  restore: "Restore",
  restored: "Restored: {}",
  edit: "Change",
  changeCode: "Change the code {}",
  save: "Save",
  saving: "Saving…",
  cancel: "Cancel",
  changed: "Changed: {}",
  members: "Members",
  role_owner: "owner",
  role_admin: "admin",
  role_member: "member",
  makeAdmin: "Make admin",
  madeAdmin: "Now an admin: {}",
  makeMember: "Make plain member",
  madeMember: "Now a plain member: {}",
  remove: "Remove",
  removeReally: "Remove {}?",
  removeYes: "Yes, remove",
  removed: "Removed: {}",
  moreMembers: "Show more members",
  more: "Show more",
  loadingMore: "Loading more…",
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
  invitedTo: "On vous invite à rejoindre {}.",
  invited: "Ce code fonctionne.",
  refused: "Ce code ne fonctionne pas.",
  invitedBy: "L’invitation vient de {}.",
  asAdmin: "Vous y serez admin.",
  asAdminFor: "Vous y serez admin, pendant {}.",
  lasts: "Vous en ferez partie pendant {}.",
  join: "Rejoindre",
  joining: "Un instant…",
  asked: "Chaque personne doit être acceptée.",
  ask: "Demander à rejoindre",
  note: "Un mot",
  noteHint: "Facultatif. Seules les personnes qui décident le voient.",
  pendingNamed: "Votre demande pour rejoindre {} est en attente. Quelqu’un doit encore l’accepter. La réponse s’affichera ici.",
  pending: "Votre demande est en attente. Quelqu’un doit encore l’accepter. La réponse s’affichera ici.",
  withdraw: "Retirer ma demande",
  withdrawn: "Votre demande est retirée.",
  declined: "Votre demande a été refusée.",
  barred: "Vous ne pouvez pas entrer avec ce compte.",
  reasonOf: "Motif\u00a0: {}",
  joinedNamed: "Vous avez rejoint {}.",
  joined: "C’est fait.",
  memberNamed: "Vous faites déjà partie de {}.",
  member: "Vous en faites déjà partie.",
  signIn: "Connectez-vous pour rejoindre.",
  colon: "\u00a0: ",
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
  past: "doit être une date à venir",
  label: "Note",
  labelHint: "Seules les personnes qui gèrent le code la voient.",
  advanced: "Conditions et avantages",
  tools: "Plus",
  toolsOf: "Plus sur {}",
  createMany: "Créer les codes",
  create: "Créer le code",
  creating: "Création…",
  created: "Code créé\u00a0: {}",
  codes: "Codes",
  hidden: "Code masqué",
  noCodes: "Aucun code pour l’instant. Créez le premier avec le formulaire.",
  loading: "Chargement…",
  usedTimes: "Utilisé {} fois",
  usedOnce: "Utilisé une fois",
  usedNever: "Pas encore utilisé",
  usedOf: "Utilisé {} fois sur {}",
  until: "Jusqu’au {}",
  showUses: "Voir qui l’a utilisé",
  hideUses: "Masquer qui l’a utilisé",
  copy: "Copier",
  copied: "Copié\u00a0: {}",
  copyFailed: "Le navigateur n’a pas permis la copie. Sélectionnez le code et copiez-le.",
  revoke: "Révoquer",
  revoked: "Révoqué\u00a0: {}",
  restore: "Rétablir",
  restored: "Rétabli\u00a0: {}",
  edit: "Modifier",
  changeCode: "Modifier le code {}",
  save: "Enregistrer",
  saving: "Enregistrement…",
  cancel: "Annuler",
  changed: "Modifié\u00a0: {}",
  members: "Membres",
  role_owner: "propriétaire",
  role_admin: "admin",
  role_member: "membre",
  makeAdmin: "Nommer admin",
  madeAdmin: "Maintenant admin\u00a0: {}",
  makeMember: "Retirer le rôle d’admin",
  madeMember: "Maintenant simple membre\u00a0: {}",
  remove: "Exclure",
  removeReally: "Exclure {}\u202f?",
  removeYes: "Oui, exclure",
  removed: "Exclusion faite\u00a0: {}",
  moreMembers: "Afficher plus de membres",
  more: "Afficher plus",
  loadingMore: "Chargement de la suite…",
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
 * A sentence with values in the places of `{}`.
 *
 * @param {string} sentence
 * @param {...(string | number)} values
 */
export function filled(sentence, ...values) {
  let index = 0;
  return sentence.replace(/\{\}/g, () => String(values[index++]));
}

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

/** How often something was used. @param {{ uses: number, maxUses: number | null }} counted @param {string} language */
export function usesOf({ uses, maxUses }, language) {
  const words = wordsIn(language);
  const { format } = new Intl.NumberFormat(language);
  if (maxUses !== null) return filled(words.usedOf, format(uses), format(maxUses));
  if (uses === 0) return words.usedNever;
  return uses === 1 ? words.usedOnce : filled(words.usedTimes, format(uses));
}

/** A time as a person reads it. @param {number} at @param {string} language */
export function time(at, language) {
  return new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(at);
}
