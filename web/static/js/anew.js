// The page as the server draws it now, for what stands beside its matter: `data-live` names it.

import { fetched, wholePage } from "./html.js";
import { every, one } from "./page.js";

const PAUSE = 250;

/** Fetches the page once for all that asks within a moment. */
export class Anew {
  #learn;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #later;

  /** @param {(page: Document) => void} learn what else is on the page */
  constructor(learn) {
    this.#learn = learn;
  }

  /** Money has moved: balances are pushed, but what lists payments is not. */
  money() {
    const parts = [...every("[data-live]:not(header *)")];
    if (parts.some((part) => part.getClientRects().length)) this.soon();
  }

  soon() {
    this.#later ??= setTimeout(() => {
      this.#later = undefined;
      void this.#draw();
    }, PAUSE);
  }

  async #draw() {
    const html = await fetched(location.href);
    if (!html) return;
    const page = wholePage(html);
    for (const part of every("[data-live]")) replace(part, `[data-live="${part.dataset.live}"]`);
    for (const slot of every("[data-balance]"))
      replace(slot, `[data-balance="${slot.dataset.balance}"]`);
    this.#learn(page);

    /** @param {HTMLElement} part @param {string} selector */
    function replace(part, selector) {
      const fresh = one(selector, page);
      // Whoever is at a button there keeps it under their fingers.
      if (!fresh || part.contains(document.activeElement)) return;
      part.replaceChildren(...document.importNode(fresh, true).childNodes);
      if (fresh.dataset.until) part.dataset.until = fresh.dataset.until;
    }
  }
}
