/** A request that waits: the page shows what somebody decides, without a reload. It is loaded when a request waits. */
import { askAgain } from "./asking.js";
import { base, element } from "./elements.js";
import { call, post } from "./sending.js";

/** @typedef {import("./sending.js").Fields} Fields */
/** @typedef {import("./sending.js").Told} Told */

/** Troubles of the service decide nothing. */
const PASSING = ["errors.rateLimited", "errors.unavailable", "errors.internal"];

/**
 * Watches a request until somebody decides it or its user takes it back.
 *
 * @param {HTMLFormElement} form
 * @param {Fields} fields with which the form was sent: they say whose request it is
 * @param {(reply: Told) => void} decided
 */
export function awaitDecision(form, fields, decided) {
  let hasEnded = false;
  /** Whether an answer came. */
  const look = async () => {
    const reply = await post(fields, "look");
    if (hasEnded || reply.view === "pending") return true;
    // It was taken back in another window, or another account is signed in.
    if (reply.view === "confirm") location.replace(location.href);
    if (!["joined", "refused", "unavailable"].includes(reply.view) || PASSING.includes(reply.error ?? "")) return false;
    end();
    decided(await told(reply, String(form.dataset["code"]), fields));
    return true;
  };
  let stopAsking = askAgain(look);
  let stopWatching = () => {};
  const end = () => {
    hasEnded = true;
    stopAsking();
    stopWatching();
  };
  form.addEventListener("settled", end, { once: true });
  if (element("words").dataset["ended"] === undefined) return;
  const watching = import("./live.js").then(({ watchRequest }) => {
    if (hasEnded) return;
    // While the connection tells that the request waits, nobody has to ask.
    stopWatching = watchRequest({ code: String(form.dataset["code"]), userId: userOf(fields) }, (waits) => {
      stopAsking();
      if (hasEnded || waits) return;
      void look().catch(() => false);
      stopAsking = askAgain(look);
    });
  });
  watching.catch(() => undefined);
}

/** The account, or the name where callers are not verified. @param {Fields} fields */
const userOf = ({ account, name }) => account ?? name ?? "";

/**
 * How the request ended, in the page's own words, and with the reason that was given.
 *
 * @param {Told} reply
 * @param {string} code
 * @param {Fields} fields
 * @returns {Promise<Told>}
 */
export async function told(reply, code, fields) {
  const words = element("words").dataset;
  if (reply.view === "joined") return { ...reply, heading: words["in"] ?? reply.heading, text: words["welcome"] ?? reply.text };
  if (reply.error !== "errors.permissionDenied") return reply;
  const declined = await requestOf(code, userOf(fields)).catch(() => undefined);
  if (declined === undefined) return reply;
  const { reason } = declined;
  return { ...reply, heading: words["declined"] ?? reply.heading, text: words["declinedtext"] ?? reply.text, ...(reason === null ? {} : { reason }) };
}

/** The user's request that was declined. @param {string} code @param {string} userId @returns {Promise<{ reason: string | null } | undefined>} */
async function requestOf(code, userId) {
  const { server } = await call(`${base}/invitCode/explain`, { code, userId });
  if (server === null) return undefined;
  const { page } = await call(`${base}/request/list`, { serverId: server._id, userId, status: "declined", limit: 1 });
  return page[0];
}
