// A conversation on the page: rows in the order of their numbers, each once, amended in place.

import { divideDays, setClocks } from "./days.js";
import { drawn } from "./html.js";
import { every, one } from "./page.js";
import { joinTurns } from "./turns.js";

/** @import {Numbered, Whispered} from "./shapes.js" */
/** @import {Scroll} from "./scroll.js" */

export class Thread {
  /** @type {((row: HTMLElement) => void)[]} */
  #watchers = [];
  #direct;
  #handle;

  /** @param {HTMLElement} root @param {Scroll} scroll */
  constructor(root, scroll) {
    this.root = root;
    this.scroll = scroll;
    this.#direct = root.classList.contains("direct");
    this.#handle = `@${one("[data-composer]")?.dataset.other ?? ""}`;
    setClocks(root);
    this.#order();
    for (const row of every("[data-target]", root)) this.#close(row);
  }

  get place() {
    return this.root.dataset.place ?? "";
  }

  /** @param {string} place a number, or the handle of the other one before there is a number */
  is(place) {
    return place === this.place || (this.#direct && place === this.#handle);
  }

  get first() {
    return Number(this.root.dataset.first ?? 1);
  }

  /** @param {(row: HTMLElement) => void} hear called with each row that comes or changes */
  watch(hear) {
    this.#watchers.push(hear);
    for (const row of this.rows()) hear(row);
  }

  rows() {
    return every("[data-seq], .only-you", this.root);
  }

  /** @param {Numbered} event */
  draw(event) {
    this.scroll.still(() => {
      if (event.target && event.target_html)
        this.#swap(this.row(event.target), drawn(event.target_html).firstElementChild);
      this.#arrive(event.html, event.client_id);
    });
    const row = event.html ? this.row(event.seq) : null;
    if (row && !row.matches(".me, [hidden]")) this.scroll.news();
    if (row?.matches(".me")) document.querySelector("[data-stranger]")?.remove(); // it is answered
    this.root.dataset.have = `${event.seq}`;
  }

  /** @param {Whispered} row */
  whisper(row) {
    if (row.place !== this.place) return;
    this.scroll.still(() => {
      const old = row.target ? document.getElementById(`p${row.target}`) : null;
      if (row.target_html) this.#swap(old, drawn(row.target_html).firstElementChild);
      this.#arrive(row.html, row.client_id);
    });
  }

  /**
   * Older rows, each at its place.
   * @param {string} html
   * @returns {number[]} their numbers
   */
  before(html) {
    const older = drawn(html);
    const rows = [...every("[data-seq], .only-you", older)];
    this.scroll.still(() => {
      for (const row of rows) this.#place(row);
      for (const row of rows) this.#close(row);
      this.#order();
    });
    const numbers = rows.flatMap(({ dataset: { seq } }) => (seq ? [Number(seq)] : []));
    this.root.dataset.first = `${Math.min(this.first, ...numbers)}`;
    return numbers;
  }

  /**
   * The newest page in place of everything but what is on its way out.
   * @param {HTMLElement} fresh the same thread, drawn anew
   * @param {HTMLElement[]} above what is said of lines that are missing there
   */
  renew(fresh, above) {
    const waiting = [...every("[data-pending]", this.root)];
    const rows = [...fresh.children].map((row) => document.importNode(row, true));
    this.root.replaceChildren(...above, ...rows);
    Object.assign(this.root.dataset, fresh.dataset);
    this.root.append(...waiting.filter((row) => !this.find(row.dataset.client ?? "")));
    for (const row of this.rows()) this.#settle(row);
    this.#order();
    this.scroll.toEnd();
  }

  /** @param {number} seq */
  row(seq) {
    return document.getElementById(`e${this.place}-${seq}`);
  }

  /** @param {HTMLElement} mark that stands where its data say, as rows do */
  put(mark) {
    this.scroll.still(() => this.#place(mark));
  }

  /** @param {number} seq @param {HTMLElement} fresh the row as it is now */
  swap(seq, fresh) {
    const old = this.row(seq);
    if (old) this.scroll.still(() => this.#swap(old, fresh));
  }

  /** @param {string} clientId @returns {HTMLElement | undefined} */
  find(clientId) {
    return [...every("[data-client]", this.root)].find((row) => row.dataset.client === clientId);
  }

  /** @param {string | undefined} html @param {string | null} clientId */
  #arrive(html, clientId) {
    if (clientId) this.find(clientId)?.matches("[data-pending]") && this.find(clientId)?.remove();
    if (!html) return;
    for (const row of /** @type {HTMLElement[]} */ ([...drawn(html).children])) {
      row.classList.add("new");
      this.#place(row);
      this.#close(row);
    }
    this.#order();
  }

  /** @param {HTMLElement} row */
  #place(row) {
    if (row.id && document.getElementById(row.id)) return;
    one("[data-empty]", this.root)?.remove();
    const after = this.#lastBefore(rank(row) ?? [0, 0]);
    if (after) after.after(row);
    else this.#firstRanked().before(row);
    this.#settle(row);
  }

  /** @param {[number, number]} own */
  #lastBefore(own) {
    for (let row = this.root.lastElementChild; row; row = row.previousElementSibling) {
      const other = rank(/** @type {HTMLElement} */ (row));
      if (other && (other[0] - own[0] || other[1] - own[1]) <= 0) return row;
    }
    return undefined;
  }

  #firstRanked() {
    const ordered = [...this.root.children].find(
      (row) => rank(/** @type {HTMLElement} */ (row)) || row.hasAttribute("data-pending"),
    );
    return ordered ?? this.root.appendChild(document.createComment(""));
  }

  #order() {
    divideDays(this.root);
    if (!this.#direct) joinTurns(this.root);
  }

  /** @param {HTMLElement | null} old @param {Element | null} now */
  #swap(old, now) {
    const fresh = /** @type {HTMLElement | null} */ (now);
    if (!fresh || !old) return;
    for (const part of every("details[open][data-keeps]", old))
      one(`details[data-keeps="${part.dataset.keeps}"]`, fresh)?.setAttribute("open", "");
    const menu = one("[data-does]", old);
    const focused = menu && menu === document.activeElement;
    old.replaceWith(fresh);
    this.#quote(fresh);
    if (focused) one("[data-does]", fresh)?.focus();
    this.#settle(fresh);
  }

  /** What answers it quotes it as it is now. @param {HTMLElement} row */
  #quote(row) {
    const said = one(".said", row)?.textContent;
    if (said === undefined || said === null || !row.dataset.seq) return;
    for (const quote of every(`[data-quotes="${row.dataset.seq}"] [data-quoted]`, this.root))
      quote.textContent = said;
  }

  /**
   * A private row may say that a question of ours is closed: its taps go.
   * @param {HTMLElement} row
   */
  #close(row) {
    const target = row.dataset.target && document.getElementById(`p${row.dataset.target}`);
    if (target) for (const choices of every("[data-choices]", target)) choices.remove();
  }

  /** @param {HTMLElement} row */
  #settle(row) {
    setClocks(row);
    for (const hear of this.#watchers) hear(row);
  }
}

/**
 * Where a row stands: its number, and behind it what only the reader sees.
 * @param {HTMLElement} row
 * @returns {[number, number] | undefined}
 */
function rank(row) {
  const { seq, after, mine } = row.dataset;
  if (seq) return [Number(seq), 0];
  return after ? [Number(after), Number(mine ?? 0)] : undefined;
}
