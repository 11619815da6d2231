/** Many clients at once, each living one story after the other, chosen by chance. */
import { Caller } from "./caller.js";
import { History } from "./history.js";
import { community, crowd, probe } from "./scenarios/native.js";
import { bulk, capsule, GUILD, invite, LINK_BASE, tracking } from "./scenarios/faces.js";
import { seeded } from "../support/seeded.js";
import { TOKENS } from "../support/time-capsule.js";

/** The variables of the service under this load. @type {Record<string, string>} */
export const ENV = { ...TOKENS, DISCORD_GUILD_ID: GUILD, INVITE_LINK_BASE: LINK_BASE };

/** How often each story is chosen. @type {[share: number, story: (load: Load) => Promise<void>][]} */
const STORIES = [
  [6, crowd],
  [2, community],
  [2, capsule],
  [3, invite],
  [2, tracking],
  [1, bulk],
  [1, probe],
];

/** Beyond so many there is nothing more to learn. */
const ENOUGH = 20;

export class Load {
  history = new History();
  /** What no story has a place for. @type {Error[]} */
  unexpected = [];
  /** How many stories came to their end. */
  stories = 0;
  #caller;
  #count = 0;
  #stopped = false;
  #running = /** @type {Promise<unknown>} */ (Promise.resolve());

  /**
   * @param {object} options
   * @param {number} options.seed by which stories are chosen
   * @param {() => URL} options.base
   * @param {import("./caller.js").Patience} [options.patience] nothing but answers, where left out
   * @param {() => Promise<void>} [options.pace]
   */
  constructor({ seed, base, patience = {}, pace }) {
    this.random = seeded(seed);
    this.isStrict = Object.keys(patience).length === 0;
    this.#caller = new Caller(base, patience, pace);
  }

  get caller() {
    return this.#caller;
  }

  /** A name that nothing else has. @param {string} prefix */
  unique(prefix) {
    this.#count += 1;
    return `${prefix}-${this.#count}`;
  }

  /** @template {import("./caller.js").Call} Asked @param {Asked} call */
  ask(call) {
    return this.#caller.ask(call);
  }

  /** Makes what the stories need before they begin. */
  async prepare() {
    const intent = this.history.intend([`server ${GUILD}`, `member ${GUILD}|ada`], [[`gone ${GUILD}`, 0], [`member ${GUILD}|ada`, "in"]]);
    const { status, text } = await this.ask({ name: "server:c", path: "/server/c", body: { serverId: GUILD, name: "Tea club", ownerId: "ada" } });
    if (status !== 200 && status !== 409) throw new Error(text);
    this.history.did(intent);
  }

  /** @param {number} clients */
  start(clients) {
    this.#running = Promise.all(Array.from({ length: clients }, () => this.#client()));
  }

  /** Lets every story come to its end, and begins no other. */
  async finish() {
    this.#stopped = true;
    await this.#running;
    this.#caller.close();
  }

  async #client() {
    const shares = STORIES.reduce((sum, [share]) => sum + share, 0);
    while (!this.#stopped && this.unexpected.length < ENOUGH) {
      let chance = this.random() * shares;
      const [, story] = STORIES.find(([share]) => (chance -= share) < 0) ?? STORIES[0] ?? [];
      if (story === undefined) return;
      try {
        await story(this);
        this.stories += 1;
      } catch (error) {
        this.unexpected.push(new Error(`${story.name}: ${error instanceof Error ? error.message : error}`, { cause: error }));
      }
    }
  }
}
