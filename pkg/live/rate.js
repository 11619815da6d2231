/** How many messages a connection may still send: a bucket that fills steadily. */
export class Rate {
  #burst;
  #perSecond;
  #left;
  #at;

  /** @param {number} burst @param {number} perSecond @param {number} now milliseconds */
  constructor(burst, perSecond, now) {
    this.#burst = burst;
    this.#perSecond = perSecond;
    this.#left = burst;
    this.#at = now;
  }

  /** Takes one; false when none is left. @param {number} now */
  take(now) {
    const passed = Math.max(0, now - this.#at);
    this.#left = Math.min(this.#burst, this.#left + (passed * this.#perSecond) / 1000);
    this.#at = now;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
