// Pictures in a message or a post: a grid of up to four, each seen large with a click.

import { every, made, one } from "./page.js";
import { word } from "./words.js";

/** @import {Picture} from "./shapes.js" */

/** @param {string} key @param {boolean} [small] */
export const addressOf = (key, small = false) => `/pictures/${key}${small ? "-s" : ""}.webp`;

/** As the server draws it. @param {Picture[]} pictures */
export function album(pictures) {
  const grid = made("div", `pictures n${pictures.length}`);
  grid.dataset.album = "";
  grid.append(...pictures.map((picture) => {
    const link = made("a", "");
    link.href = addressOf(picture.key);
    link.dataset.picture = "";
    link.append(thumbnail(picture));
    return link;
  }));
  return grid;
}

/** @param {Picture} picture */
export function thumbnail({ key, width, height, words }) {
  const image = made("img", "");
  Object.assign(image, { width, height, alt: words || word("picture"), src: addressOf(key, true) });
  return image;
}

/** Without script the link leads to the picture itself. */
export function listenForPictures() {
  const dialog = /** @type {HTMLDialogElement | null} */ (one("[data-viewer]"));
  if (!dialog) return;
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target.closest("[data-picture]") : null;
    if (!target || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const links = [...every("[data-picture]", target.closest("[data-album]") ?? document)];
    look(dialog, /** @type {HTMLAnchorElement[]} */ (links), links.indexOf(
      /** @type {HTMLElement} */ (target)));
  });
}

/** @param {HTMLDialogElement} dialog @param {HTMLAnchorElement[]} links @param {number} first */
function look(dialog, links, first) {
  const image = /** @type {HTMLImageElement} */ (one("[data-large]", dialog));
  const caption = /** @type {HTMLElement} */ (one("[data-caption]", dialog));
  const steps = [...every("[data-step]", dialog)];
  const keys = new AbortController();
  let at = first;
  const show = () => {
    const shown = links[at] && /** @type {HTMLImageElement} */ (one("img", links[at]));
    if (!shown) return;
    const { width, height } = sizes(shown);
    Object.assign(image, { width, height, alt: shown.alt, src: links[at]?.href });
    caption.textContent = shown.alt === word("picture") ? "" : shown.alt;
    for (const button of steps) button.hidden = !links[at + Number(button.dataset.step)];
  };
  /** @param {number} by */
  const step = (by) => {
    if (links[at + by]) at += by;
    show();
  };
  const { signal } = keys;
  dialog.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target.closest("button, img") : null;
    const by = /** @type {HTMLElement | null} */ (target)?.dataset.step;
    if (by) step(Number(by));
    else if (!target || target.matches("[data-close]")) dialog.close();
  }, { signal });
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "ArrowLeft") step(-1);
    if (event.key === "ArrowRight") step(1);
  }, { signal });
  dialog.addEventListener("close", () => keys.abort(), { signal });
  show();
  dialog.showModal();
}

/** As they are said in the page, whatever room they have there. @param {HTMLImageElement} image */
const sizes = (image) => ({
  width: Number(image.getAttribute("width")), height: Number(image.getAttribute("height")),
});
