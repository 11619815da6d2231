/** Many concurrent clients, each running random scenarios one after another. */
import { Caller } from "./caller.js";
import { History } from "./history.js";
import { community, crowd, probe } from "./scenarios/native.js";
import { bulk, capsule, GUILD, invite, LINK_BASE, tracking } from "./scenarios/faces.js";
import { seeded } from "../support/seeded.js";
import { TOKENS } from "../support/timecapsule.js";

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

/** More failures than this add no information. */
const ENOUGH = 20;

export class Load {
  history = new History();
  /** What no story has a place for. @type {Error[]} */
  unexpected = [];
  /** By its name, how often each story came to its end. @type {Map<string, number>} */
  stories = new Map(STORIES.map(([, { name }]) => [name, 0]));
  #caller;
  #seed;
  #count = 0;
  #stopped = false;
  #running = /** @type {Promise<unknown>} */ (Promise.resolve());

  /**
   * @param {object} options
   * @param {number} options.seed which decides the scenarios
   * @param {() => URL} options.base
   * @param {import("./caller.js").Patience} [options.patience] without it, only answers are tolerated
   * @param {() => Promise<void>} [options.pace]
   */
  constructor({ seed, base, patience = {}, pace }) {
    this.random = seeded(seed);
    this.#seed = seed;
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

  /** Makes what the scenarios need before they begin. */
  async prepare() {
    const intent = this.history.intend([`server ${GUILD}`, `member ${GUILD}|ada`], [[`gone ${GUILD}`, 0], [`member ${GUILD}|ada`, "in"]]);
    const { status, text } = await this.ask({ name: "server:c", path: "/server/c", body: { serverId: GUILD, name: "Tea club", ownerId: "ada" } });
    if (status !== 200 && status !== 409) throw new Error(`seed ${this.#seed}: before the stories began: ${text}`);
    this.history.did(intent);
  }

  /** @param {number} clients no fewer than there are stories, so that the shortest run has each of them */
  start(clients) {
    this.#running = Promise.all(Array.from({ length: clients }, (_, n) => this.#client(STORIES[n]?.[1])));
  }

  /** Waits for the running scenarios, and starts no others. */
  async finish() {
    this.#stopped = true;
    await this.#running;
    this.#caller.close();
  }

  /** @param {(load: Load) => Promise<void>} [first] the story that it begins with; any, where left out */
  async #client(first) {
    for (let next = first; !this.#stopped && this.unexpected.length < ENOUGH; next = undefined) {
      const story = next ?? this.#chosen();
      try {
        await story(this);
        this.stories.set(story.name, (this.stories.get(story.name) ?? 0) + 1);
      } catch (error) {
        this.unexpected.push(new Error(`${story.name}: ${error instanceof Error ? error.message : error}`, { cause: error }));
      }
    }
  }

  #chosen() {
    let chance = this.random() * STORIES.reduce((sum, [share]) => sum + share, 0);
    const [, story] = STORIES.find(([share]) => (chance -= share) < 0) ?? /** @type {(typeof STORIES)[number]} */ (STORIES[0]);
    return story;
  }
}
