// What is looked for is found while it is typed: a moment after the last key, below the field.

import { fetched, wholePage } from "./html.js";
import { every, one } from "./page.js";
import { word } from "./words.js";

const PAUSE = 250;
const WAYS = ".tabs a, .scope a"; // on with the same words

export function searchWhileTyping() {
  const field = /** @type {HTMLInputElement | null} */ (one("[data-query]"));
  const form = field?.form;
  if (!field || !form) return;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let later;
  field.addEventListener("input", () => {
    clearTimeout(later);
    later = setTimeout(look, PAUSE);
  });

  async function look() {
    const asked = new FormData(/** @type {HTMLFormElement} */ (form));
    const address = `/search?${new URLSearchParams(/** @type {Record<string, string>} */ (
      Object.fromEntries(asked)
    ))}`;
    const html = await fetched(address);
    if (html === undefined || field?.value !== asked.get("q")) return;
    show(wholePage(html));
    history.replaceState(history.state, "", address);
  }
}

/** @param {Document} page */
function show(page) {
  const fresh = one("[data-finds]", page);
  if (!fresh) return;
  one("[data-finds]")?.replaceWith(document.importNode(fresh, true));
  const ways = every(WAYS, page);
  every(WAYS).forEach((way, n) => way.setAttribute("href", ways[n]?.getAttribute("href") ?? ""));
  const told = one("[data-found]");
  if (told) told.textContent = word("found", { count: `${every(".row", fresh).length}` });
}
