// Small comforts of forms: a password can be looked at, and leaving leaves nothing behind.

import { forgetDrafts } from "./drafts.js";
import { every } from "./page.js";
import { clearShelf } from "./shelf.js";

/** Show what is typed into a password field, while the reader wants to see it. */
export function revealPasswords() {
  for (const button of every("[data-reveal]")) {
    const field = /** @type {HTMLInputElement | null} */ (
      document.getElementById(button.dataset.reveal ?? "")
    );
    if (!field) continue;
    const [show, hide] = [button.textContent, button.dataset.hide ?? ""];
    button.hidden = false;
    button.addEventListener("click", () => {
      const hidden = field.type === "password";
      field.type = hidden ? "text" : "password";
      button.textContent = hidden ? hide : show;
      button.setAttribute("aria-pressed", `${hidden}`);
    });
  }
}

/** @param {string} outbox what waits and what was begun goes with the one who signs out */
export function forgetOnLeaving(outbox) {
  document.addEventListener("submit", ({ target }) => {
    if (!(target instanceof HTMLFormElement) || !target.matches('[action$="/sign-out"]')) return;
    forgetDrafts();
    clearShelf(outbox);
  });
}
