// Older lines load as the reader goes up, a page at a time; nothing that is on screen moves.

import { drawn, fetched, wholePage } from "./html.js";
import { every, made, one } from "./page.js";
import { word } from "./words.js";

/** @import {Thread} from "./thread.js" */

const EARLY = 800;

/** @param {Thread} thread @returns {() => Promise<void>} to be called when the view has moved */
export function olderLines(thread) {
  let busy = false;
  const button = one(".older", thread.root);
  const load = async () => {
    busy = true;
    if (button) button.textContent = word("loading");
    thread.root.setAttribute("aria-busy", "true");
    const html = await fetched(`/messages/${thread.place}/history?before=${thread.first}`);
    const found = html === undefined ? undefined : thread.before(html);
    if (found?.length === 0) thread.root.dataset.first = "1";
    if (thread.first <= 1) for (const mark of every(".older, .gap", thread.root)) mark.remove();
    thread.root.removeAttribute("aria-busy");
    busy = false;
    if (button) button.textContent = label;
    if (found?.length && thread.scroll.above < EARLY) await more();
  };
  const more = async () => {
    if (!busy && thread.first > 1 && thread.scroll.above < EARLY) await load();
  };
  const label = button?.textContent ?? "";
  button?.addEventListener("click", (event) => {
    event.preventDefault();
    if (!busy) void load();
  });
  return more;
}

/**
 * The newest page again: far behind, or when a conversation has just begun.
 * @param {Thread} thread
 * @param {boolean} marked says that lines above are missing
 * @returns {Promise<number>} the last number that is shown now
 */
export async function newestPage(thread, marked) {
  const html = await fetched(location.href);
  const fresh = html && one("[data-thread]", wholePage(html));
  if (fresh) thread.renew(fresh, marked ? [made("div", "gap quiet small", word("gap"))] : []);
  return Number(thread.root.dataset.have ?? 0);
}

/**
 * A row that something later has changed, as it is now.
 * @param {Thread} thread
 * @param {number} seq
 */
export async function redrawn(thread, seq) {
  const html = await fetched(`/messages/${thread.place}/history?before=${seq + 1}`);
  const row = html && one(`[data-seq="${seq}"]`, drawn(html));
  if (row) thread.swap(seq, row);
}
