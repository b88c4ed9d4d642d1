// What the page says of itself: who reads it, in which language, at which address it is fed.

const { body } = document;

export const me = body.dataset.me ?? "";
export const locale = body.dataset.locale ?? (document.documentElement.lang || "en");

/** The server's clock, for countdowns: a reader's own may be minutes off. */
let ahead = 0;
if (body.dataset.now) settleClock(body.dataset.now);

/** @param {string} iso a moment that has just been, as the server says it */
export function settleClock(iso) {
  const away = Date.parse(iso) - Date.now();
  if (Number.isFinite(away)) ahead = away;
}

export const now = () => Date.now() + ahead;

/** @param {string} selector @param {ParentNode} [within] */
export function one(selector, within = document) {
  return /** @type {HTMLElement | null} */ (within.querySelector(selector));
}

/** @param {string} selector @param {ParentNode} [within] */
export function every(selector, within = document) {
  return /** @type {NodeListOf<HTMLElement>} */ (within.querySelectorAll(selector));
}

/**
 * An element with a text in it, which is never read as HTML.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag @param {string} className @param {string} [text]
 */
export function made(tag, className, text) {
  const element = document.createElement(tag);
  element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

/** The zone goes with every request, so that the server can say times as this reader would. */
export function tellZone() {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone || document.cookie.split("; ").includes(`zone=${zone}`)) return;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `zone=${zone}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
}
