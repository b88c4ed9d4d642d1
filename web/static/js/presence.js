// Who is typing, who is here, and how far the others have read; none of it is kept anywhere.

import { every, me, one } from "./page.js";
import { word } from "./words.js";

/** @import {Call, Volatile} from "./shapes.js" */
/** @import {Thread} from "./thread.js" */

const TYPING_EVERY = 3000;
const TYPING_SHOWN = 6000;
const SEEN_EVERY = 1000;

export class Presence {
  #thread;
  #call;
  #typedAt = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #ends;
  #told = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #telling;
  /** @type {Map<string, number>} by person */
  #readBy;

  /** @param {Thread} thread @param {Call} call */
  constructor(thread, call) {
    this.#thread = thread;
    this.#call = call;
    this.#readBy = new Map(Object.entries(JSON.parse(thread.root.dataset.seen || "{}")));
  }

  /** There is a line: where two talk, one is told from now on whether the other is here. */
  async attend() {
    const { place, root } = this.#thread;
    if (!root.classList.contains("direct") || place.startsWith("@")) return;
    const answer = await this.#call("attend", { place });
    showHere(answer.ok && answer.here);
  }

  /** There is none, so nobody knows. */
  rest() {
    showHere(false);
  }

  typing() {
    if (Date.now() - this.#typedAt < TYPING_EVERY) return;
    this.#typedAt = Date.now();
    void this.#call("typing", { place: this.#thread.place });
  }

  /** @param {Volatile} what */
  hear(what) {
    if (what.place !== this.#thread.place || what.person.id === me) return;
    if (what.kind === "here") return showHere(what.here);
    if (what.kind === "typing") return this.#showTyping(what.person.name);
    this.#readBy.set(what.person.id, Math.max(this.#readBy.get(what.person.id) ?? 0, what.seq));
    return this.#mark();
  }

  /** @param {HTMLElement} row what is new: its author types no more, and the mark may move */
  moved(row) {
    if (!row.matches(".me")) this.#showTyping("");
    this.#mark();
    this.look();
  }

  /** Tell how far the reader has come: what is on a visible screen, at most once a second. */
  look() {
    this.#telling ??= setTimeout(() => {
      this.#telling = undefined;
      void this.#tell();
    }, this.#told ? SEEN_EVERY : 200);
  }

  async #tell() {
    const seq = this.#thread.scroll.lastVisible;
    if (document.visibilityState !== "visible" || seq <= this.#told) return;
    const answer = await this.#call("seen", { place: this.#thread.place, seq });
    if (answer.ok) this.#told = Math.max(this.#told, seq);
  }

  /** @param {string} name */
  #showTyping(name) {
    const line = one("[data-typing]");
    if (line) line.textContent = name && word("typing", { name });
    clearTimeout(this.#ends);
    if (name) this.#ends = setTimeout(() => this.#showTyping(""), TYPING_SHOWN);
  }

  /** Under the conversation, while its last line is ours and read. */
  #mark() {
    const mark = one("[data-seen-mark]");
    const rows = every("[data-seq]:not([hidden])", this.#thread.root);
    const last = rows[rows.length - 1];
    const seq = last?.matches(".me") ? Number(last.dataset.seq) : Infinity;
    const count = [...this.#readBy.values()].filter((had) => had >= seq).length;
    const all = this.#thread.root.classList.contains("group");
    const said = count ? (all ? word("seen_by", { count }) : word("seen")) : "";
    if (mark && mark.textContent !== said) mark.textContent = said;
  }
}

/** @param {boolean} here */
function showHere(here) {
  const mark = one("[data-here]");
  if (mark) mark.hidden = !here;
}
