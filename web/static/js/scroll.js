// Nothing jumps: the conversation rests on its newest line, or stays where a reader has put it.

import { made, one } from "./page.js";
import { word } from "./words.js";

const NEAR = 48;

export class Scroll {
  resting;
  #unseen = 0;
  #pill;
  /** @type {() => void} */
  #moved = () => undefined;

  /** @param {HTMLElement} thread @param {HTMLElement} box the element that scrolls */
  constructor(thread, box) {
    this.thread = thread;
    this.box = box;
    // A page that scrolls as a whole shows its head first; a box of its own rests at its end.
    this.whole = box === document.scrollingElement;
    this.resting = !this.whole;
    // We keep the place by hand; the browser doing it too would count it twice.
    box.style.overflowAnchor = "none";
    this.#pill = one("[data-newest]") ?? newestPill(box);
    this.#pill.addEventListener("click", () => this.toEnd());
    const scrolled = this.whole ? document : box;
    scrolled.addEventListener("scroll", () => this.#note(), { passive: true });
    thread.addEventListener("load", () => this.resting && this.toEnd(), true);
    new ResizeObserver(() => this.resting && this.toEnd()).observe(box);
  }

  /** @param {() => void} hear called after the reader, or we, moved the view */
  whenMoved(hear) {
    this.#moved = hear;
  }

  /**
   * Change the thread without moving what the reader looks at.
   * @param {() => void} change
   */
  still(change) {
    if (this.resting) {
      change();
      return this.toEnd();
    }
    const anchor = this.#firstVisible();
    const before = anchor?.getBoundingClientRect().top ?? 0;
    change();
    const moved = anchor?.isConnected ? anchor.getBoundingClientRect().top - before : 0;
    if (moved) this.box.scrollTop += moved;
    return undefined;
  }

  /** The first sight of the page. */
  begin() {
    if (this.resting) this.toEnd();
  }

  /** A line came in below what the reader looks at. */
  news() {
    if (this.resting) return;
    this.#unseen += 1;
    const text = this.#pill.lastChild ?? this.#pill;
    text.textContent = word("new_lines", { count: this.#unseen });
    this.#pill.hidden = false;
  }

  toEnd() {
    this.resting = true;
    // Works for a box that counts from its end, too: there everything above 0 is 0.
    this.box.scrollTop = this.box.scrollHeight;
    this.#rested();
  }

  /** Where on the screen the thread shows. */
  get view() {
    return this.whole ? { top: 0, bottom: innerHeight } : this.box.getBoundingClientRect();
  }

  /** @param {HTMLElement} row it is put in the middle, wherever one was */
  to(row) {
    this.resting = false;
    row.scrollIntoView({ block: "center" });
    this.#note();
  }

  /** How far above the view the thread still goes, in pixels. */
  get above() {
    return this.view.top - this.thread.getBoundingClientRect().top;
  }

  /** The last number that the reader can see. */
  get lastVisible() {
    const { bottom } = this.view;
    let unseen = 0;
    for (let row = this.thread.lastElementChild; row; row = row.previousElementSibling) {
      const { hidden, dataset } = /** @type {HTMLElement} */ (row);
      const seq = Number(dataset.seq ?? 0);
      // What shows nothing is seen with the row above it.
      if (hidden) unseen = Math.max(unseen, seq);
      else if (seq && row.getBoundingClientRect().top < bottom - 8) return Math.max(seq, unseen);
      else if (seq) unseen = 0;
    }
    return unseen;
  }

  #note() {
    this.resting = this.thread.getBoundingClientRect().bottom - this.view.bottom < NEAR;
    if (this.resting) this.#rested();
    this.#moved();
  }

  #rested() {
    this.#unseen = 0;
    this.#pill.hidden = true;
  }

  #firstVisible() {
    const { top } = this.view;
    for (const row of this.thread.children)
      if (row.getBoundingClientRect().bottom > top && !row.classList.contains("day")) return row;
    return undefined;
  }
}

/** @param {HTMLElement} box */
function newestPill(box) {
  const pill = made("button", "button main newest");
  pill.type = "button";
  pill.hidden = true;
  pill.dataset.newest = "";
  if (box === document.scrollingElement) document.body.append(pill);
  else box.after(pill);
  return pill;
}
