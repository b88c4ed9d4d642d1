// Older lines load as the reader goes up, a page at a time; nothing that is on screen moves.

import { fetched, wholePage } from "./html.js";
import { made, one } from "./page.js";
import { word } from "./words.js";

/** @import {Thread} from "./thread.js" */

const EARLY = 800;

/** @param {Thread} thread @returns {() => Promise<void>} to be called when the view has moved */
export function olderLines(thread) {
  let busy = false;
  const button = one(".older", thread.root);
  const load = async () => {
    busy = true;
    thread.root.setAttribute("aria-busy", "true");
    const html = await fetched(`/messages/${thread.place}/history?before=${thread.first}`);
    const found = html === undefined ? undefined : thread.before(html);
    if (found === 0) thread.root.dataset.first = "1";
    if (thread.first <= 1) for (const mark of thread.root.querySelectorAll(".older, .gap")) mark.remove();
    thread.root.removeAttribute("aria-busy");
    busy = false;
    if (found && thread.scroll.above < EARLY) await more();
  };
  const more = async () => {
    if (!busy && thread.first > 1 && thread.scroll.above < EARLY) await load();
  };
  button?.addEventListener("click", (event) => {
    event.preventDefault();
    if (!busy) void load();
  });
  return more;
}

/**
 * Far behind: the newest page again, with a mark where lines are missing.
 * @param {Thread} thread
 * @returns {Promise<number>} the last number that is shown now
 */
export async function newestPage(thread) {
  const html = await fetched(location.href);
  const fresh = html && one("[data-thread]", wholePage(html));
  if (fresh) thread.renew(/** @type {HTMLElement} */ (fresh), made("div", "gap quiet small", word("gap")));
  return Number(thread.root.dataset.have ?? 0);
}
