// In a group, what one person says in a row stands under one face and one name.

import { one } from "./page.js";

/** @param {HTMLElement} thread */
export function joinTurns(thread) {
  let before = "";
  for (const row of /** @type {HTMLElement[]} */ ([...thread.children])) {
    if (row.classList.contains("day") || row.hidden) continue;
    const author = one(":scope > .body", row) ? (row.dataset.author ?? "") : "";
    row.classList.toggle("follows", author !== "" && author === before);
    before = author;
  }
}
