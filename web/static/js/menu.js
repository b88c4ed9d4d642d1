// The menu of commands over the composer: arrows move, Tab completes, Escape closes.

import { made } from "./page.js";

/** @typedef {{name: string, hint: string, help: string}} Offer */

export class Menu {
  #list;
  #field;
  #offers;
  /** @type {Offer[]} */
  #shown = [];
  #at = 0;
  #dismissed = "";

  /**
   * @param {HTMLElement} list
   * @param {HTMLTextAreaElement} field
   * @param {Offer[]} offers
   */
  constructor(list, field, offers) {
    this.#list = list;
    this.#field = field;
    this.#offers = offers;
    list.id ||= "command-menu";
    // A textarea may not be a combobox; it stays a text field that points at the chosen line.
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-haspopup", "listbox");
    field.setAttribute("aria-controls", list.id);
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => this.#click(event));
    field.addEventListener("blur", () => this.close());
    this.close();
  }

  get open() {
    return this.#shown.length > 0;
  }

  /** The menu follows the first word, as long as it is all there is. */
  follow() {
    const typed = /^\/([^\s/]*)$/.exec(this.#field.value)?.[1]?.toLowerCase();
    if (typed === undefined || this.#field.value === this.#dismissed) return this.close();
    this.#dismissed = "";
    this.#shown = this.#offers.filter((offer) => offer.name.toLowerCase().startsWith(typed));
    this.#at = 0;
    return this.#draw();
  }

  /** @param {KeyboardEvent} event @returns {boolean} true when the key was the menu's */
  key(event) {
    if (!this.open) return false;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") this.#move(event.key);
    else if (event.key === "Escape") this.#dismiss();
    else if (event.key === "Tab" && !event.shiftKey) this.#complete(this.#at);
    else if (event.key === "Enter" && !event.shiftKey && !this.#whole()) this.#complete(this.#at);
    else return false;
    event.preventDefault();
    return true;
  }

  close() {
    this.#shown = [];
    this.#draw();
  }

  #dismiss() {
    this.#dismissed = this.#field.value;
    this.close();
  }

  /** Enter sends what is already a whole command. */
  #whole() {
    const typed = this.#field.value.slice(1).toLowerCase();
    return this.#shown[this.#at]?.name.toLowerCase() === typed;
  }

  /** @param {string} key */
  #move(key) {
    const step = key === "ArrowDown" ? 1 : -1;
    this.#at = (this.#at + step + this.#shown.length) % this.#shown.length;
    this.#draw();
  }

  /** @param {number} at */
  #complete(at) {
    const offer = this.#shown[at];
    if (!offer) return;
    this.#field.value = `/${offer.name} `;
    this.#field.dispatchEvent(new Event("input", { bubbles: true }));
    this.#field.focus();
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const option = event.target instanceof Element ? event.target.closest("[role=option]") : null;
    if (option) this.#complete([...this.#list.children].indexOf(option));
  }

  #draw() {
    this.#list.replaceChildren(...this.#shown.map((offer, at) => this.#option(offer, at)));
    this.#list.hidden = !this.open;
    const chosen = this.#list.children[this.#at];
    if (this.open && chosen) {
      this.#field.setAttribute("aria-activedescendant", chosen.id);
      chosen.scrollIntoView({ block: "nearest" });
    } else this.#field.removeAttribute("aria-activedescendant");
  }

  /** @param {Offer} offer @param {number} at */
  #option(offer, at) {
    const option = made("li", "");
    option.id = `${this.#list.id}-${at}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", `${at === this.#at}`);
    const usage = made("span", "");
    usage.append(made("code", "", `/${offer.name}`), " ", made("span", "hint", offer.hint));
    option.append(usage, made("span", "quiet", offer.help));
    return option;
  }
}
