// The sums behind the coin of a post: one that is tapped is sent, as if it had been typed there.

import { made, one } from "./page.js";
import { uuid7 } from "./uuid.js";

/** @param {((text: string) => unknown) | undefined} say where the post stands with its replies */
export function listenForTips(say) {
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!(button instanceof HTMLButtonElement) || !button.matches("[data-tip]")) return;
    event.preventDefault();
    const menu = button.closest("details");
    menu?.removeAttribute("open");
    if (menu) one("summary", menu)?.focus();
    if (say && button.closest(".post.whole")) say(button.value);
    else send(button.formAction, { text: button.value, client_id: uuid7() });
  });
}

/** @param {string} address it leads to what came of it @param {Record<string, string>} values */
function send(address, values) {
  const form = /** @type {HTMLFormElement} */ (made("form", ""));
  form.method = "post";
  form.action = address;
  form.hidden = true;
  for (const [name, value] of Object.entries(values)) {
    const field = /** @type {HTMLInputElement} */ (made("input", ""));
    Object.assign(field, { name, value });
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}
