// An address of ours, or a token, to be passed on: made whole, copied, shared if the device can.

import { every, one } from "./page.js";

/** @param {ParentNode} within */
export function completeAddresses(within) {
  for (const span of every("[data-address]", within)) {
    const input = /** @type {HTMLInputElement | null} */ (one("input", span));
    if (!input || span.dataset.ready) continue;
    span.dataset.ready = "1";
    const path = span.dataset.address; // none of what is no address, but a token
    if (path) input.value = new URL(path, location.origin).href;
    input.addEventListener("focus", () => input.select());
    offer(span, "[data-copy]", "clipboard" in navigator, () => copy(span, input.value));
    offer(span, "[data-share]", "share" in navigator, () => navigator.share({ url: input.value }));
  }
}

/**
 * @param {HTMLElement} span @param {string} which @param {boolean} able
 * @param {() => Promise<void>} act
 */
function offer(span, which, able, act) {
  const button = one(which, span);
  if (!button || !able) return;
  button.hidden = false;
  button.addEventListener("click", () => void act().catch(() => undefined));
}

/** @param {HTMLElement} span @param {string} address */
async function copy(span, address) {
  await navigator.clipboard.writeText(address);
  const told = one("[data-copied]", span);
  if (told) told.hidden = false;
}
