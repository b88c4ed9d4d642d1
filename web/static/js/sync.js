// Numbers heal: what was had is dropped, a hole is asked for, and so is everything after a break.

/** @import {Answer, Caught, Numbered, Whispered} from "./shapes.js" */

/**
 * @typedef {object} Ways
 * @property {(from: {places: Record<string, number>, mine: number}) => Promise<Answer<Caught>>} ask
 * @property {(event: Numbered) => void} draw a row of a conversation that is open here
 * @property {(row: Whispered) => void} whisper a row of the reader's own stream
 * @property {(place: string) => Promise<number>} reload newest page anew; its last number
 * @property {(event: Numbered) => void} news a row of a conversation that is not open here
 * @property {() => void} gone a conversation that is open here is the reader's no more
 * @property {(ms: number) => Promise<void>} nap
 */

const PATIENCE = 3;

export class Sync {
  #ways;
  /** @type {Map<string, Stream<Numbered>>} */
  #places = new Map();
  /** @type {Stream<Whispered>} */
  #mine;
  /** @type {Map<string, number>} last numbers of what is not open, so that it is not sent again */
  #elsewhere;
  /** @type {Promise<void> | undefined} */
  #asking;
  #again = false;

  /**
   * @param {Ways} ways
   * @param {number} mine last number had of the reader's own stream
   * @param {Record<string, number>} elsewhere last numbers of all other conversations
   */
  constructor(ways, mine, elsewhere = {}) {
    this.#ways = ways;
    this.#elsewhere = new Map(Object.entries(elsewhere));
    this.#mine = new Stream(mine, (row) => ways.whisper(row));
  }

  /**
   * Keep a conversation whole from the number that the page already shows.
   * @param {string} place
   * @param {number} have
   */
  watch(place, have) {
    this.#elsewhere.delete(place);
    this.#places.set(place, new Stream(have, (event) => this.#ways.draw(event)));
  }

  /** @param {Numbered} event pushed, of whatever conversation */
  event(event) {
    const stream = this.#places.get(event.place);
    if (!stream) return this.#news(event);
    return stream.take(event.seq, event) ? undefined : void this.catchUp();
  }

  /** @param {Numbered} event of a place whose number is known, or that began since */
  #news(event) {
    if (event.seq <= (this.#elsewhere.get(event.place) ?? 0)) return;
    this.#elsewhere.set(event.place, event.seq);
    this.#ways.news(event);
  }

  /** @param {Whispered} row */
  private(row) {
    if (!this.#mine.take(row.mine, row)) void this.catchUp();
  }

  /** @param {string} place @param {number} [seq] @param {number} [mine] */
  has(place, seq, mine) {
    const shown = seq === undefined || (this.#places.get(place)?.have ?? 0) >= seq;
    return shown && (mine === undefined || this.#mine.have >= mine);
  }

  /** Ask for everything after what is had; calls that come meanwhile share one more round. */
  catchUp() {
    this.#again = true;
    this.#asking ??= this.#ask().finally(() => (this.#asking = undefined));
    return this.#asking;
  }

  async #ask() {
    for (let tries = 0; this.#again; ) {
      this.#again = false;
      const before = this.#sum();
      const caught = await this.#ways.ask(this.#from());
      if (caught.ok) await this.#take(caught);
      const moved = this.#sum() > before;
      if (caught.ok && (caught.more ? moved : !this.#holes())) {
        this.#again ||= caught.more;
        continue;
      }
      tries = moved ? 0 : tries + 1;
      if (!caught.ok && !caught.retryable) return undefined;
      if (tries > PATIENCE) return caught.ok ? this.#giveUp() : undefined;
      await this.#ways.nap(500 * 2 ** tries);
      this.#again = true;
    }
    return undefined;
  }

  #from() {
    const open = [...this.#places].map(([id, stream]) => [id, stream.have]);
    return { places: Object.fromEntries([...this.#elsewhere, ...open]), mine: this.#mine.have };
  }

  /** @param {Caught} caught */
  async #take(caught) {
    for (const place of caught.reset)
      if (this.#places.has(place)) await this.#reload(place);
    if (caught.reset.includes("mine")) this.#mine.restart((caught.mine[0]?.mine ?? 1) - 1);
    for (const row of caught.mine) this.#mine.take(row.mine, row);
    for (const event of caught.events) {
      const stream = this.#places.get(event.place);
      if (stream) stream.take(event.seq, event);
      else this.#news(event);
    }
    if ([...this.#places.keys()].some((place) => !(place in caught.places))) this.#ways.gone();
    for (const [place, last] of Object.entries(caught.places))
      if (!this.#places.has(place)) this.#elsewhere.set(place, last);
  }

  /** @param {string} place */
  async #reload(place) {
    const have = await this.#ways.reload(place);
    this.#places.get(place)?.restart(have);
  }

  /** What the server does not fill in after several rounds is not worth waiting for. */
  async #giveUp() {
    for (const [place, stream] of this.#places) if (stream.hole) await this.#reload(place);
    this.#mine.skip();
  }

  #holes() {
    return this.#mine.hole || [...this.#places.values()].some((stream) => stream.hole);
  }

  #sum() {
    const open = [...this.#places.values()].map((stream) => stream.have);
    return [...open, ...this.#elsewhere.values(), this.#mine.have].reduce((sum, n) => sum + n, 0);
  }
}

/** One gapless row of numbers. @template T */
class Stream {
  /** @type {Map<number, T>} */
  #held = new Map();

  /** @param {number} have @param {(item: T) => void} use */
  constructor(have, use) {
    this.have = have;
    this.use = use;
  }

  /** @param {number} number @param {T} item @returns {boolean} false when something is missing */
  take(number, item) {
    if (number > this.have) this.#held.set(number, item);
    this.#drain();
    return !this.hole;
  }

  get hole() {
    return this.#held.size > 0;
  }

  /** @param {number} have a page that was loaded anew ends here; after a restore even before */
  restart(have) {
    this.have = have;
    for (const number of this.#held.keys()) if (number <= this.have) this.#held.delete(number);
    this.#drain();
  }

  skip() {
    if (this.hole) this.restart(Math.min(...this.#held.keys()) - 1);
  }

  #drain() {
    for (let item; (item = this.#held.get(this.have + 1)) !== undefined; ) {
      this.have += 1;
      this.#held.delete(this.have);
      this.use(item);
    }
  }
}
