// Short ways into the composer: a button that fills it, a key that leads to it.

import { isShort } from "./keys.js";

/**
 * @param {(text: string) => void} fill puts a text into the composer
 * @param {boolean} able else a link does what it says
 */
export function listenForFills(fill, able) {
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target.closest("[data-fill]") : null;
    if (!able || !target) return;
    event.preventDefault();
    fill(/** @type {HTMLElement} */ (target).dataset.fill ?? "");
  });
}

/** @param {() => void} focus */
export function focusWithSlash(focus) {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || !isShort(event)) return;
    event.preventDefault();
    focus();
  });
}
