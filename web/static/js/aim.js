// The bar over the field: what is written answers a message, or is its new words.

import { made, one } from "./page.js";
import { word } from "./words.js";

/** @typedef {{kind: "reply" | "edit", seq: number, name: string, text: string}} Target */

export class Aim {
  /** @type {Target | undefined} */
  now;
  #bar;
  #label;
  #text;

  /** @param {HTMLFormElement} form @param {() => void} leave the reader wants neither */
  constructor(form, leave) {
    this.#bar = made("div", "aim");
    this.#bar.hidden = true;
    const middle = made("div", "grow");
    this.#label = middle.appendChild(made("b", "small"));
    this.#text = middle.appendChild(made("span", "quiet small"));
    const close = made("button", "button plain", word("cancel"));
    close.type = "button";
    close.addEventListener("click", leave);
    this.#bar.append(middle, close);
    one(".field", form)?.before(this.#bar);
  }

  get edits() {
    return this.now?.kind === "edit";
  }

  /** @param {Target} target */
  set(target) {
    this.now = target;
    const { kind, name } = target;
    this.#label.textContent = kind === "edit" ? word("editing") : word("replying", { name });
    this.#text.textContent = target.text;
    this.#text.className = "quiet small";
    this.#text.removeAttribute("role");
    this.#bar.hidden = false;
  }

  clear() {
    this.now = undefined;
    this.#bar.hidden = true;
  }

  /** @param {string} message why it was not taken */
  complain(message) {
    this.#text.textContent = message;
    this.#text.className = "small bad";
    this.#text.setAttribute("role", "alert");
  }
}
