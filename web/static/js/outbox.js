// Lines on their way out: kept before they are sent, in order in each conversation, one at a time.

/** @import {Answer, Change, Said, Shelf, Waiting} from "./shapes.js" */

/**
 * @typedef {object} Ways
 * @property {Shelf} shelf where lines are kept
 * @property {(entry: Waiting) => Promise<Answer<Said>>} send
 * @property {<T>(place: string, work: () => Promise<T>) => Promise<T>} alone one tab at a time
 * @property {(ms: number, cut: AbortSignal) => Promise<void>} nap ends early when cut
 * @property {(change: Change) => void} tell
 */

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 30_000;

export class Outbox {
  #ways;
  #open = false;
  #signedOut = false;
  /** @type {Map<string, {again: boolean, cut: AbortController}>} */
  #running = new Map();

  /** @param {Ways} ways */
  constructor(ways) {
    this.#ways = ways;
  }

  /**
   * Keep a line, show it, send it when its turn comes.
   * @param {Pick<Waiting, "place" | "text" | "client_id" | "reading" | "target" | "pictures">} line
   */
  async say(line) {
    const at = new Date().toISOString();
    const entry = await this.#ways.shelf.add({ ...line, at, failed: false, tried: false });
    this.#ways.tell({ state: this.#open ? "sending" : "waiting", entry });
    void this.kick(entry.place);
    return entry;
  }

  /** Every line that waits or failed, in the order of saying. */
  async all() {
    return (await this.#ways.shelf.all()).sort((one, other) => one.n - other.n);
  }

  /** The connection is there: everything that waits goes now, whatever pause it was in. */
  async wake() {
    this.#open = true;
    this.#signedOut = false;
    for (const { cut } of this.#running.values()) cut.abort();
    const waiting = (await this.all()).filter((entry) => !entry.failed);
    await Promise.all([...new Set(waiting.map((entry) => entry.place))].map((p) => this.kick(p)));
  }

  /** The connection is gone: nothing more is begun. */
  rest() {
    this.#open = false;
  }

  /**
   * A line that failed goes again, under the same client id.
   * @param {string} clientId
   */
  async retry(clientId) {
    const entry = await this.#find(clientId);
    if (!entry) return;
    const again = { ...entry, failed: false, message: undefined };
    await this.#ways.shelf.put(again);
    this.#ways.tell({ state: "waiting", entry: again });
    await this.kick(entry.place);
  }

  /**
   * Forget a line that was refused or never sent; undefined when it is too late for that.
   * @param {string} clientId
   */
  async drop(clientId) {
    const place = (await this.#find(clientId))?.place;
    if (place === undefined) return undefined;
    return this.#ways.alone(place, async () => {
      const entry = await this.#find(clientId);
      if (!entry || (entry.tried && !entry.failed)) return undefined;
      await this.#ways.shelf.remove(entry.n);
      this.#ways.tell({ state: "gone", entry });
      return entry;
    });
  }

  /**
   * Send what waits in a place, in order, until nothing is left.
   * @param {string} place
   */
  async kick(place) {
    const other = this.#running.get(place);
    if (other) return void (other.again = true);
    const run = { again: true, cut: new AbortController() };
    this.#running.set(place, run);
    try {
      while (run.again) {
        run.again = false;
        await this.#empty(place, run);
      }
    } finally {
      this.#running.delete(place);
    }
  }

  /**
   * @param {string} place
   * @param {{cut: AbortController}} run
   */
  async #empty(place, run) {
    let tries = 0;
    while (this.#open && !this.#signedOut) {
      const pause = await this.#ways.alone(place, () => this.#sendFirst(place, tries));
      if (pause === undefined) return;
      tries = pause ? tries + 1 : 0;
      if (pause) await this.#ways.nap(pause, run.cut.signal);
      if (run.cut.signal.aborted) [run.cut, tries] = [new AbortController(), 0];
    }
  }

  /**
   * @param {string} place
   * @param {number} tries
   * @returns {Promise<number | undefined>} milliseconds to wait; undefined when nothing is left
   */
  async #sendFirst(place, tries) {
    const waiting = await this.all();
    const first = waiting.find((entry) => entry.place === place && !entry.failed);
    if (!first || !this.#open) return undefined;
    const entry = { ...first, tried: true };
    if (!first.tried) await this.#ways.shelf.put(entry);
    this.#ways.tell({ state: "sending", entry });
    return this.#settle(entry, await this.#ways.send(entry), tries);
  }

  /**
   * @param {Waiting} entry
   * @param {Answer<Said>} answer
   * @param {number} tries
   */
  async #settle(entry, answer, tries) {
    if (answer.ok) {
      await this.#ways.shelf.remove(entry.n);
      this.#ways.tell({ state: "sent", entry, said: answer });
      return 0;
    }
    const told = { ...entry, message: answer.message };
    if (answer.code === "signed_out") this.#signedOut = true;
    if (answer.retryable || answer.code === "signed_out") {
      this.#ways.tell({ state: "waiting", entry: told });
      return pauseAfter(tries, answer.retry_after);
    }
    await this.#ways.shelf.put({ ...told, failed: true });
    this.#ways.tell({ state: "failed", entry: { ...told, failed: true } });
    return 0;
  }

  /** @param {string} clientId */
  async #find(clientId) {
    return (await this.all()).find((entry) => entry.client_id === clientId);
  }
}

/**
 * Doubling with jitter; what the server asks for is a floor.
 * @param {number} tries
 * @param {number} [askedSeconds]
 */
export function pauseAfter(tries, askedSeconds = 0) {
  const longest = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** tries);
  return Math.max(askedSeconds * 1000, longest * (0.5 + Math.random() / 2));
}
