// The page as the server draws it now, for what stands beside its matter: `data-live` names it.

import { fetched, wholePage } from "./html.js";
import { every, one } from "./page.js";

const PAUSE = 250;

/** Fetches the page once for all that asks within a moment. */
export class Anew {
  #learn;
  #page = one(".page");
  #waits = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #later;

  /** @param {(page: Document) => void} learn what else is on the page */
  constructor(learn) {
    this.#learn = learn;
    this.#page?.addEventListener("scroll", () => this.#back(), { passive: true });
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
    for (const part of every("[data-live]"))
      this.#replace(part, one(`[data-live="${part.dataset.live}"]`, page));
    for (const slot of every("[data-balance]"))
      this.#replace(slot, one(`[data-balance="${slot.dataset.balance}"]`, page));
    this.#learn(page);
  }

  /** @param {HTMLElement} part @param {HTMLElement | null} fresh */
  #replace(part, fresh) {
    // Whoever is at a button there keeps it under their fingers.
    if (!fresh || part.contains(document.activeElement) || this.#isRead(part)) return;
    part.replaceChildren(...document.importNode(fresh, true).childNodes);
    if (fresh.dataset.until) part.dataset.until = fresh.dataset.until;
  }

  /** A list that somebody has gone down in stays until they are back. @param {HTMLElement} part */
  #isRead(part) {
    const read = Boolean(this.#page?.scrollTop && one("[data-list]", part));
    this.#waits ||= read;
    return read;
  }

  #back() {
    if (!this.#waits || this.#page?.scrollTop) return;
    this.#waits = false;
    this.soon();
  }
}
