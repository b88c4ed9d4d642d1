// The "Check" of a lucky packet that is over: all shares again from its seed, here in the browser.

import { one } from "./page.js";
import { bytes, commitment, luckyShares } from "./luck.js";
import { word } from "./words.js";

export function listenForChecks() {
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const button = /** @type {HTMLElement | null} */ (target?.closest("[data-check]") ?? null);
    const verdict = button && one("[data-verdict]", button.parentElement ?? document);
    if (button && verdict) void check(button.dataset, verdict);
  });
}

/** @param {DOMStringMap} packet @param {HTMLElement} verdict */
async function check(packet, verdict) {
  // Without https a browser has no hashes to offer.
  const fair = globalThis.crypto?.subtle ? await isFair(packet) : undefined;
  const said = fair === undefined ? "fair_unknown" : fair ? "fair" : "unfair";
  verdict.className = `small ${fair ? "yes" : "no"}`;
  verdict.textContent = word(said);
}

/** @param {DOMStringMap} packet */
async function isFair({ seed = "", hash, total, count, most, shares = "" }) {
  const drawn = await luckyShares(bytes(seed), Number(total), Number(count), Number(most));
  const opened = shares.split(" ").filter(Boolean).map(Number);
  const same = opened.every((share, at) => share === drawn[at]);
  return same && (await commitment(bytes(seed))) === hash;
}
