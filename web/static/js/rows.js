// The list of conversations, the badge and the title, as lines come in and are read.

import { setNow } from "./days.js";
import { fetched, wholePage } from "./html.js";
import { every, me, one } from "./page.js";

/** @import {Numbered, Volatile} from "./shapes.js" */

const title = document.title;

export class Rows {
  /** @type {Set<string>} */
  #unread = new Set();
  /** Unread ones that the page counts without naming them. */
  #others = 0;
  #refreshing = false;

  constructor() {
    const listed = one("[data-unread]")?.getAttribute("data-places") ?? "";
    for (const id of listed.split(/[ ,]+/).filter(Boolean)) this.#unread.add(id);
    for (const row of every("[data-row].unread")) this.#unread.add(row.dataset.row ?? "");
    this.#others = Math.max(0, Number(one("[data-unread]")?.textContent) - this.#unread.size) || 0;
  }

  /** @param {Numbered} event @param {boolean} read it is on screen, or the reader's own */
  event(event, read) {
    const row = this.#row(event.place);
    if (row) this.#news(row, event);
    else if (one("[data-conversations]")) void this.refresh();
    const own = event.author.id === me || event.attachment?.payer?.id === me;
    if (own || read) return this.read(event.place);
    const badge = row && one("[data-row-unread]", row);
    if (badge) badge.textContent = `${Number(badge.textContent) + 1}`;
    this.#unread.add(event.place);
    return this.#count();
  }

  /** @param {string} place read here or on another device */
  read(place) {
    this.#unread.delete(place);
    this.#count();
  }

  /** @param {Volatile} what the reader's own mark, set on another device */
  hear(what) {
    if (what.kind === "seen" && what.person.id === me) this.read(what.place);
  }

  /** The list as the server draws it now. */
  async refresh() {
    if (this.#refreshing) return;
    this.#refreshing = true;
    const html = await fetched(location.href);
    const list = one("[data-conversations]");
    const fresh = html && one("[data-conversations]", wholePage(html));
    if (list && fresh) list.replaceChildren(...document.importNode(fresh, true).childNodes);
    this.#refreshing = false;
    this.#count();
  }

  /** @param {HTMLElement} row @param {Numbered} event */
  #news(row, event) {
    const time = one("[data-when]", row);
    if (time) setNow(time);
    const preview = event.preview ?? event.text;
    const line = one("[data-preview]", row);
    if (line && preview) line.textContent = preview;
    row.parentElement?.prepend(row);
  }

  #count() {
    for (const row of every("[data-row]")) this.#mark(row);
    const count = this.#unread.size + this.#others;
    for (const badge of every("[data-unread]")) {
      badge.textContent = count ? `${count}` : "";
      badge.hidden = !count;
    }
    document.title = count ? `(${count}) ${title}` : title;
  }

  /** @param {HTMLElement} row */
  #mark(row) {
    const unread = this.#unread.has(row.dataset.row ?? "");
    const badge = one("[data-row-unread]", row);
    row.classList.toggle("unread", unread);
    if (badge) badge.hidden = !unread;
    if (badge && !unread) badge.textContent = "0";
  }

  /** @param {string} place */
  #row(place) {
    return [...every("[data-row]")].find((row) => row.dataset.row === place);
  }
}
