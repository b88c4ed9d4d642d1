// How long something still waits: "in 23 hours", in the reader's language, as long as it is shown.

import { every, locale, now } from "./page.js";

const STEPS = /** @type {[Intl.RelativeTimeFormatUnit, number][]} */ ([
  ["day", 86_400_000], ["hour", 3_600_000], ["minute", 60_000], ["second", 1000],
]);
const LONGEST_NAP = 3_600_000;
const words = new Intl.RelativeTimeFormat(locale);

/** @param {HTMLElement} row */
export function showTimeLeft(row) {
  for (const time of every("[data-until]", row)) {
    time.title = time.textContent?.trim() ?? "";
    tick(time);
  }
}

/** @param {HTMLElement} time */
function tick(time) {
  const left = Date.parse(time.dataset.until ?? "") - now();
  if (Number.isNaN(left)) return;
  const [unit, ms] = STEPS.find(([, size]) => left >= size) ?? ["second", 1000];
  const count = Math.max(0, Math.floor(left / ms));
  time.textContent = words.format(count, unit);
  const nap = Math.min(left - count * ms + 20, LONGEST_NAP);
  if (left > 0) setTimeout(() => time.isConnected && tick(time), nap);
}
