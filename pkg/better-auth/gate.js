/**
 * The gate before the table of users. A code is redeemed as the last thing before the user is stored: after every hook that
 * may refuse the user, and with the id that the user gets. So no user is stored without a use, and a refused user consumes
 * none.
 */
import { APIError } from "better-auth/api";
import { redeem } from "./redeem.js";
import { refusal } from "./refusals.js";
import { idsFor } from "./user-ids.js";

/** @typedef {import("./options.js").AuthContext} AuthContext */
/** @typedef {import("./options.js").Checked} Checked */
/** @typedef {import("./options.js").Redeemed} Redeemed */
/** @typedef {AuthContext["adapter"]} Adapter */
/** @typedef {{ code: string, visit: import("./guesses.js").Visit, done: () => void }} Attempt `done` is called when the code is settled: redeemed or refused */

/** The key of a sign-up's code in the data of the new user. A symbol goes through every hook, and into no table. */
export const ATTEMPT = Symbol("invitcode");

/** The refusals that do not apply to a user who has redeemed the code before. */
const REDEEMED_BEFORE = ["errors.expired", "errors.maxUsed", "errors.serverFull", "errors.tooFast", "errors.notStarted", "errors.notInvited"];

export class Gate {
  #auth;
  #options;
  /** What each new user redeemed. @type {WeakMap<object, Redeemed>} */
  #redeemed = new WeakMap();
  /** @type {WeakSet<object>} */
  #gated = new WeakSet();

  /** @param {AuthContext} auth @param {Checked} options */
  constructor(auth, options) {
    this.#auth = auth;
    this.#options = options;
  }

  /** What a user redeemed who has just been stored. @param {object} user */
  redeemedBy(user) {
    return this.#redeemed.get(user);
  }

  /**
   * Puts the gate into an adapter, and into those of its transactions. The adapter itself is changed, because better-auth
   * knows its adapter by identity.
   *
   * @param {any} adapter
   */
  guard(adapter) {
    if (this.#gated.has(adapter)) return adapter;
    this.#gated.add(adapter);
    const { create, transaction } = adapter;
    adapter.create = async (/** @type {any} */ input) => {
      const attempt = input.model === "user" ? input.data[ATTEMPT] : undefined;
      if (attempt === undefined) return create.call(adapter, input);
      const { id, redeemed } = await this.#admit(adapter, attempt, input.data);
      const user = await create.call(adapter, { ...input, data: { ...input.data, id }, forceAllowId: true });
      if (user !== null) this.#redeemed.set(user, redeemed);
      return user;
    };
    if (typeof transaction === "function") {
      adapter.transaction = (/** @type {(inside: any) => unknown} */ work) => transaction.call(adapter, (/** @type {any} */ inside) => work(this.guard(inside)));
    }
    return adapter;
  }

  /**
   * Redeems the code, and says which id the user gets.
   *
   * @param {Adapter} adapter
   * @param {Attempt} attempt
   * @param {any} user as it will be stored
   * @returns {Promise<{ id: string, redeemed: Redeemed }>}
   */
  async #admit(adapter, { code, visit, done }, user) {
    /** @type {import("better-auth/api").APIError | undefined} */
    let refused;
    for (const id of await this.#candidates(user)) {
      /** @type {{ email: string } | null} */
      const other = await adapter.findOne({ model: "user", where: [{ field: "id", value: id }] });
      // Somebody signed up with this address a moment ago. What better-auth says where the database refuses the second.
      if (other !== null && other.email === user.email) throw new APIError("UNPROCESSABLE_ENTITY", { code: "FAILED_TO_CREATE_USER", message: "Failed to create user" });
      if (other !== null) continue;
      const answer = await redeem(this.#auth, this.#options, visit, code, { ...user, id });
      if ("redeemed" in answer) {
        done();
        return { id, redeemed: answer.redeemed };
      }
      refused ??= answer.refusal;
      if (!REDEEMED_BEFORE.includes(answer.error)) break;
    }
    if (refused?.body?.code !== "INVITES_UNAVAILABLE") done();
    throw refused ?? refusal("INVITES_UNAVAILABLE");
  }

  /** @param {{ id?: string, email?: string }} user */
  async #candidates({ id, email }) {
    if (id) return [id];
    const fresh = () => /** @type {string} */ (this.#auth.generateId({ model: "user" }));
    const ids = email ? await idsFor(this.#auth, email, Date.now()) : undefined;
    return ids ?? [fresh()];
  }
}
