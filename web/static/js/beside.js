// What stands beside the page's matter is drawn again when money has moved: `data-live` names it.

import { fetched, wholePage } from "./html.js";
import { every, one } from "./page.js";

const PAUSE = 600;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let later;

/** Soon, and once for all that happens until then. */
export function redrawBeside() {
  later ??= setTimeout(() => {
    later = undefined;
    void redraw();
  }, PAUSE);
}

async function redraw() {
  const shown = [...every("[data-live]")].filter((part) => part.getClientRects().length);
  const html = shown.length ? await fetched(location.href) : undefined;
  const page = html && wholePage(html);
  if (!page) return;
  for (const part of shown) {
    const fresh = one(`[data-live="${part.dataset.live}"]`, page);
    const busy = part.contains(document.activeElement);
    if (fresh && !busy) part.replaceChildren(...document.importNode(fresh, true).childNodes);
  }
}
