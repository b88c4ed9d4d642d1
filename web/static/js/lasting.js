// A list that was left is there again as it was: as far down, with what had come into it below.

import { one } from "./page.js";

const NAME = "quid spot";
const MOST = 20; // pages that come in below before one gives up
const PATIENCE = 2000;
const ITEMS = ".post[id], .row[href], .line a[href]";
const HEAD = 64; // pixels of the bar, under which things pass

/** @typedef {{at: string, item: string, top: number}} Spot */

/** Remember where the page is when it is left, and go there when it is come back to. */
export function keepPlace() {
  const box = one(".page");
  if (!box || one("[data-thread]")) return;
  addEventListener("pagehide", () => leave(box));
  const [way] = /** @type {PerformanceNavigationTiming[]} */ (
    performance.getEntriesByType("navigation")
  );
  const spot = /** @type {Spot | undefined} */ (history.state?.[NAME]);
  if (way?.type !== "navigate" && spot?.at === location.href) void come(box, spot);
}

/** @param {HTMLElement} box */
function leave(box) {
  const edge = box.getBoundingClientRect().top + HEAD;
  const first = [...box.querySelectorAll(ITEMS)].find((item) => bounds(item).bottom > edge);
  if (!first || !box.scrollTop) return;
  const spot = { at: location.href, item: name(first), top: bounds(first).top };
  history.replaceState({ ...history.state, [NAME]: spot }, "");
}

/** @param {HTMLElement} box @param {Spot} spot */
async function come(box, spot) {
  for (let page = 0; page < MOST; page += 1) {
    const item = [...box.querySelectorAll(ITEMS)].find((each) => name(each) === spot.item);
    if (item) return void (box.scrollTop += bounds(item).top - spot.top);
    box.scrollTop = box.scrollHeight; // what continues below comes in now
    if (!(await grown(box))) return;
  }
}

/** @param {HTMLElement} box @returns {Promise<boolean>} something came into it in time */
function grown(box) {
  return new Promise((resolve) => {
    const end = (/** @type {boolean} */ came) => {
      watch.disconnect();
      clearTimeout(timer);
      resolve(came);
    };
    const watch = new MutationObserver(() => end(true));
    const timer = setTimeout(end, PATIENCE, false);
    watch.observe(box, { childList: true, subtree: true });
  });
}

/** @param {Element} item */
const name = (item) => item.id || item.getAttribute("href") || "";

/** @param {Element} item */
const bounds = (item) => item.getBoundingClientRect();
