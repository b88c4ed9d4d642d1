// To a message wherever it stands: a page around it comes in, and a gap stands for what lies
// between that and the lines that were there.

import { fetched } from "./html.js";
import { every, made, one } from "./page.js";
import { word } from "./words.js";

/** @import {Thread} from "./thread.js" */

const ABOVE = 25; // lines that come in above the one that is looked for
const SHOWN = 2500;
const ADDRESS = /^#(?:e\d+-)?(\d+)$/;

export class Reach {
  #thread;
  #busy = false;

  /** @param {Thread} thread */
  constructor(thread) {
    this.#thread = thread;
    addEventListener("hashchange", () => this.look());
    thread.root.addEventListener("click", (event) => {
      const at = event.target instanceof Element ? event.target : null;
      const gap = /** @type {HTMLElement | null} */ (at?.closest("[data-upto]"));
      if (gap) return void this.#fill(gap);
      // The address that is open already does not change, but is meant.
      if (at?.closest("a.quote")?.getAttribute("href") === location.hash) this.look();
      return undefined;
    });
  }

  /** Go where the address points. */
  look() {
    const [, seq] = ADDRESS.exec(location.hash) ?? [];
    if (seq) void this.go(Number(seq));
  }

  /** @param {number} seq */
  async go(seq) {
    const there = this.#thread.row(seq) ?? (await this.#bring(seq));
    let row = /** @type {HTMLElement | null} */ (there);
    // What shows nothing changed what stands above it.
    while (row && (row.hidden || !row.dataset.seq))
      row = /** @type {HTMLElement | null} */ (row.previousElementSibling);
    if (row) this.#show(row);
  }

  /** A gap on the screen fills itself. */
  moved() {
    const { top, bottom } = this.#thread.scroll.view;
    for (const gap of this.#gaps()) {
      const box = gap.getBoundingClientRect();
      if (box.bottom > top && box.top < bottom) void this.#fill(gap);
    }
  }

  /** @param {HTMLElement} row */
  #show(row) {
    this.#thread.scroll.to(row);
    row.tabIndex = -1;
    row.focus({ preventScroll: true });
    row.classList.add("found");
    setTimeout(() => row.classList.remove("found"), SHOWN);
  }

  /** @param {number} seq @returns {Promise<HTMLElement | null>} */
  async #bring(seq) {
    const gap = this.#gaps().find((each) => after(each) < seq && seq < until(each));
    const high = gap ? until(gap) : this.#thread.first;
    if (seq >= high || seq < 1) return null;
    const low = Math.max(gap ? after(gap) : 0, seq - ABOVE - 1);
    if (await this.#load(low, high, gap)) return this.#thread.row(seq);
    return this.#lost();
  }

  #lost() {
    one("[data-lost]", this.#thread.root)?.remove();
    const line = made("div", "gap small bad", word("unavailable"));
    line.dataset.lost = "";
    line.setAttribute("role", "alert");
    this.#thread.root.append(line);
    return null;
  }

  /** @param {HTMLElement} gap */
  async #fill(gap) {
    if (this.#busy) return;
    this.#busy = true;
    await this.#load(after(gap), until(gap), gap);
    this.#busy = false;
  }

  /**
   * The first page of what lies between two numbers.
   * @param {number} low
   * @param {number} high
   * @param {HTMLElement} [gap] in which it lies
   */
  async #load(low, high, gap) {
    const { place } = this.#thread;
    const html = await fetched(`/messages/${place}/history?after=${low}&before=${high}`);
    const numbers = html === undefined ? undefined : this.#thread.before(html);
    if (!numbers) return false;
    gap?.remove();
    const [first, last] = [Math.min(high, ...numbers), Math.max(low, ...numbers)];
    if (gap && after(gap) + 1 < first) this.#leave(after(gap), first);
    if (last + 1 < high) this.#leave(last, high);
    return true;
  }

  /** @param {number} low @param {number} high */
  #leave(low, high) {
    const gap = made("button", "button plain between", word("between"));
    gap.type = "button";
    Object.assign(gap.dataset, { after: `${low}`, mine: "Infinity", upto: `${high}` });
    this.#thread.put(gap);
  }

  #gaps() {
    return [...every("[data-upto]", this.#thread.root)];
  }
}

/** @param {HTMLElement} gap */
const after = (gap) => Number(gap.dataset.after);

/** @param {HTMLElement} gap */
const until = (gap) => Number(gap.dataset.upto);
