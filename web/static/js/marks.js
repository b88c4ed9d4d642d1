// Buttons of a post that answer at once: like, repost, bookmark. Pressed again they undo it.

import { every, made, one } from "./page.js";
import { word } from "./words.js";

export function listenForMarks() {
  document.addEventListener("submit", (event) => {
    const form = event.target instanceof HTMLFormElement ? event.target : null;
    const button = event.submitter;
    if (!form?.matches("[data-marks]") || !(button instanceof HTMLButtonElement)) return;
    if (button.matches("[data-tip]")) return;
    event.preventDefault();
    void press(form, button);
  });
  document.addEventListener("click", (event) => closeMenus(event.target));
  document.addEventListener("keydown", (event) => event.key === "Escape" && closeMenus(null));
}

/** @param {HTMLFormElement} form @param {HTMLButtonElement} button */
async function press(form, button) {
  if (form.dataset.busy) return;
  form.dataset.busy = "1";
  one("[data-mark-error]", form.parentElement ?? form)?.remove();
  const { name, value } = button;
  show(form, name, value !== "");
  count(button, value ? 1 : -1);
  const counts = await sent(form, name, value);
  delete form.dataset.busy;
  if (counts) return settle(form, counts);
  show(form, name, value === "");
  count(button, value ? -1 : 1);
  return complain(form);
}

/**
 * The same post may stand on the page twice, by itself and passed on by somebody.
 * @param {HTMLFormElement} form @param {string} name @param {boolean} on
 */
function show(form, name, on) {
  for (const same of every(`${alike(form)} [name="${name}"]`)) {
    same.setAttribute("aria-pressed", `${on}`);
    /** @type {HTMLButtonElement} */ (same).value = on ? "" : "1";
  }
}

/** @param {HTMLElement} button @param {number} more */
function count(button, more) {
  const slot = one("[data-count]", button);
  if (slot) slot.textContent = `${Math.max(0, Number(slot.textContent) + more)}`;
}

/** @param {HTMLFormElement} form @param {Record<string, number>} counts as they stand */
function settle(form, counts) {
  for (const [name, total] of Object.entries(counts))
    for (const slot of every(`${alike(form)} [data-count="${name}"]`))
      slot.textContent = `${total}`;
}

/** @param {HTMLFormElement} form */
const alike = (form) => `form[action="${form.getAttribute("action")}"]`;

/** @param {HTMLFormElement} form @param {string} name @param {string} value */
async function sent(form, name, value) {
  try {
    const answer = await fetch(form.action, {
      method: "POST", body: new URLSearchParams({ [name]: value }), redirect: "error",
      headers: { Accept: "application/json" }, credentials: "same-origin",
    });
    return answer.ok ? await answer.json() : undefined;
  } catch {
    return undefined;
  }
}

/** @param {HTMLFormElement} form */
function complain(form) {
  const line = made("p", "small bad", word("mark_lost"));
  line.dataset.markError = "";
  line.setAttribute("role", "alert");
  form.after(line);
}

/** @param {EventTarget | null} target what lies in it stays open */
function closeMenus(target) {
  for (const menu of every("[data-menu-of][open]")) {
    if (target instanceof Node && menu.contains(target)) continue;
    if (menu.contains(document.activeElement)) one("summary", menu)?.focus();
    menu.removeAttribute("open");
  }
}
