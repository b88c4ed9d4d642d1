// A list that was left is there again as it was: as far down, with what had come into it below.

import { every } from "./page.js";

/** @import {Endless} from "./endless.js" */

const NAME = "quid spot";
const MOST = 50; // pages that come in below before one gives up
const KEPT = 5; // items in sight, of which some may be gone by then
const ITEMS = ".post[id], .row[href], .line a[href]";
const HEAD = 64; // pixels of the bar, under which things pass
const HANDS = ["wheel", "pointerdown", "keydown"];

/** @typedef {{item: string, top: number}} Sight */
/** @typedef {{at: string, sights: Sight[]}} Spot */

/**
 * Remember where the page is when it is left, and go there when it is come back to.
 * @param {HTMLElement} box @param {Endless} list
 */
export function keepPlace(box, list) {
  addEventListener("pagehide", () => leave(box));
  document.addEventListener("visibilitychange", () => document.hidden && leave(box));
  const [way] = /** @type {PerformanceNavigationTiming[]} */ (
    performance.getEntriesByType("navigation")
  );
  const spot = /** @type {Spot | undefined} */ (history.state?.[NAME]);
  if (way?.type !== "navigate" && spot?.at === location.href) void come(box, spot, list);
}

/** @param {HTMLElement} box */
function leave(box) {
  const edge = bounds(box).top + HEAD;
  const seen = [...every(ITEMS, box)].filter((item) => bounds(item).bottom > edge);
  const sights = seen.slice(0, KEPT).map((item) => ({ item: name(item), top: bounds(item).top }));
  const spot = { at: location.href, sights: box.scrollTop ? sights : [] };
  history.replaceState({ ...history.state, [NAME]: spot }, "");
}

/** @param {HTMLElement} box @param {Spot} spot @param {Endless} list */
async function come(box, { sights }, list) {
  let elsewhere = sights.length === 0;
  const take = () => void (elsewhere = true);
  for (const way of HANDS) addEventListener(way, take, { once: true, passive: true });
  for (let page = 0; page < MOST && !elsewhere; page += 1) {
    if (found(box, sights)) return;
    if (!(await list.more())) return;
  }
}

/** @param {HTMLElement} box @param {Sight[]} sights @returns {boolean} one is there again */
function found(box, sights) {
  const there = new Map([...every(ITEMS, box)].map((item) => [name(item), item]));
  for (const { item, top } of sights) {
    const at = there.get(item);
    if (at) return (box.scrollTop += bounds(at).top - top), true;
  }
  return false;
}

/** @param {Element} item */
const name = (item) => item.id || item.getAttribute("href") || "";

/** @param {Element} item */
const bounds = (item) => item.getBoundingClientRect();
