// The list of conversations, the badge and the title, as lines come in and are read.

import { setNow } from "./days.js";
import { every, me, one } from "./page.js";
import { inTitle } from "./title.js";

/** @import {Begun, Numbered, Volatile} from "./shapes.js" */

/** @param {Numbered} event @returns {boolean} the reader is in its group no more */
export function leaves({ kind, attachment }) {
  const out = ["left", "removed"].includes(attachment?.change ?? "");
  return kind === "change" && out && concerns(attachment);
}

/** @param {Numbered["attachment"]} attachment @returns {boolean} the reader is one of these */
export const concerns = (attachment) =>
  (attachment?.people ?? []).some((person) => person.id === me);

export class Rows {
  /** @type {Set<string>} */
  #unread = new Set();
  /** Unread ones that the page counts without naming them. */
  #others = 0;
  /** @type {Set<string>} */
  #muted = new Set();
  #refresh;

  /** @param {() => void} refresh when the list lacks a row */
  constructor(refresh) {
    this.#refresh = refresh;
    this.#note(document);
  }

  /** @param {Document} page what is unread, as the server knew when it drew this */
  #note(page) {
    const badge = one("[data-unread]", page);
    const listed = badge?.dataset.places ?? "";
    this.#unread = new Set(listed.split(" ").filter(Boolean));
    this.#muted = new Set((badge?.dataset.muted ?? "").split(" "));
    for (const row of every("[data-row].unread", page)) this.#unread.add(row.dataset.row ?? "");
    this.#others = Math.max(0, Number(badge?.textContent) - this.#unread.size) || 0;
  }

  /** @param {Numbered} event @param {boolean} read it is on screen, or the reader's own */
  event(event, read) {
    // What is listed may say something else now, or nothing.
    if (["edit", "deletion"].includes(event.kind)) return this.#refresh();
    // Replies to a post of the reader's are no conversation: they are not listed nor counted.
    if (event.preview === undefined) return undefined;
    // What a stranger began lies at the side, where it is counted and rings for nobody.
    if (event.preview === null)
      return one("[data-rows], [data-live=rows]") ? this.#refresh() : undefined;
    if (leaves(event)) {
      this.#refresh();
      return this.read(event.place);
    }
    const row = this.#row(event.place);
    if (row) this.#news(row, event);
    else if (one("[data-rows]")) this.#refresh();
    const own = event.author.id === me || event.attachment?.payer?.id === me;
    if (own || read) return this.read(event.place);
    const badge = row && one("[data-row-unread]", row);
    if (badge) badge.textContent = `${Number(badge.textContent) + 1}`;
    if (badge) badge.hidden = false;
    if (!this.#muted.has(event.place)) this.#unread.add(event.place);
    return this.#count();
  }

  /** @param {string} place read here or on another device */
  read(place) {
    this.#unread.delete(place);
    const badge = one("[data-row-unread]", this.#row(place) ?? document.createElement("div"));
    if (badge) [badge.hidden, badge.textContent] = [true, "0"];
    this.#count();
  }

  /** @param {Volatile} what the reader's own mark, set on another device */
  hear(what) {
    if (what.kind === "seen" && what.person.id === me) this.read(what.place);
  }

  /** @param {Begun} begun on another device, or here before this page */
  draft({ place, text }) {
    for (const row of every("[data-row]")) {
      const [line, preview] = [one("[data-begun]", row), one("[data-preview]", row)];
      const words = one("[data-words]", row);
      if (row.dataset.draft !== place || !line || !preview || !words) continue;
      words.textContent = text;
      [line.hidden, preview.hidden] = [!text, Boolean(text)];
    }
  }

  /** @param {Document} page as the server draws it now */
  learn(page) {
    const list = one("[data-rows]");
    const fresh = one("[data-rows]", page);
    if (list && fresh) list.replaceChildren(...document.importNode(fresh, true).childNodes);
    this.#note(page);
    this.#count();
  }

  /** @param {HTMLElement} row @param {Numbered} event */
  #news(row, event) {
    const time = one("[data-when]", row);
    if (time) setNow(time);
    const line = one("[data-preview]", row);
    if (line) line.textContent = event.preview ?? "";
    const pinned = row.parentElement?.querySelectorAll("[data-row][data-pinned]");
    const last = pinned?.[pinned.length - 1];
    if (row.hasAttribute("data-pinned")) return;
    if (last) last.after(row);
    else row.parentElement?.prepend(row);
  }

  #count() {
    for (const row of every("[data-row]")) this.#mark(row);
    const count = this.#unread.size + this.#others;
    for (const badge of every("[data-unread]")) {
      badge.textContent = count ? `${count}` : "";
      badge.hidden = !count;
    }
    inTitle("conversations", count);
  }

  /** @param {HTMLElement} row */
  #mark(row) {
    const unread = this.#unread.has(row.dataset.row ?? "");
    const badge = one("[data-row-unread]", row);
    row.classList.toggle("unread", unread);
    if (this.#muted.has(row.dataset.row ?? "")) return;
    if (badge) badge.hidden = !unread;
    if (badge && !unread) badge.textContent = "0";
  }

  /** @param {string} place */
  #row(place) {
    return [...every("[data-row]")].find((row) => row.dataset.row === place);
  }
}
