// Where the reader left off: a line above the first thing they have not seen, and a way up to it.

import { made, one } from "./page.js";
import { word } from "./words.js";

/** @import {Reach} from "./reach.js" */
/** @import {Thread} from "./thread.js" */

export class Fresh {
  #thread;
  #line;
  #button = one("[data-unread-jump]");
  #done = false;

  /** @param {Thread} thread @param {Reach} reach */
  constructor(thread, reach) {
    this.#thread = thread;
    this.#line = made("div", "fresh", word("fresh"));
    this.#line.setAttribute("role", "separator");
    this.#button?.addEventListener("click", () => {
      this.#end();
      void reach.go(this.#first);
    });
    thread.watch((row) => this.#see(row));
  }

  /** The way up is offered until the first unread one has been on the screen. */
  moved() {
    if (!this.#first || this.#done || !this.#button) return;
    const row = this.#thread.row(this.#first);
    const { top } = this.#thread.scroll.view;
    if (row && row.getBoundingClientRect().top >= top) return this.#end();
    this.#button.hidden = false;
  }

  get #first() {
    return Number(this.#thread.root.dataset.fresh ?? 0);
  }

  /** @param {HTMLElement} row that came or changed */
  #see(row) {
    if (row.matches(".me.new")) return this.#answered();
    if (this.#first && Number(row.dataset.seq) === this.#first) row.before(this.#line);
    return undefined;
  }

  /** Who answers has read. */
  #answered() {
    this.#thread.root.dataset.fresh = "0";
    this.#line.remove();
    this.#end();
  }

  #end() {
    this.#done = true;
    if (this.#button) this.#button.hidden = true;
  }
}
