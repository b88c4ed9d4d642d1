// Buttons of tickets and questions: each tap is one wish with one id, however often it is sent.

import { insist } from "./insist.js";
import { every, made, now, one } from "./page.js";
import { uuid7 } from "./uuid.js";
import { word } from "./words.js";

/** @import {Answer, Call, Said} from "./shapes.js" */

/**
 * @param {Call} call
 * @param {(said: Said) => Promise<void>} settle until the page shows what was answered
 */
export function listenForTaps(call, settle) {
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const button = /** @type {HTMLButtonElement | null} */ (target?.closest("[data-tap]") ?? null);
    if (!button || button.disabled) return;
    event.preventDefault();
    // A click without a pointer came from the keyboard, which would be left nowhere.
    void tap(button, call, settle).then(() => event.detail || keepPlace());
  });
}

/**
 * @param {HTMLButtonElement} button
 * @param {Call} call
 * @param {(said: Said) => Promise<void>} settle
 */
async function tap(button, call, settle) {
  const row = /** @type {HTMLElement | null} */ (button.closest(".msg, .only-you"));
  if (!row) return;
  const all = every("[data-tap]", row);
  arm(all, true);
  one("[data-tap-error]", row)?.remove();
  const answer = await sent(button, row, call);
  if (answer.ok) await settle(answer);
  else complain(row, answer.message || word("unavailable"));
  // A wish that was answered is over: the next tap is another one.
  if (answer.ok || !answer.retryable) delete button.dataset.wish;
  arm(all, false);
}

/** What had the focus is gone: on to where the next line is written. */
function keepPlace() {
  if (document.activeElement === document.body) one("[data-composer] textarea")?.focus();
}

/**
 * @param {HTMLButtonElement} button
 * @param {HTMLElement} row
 * @param {Call} call
 * @returns {Promise<Answer<Said>>}
 */
function sent(button, row, call) {
  button.dataset.wish ||= uuid7();
  const { seq, mine } = row.dataset;
  const place = row.dataset.place ?? one("[data-thread]")?.dataset.place ?? "";
  const where = seq ? { seq: Number(seq) } : { mine: Number(mine) };
  const choice = button.dataset.tap ?? "";
  return insist(call, "tap", { place, ...where, choice, client_id: button.dataset.wish });
}

/** @param {NodeListOf<HTMLElement>} buttons @param {boolean} busy */
function arm(buttons, busy) {
  for (const button of buttons) /** @type {HTMLButtonElement} */ (button).disabled = busy;
}

/** @param {HTMLElement} row @param {string} message */
export function complain(row, message) {
  const line = made("div", "small bad", message);
  line.dataset.tapError = "";
  line.setAttribute("role", "alert");
  (one("footer, [data-choices]", row) ?? row).append(line);
}

/**
 * Offers that end by themselves disappear when they do.
 * @param {HTMLElement} row
 */
export function countDown(row) {
  for (const button of every("[data-undo-until]", row)) {
    const until = button.dataset.undoUntil ?? "";
    tick(until, (left) => (left > 0 ? count(button, left) : end(button)));
  }
  for (const choices of every("[data-expires]", row)) {
    const until = choices.dataset.expires ?? "";
    const over = made("span", "quiet", word("expired"));
    tick(until, (left) => left > 0 || choices.replaceWith(over));
  }
}

/** @param {HTMLElement} button whose time is over */
function end(button) {
  const focused = button === document.activeElement;
  button.remove();
  if (focused) keepPlace();
}

/** @param {string} until @param {(left: number) => void} show given milliseconds, once a second */
function tick(until, show) {
  const left = Date.parse(until) - now();
  if (!Number.isNaN(left)) show(left);
  if (left > 0) setTimeout(() => tick(until, show), Math.min(left + 20, 1000 - (-left % 1000)));
}

/** @param {HTMLElement} button @param {number} left */
function count(button, left) {
  const seconds = one("[data-left]", button) ?? button.appendChild(made("span", "quiet"));
  seconds.setAttribute("data-left", "");
  seconds.setAttribute("aria-hidden", "true");
  seconds.textContent = ` ${Math.ceil(left / 1000)}`;
}
