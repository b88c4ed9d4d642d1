// The menu over the composer: arrows move, Tab or Enter takes a line, Escape closes.

import { made } from "./page.js";

/** @typedef {{start: HTMLElement[], end: string, fill: string, whole: boolean}} Line */

/** What it shows is decided by whoever fills it: see `offers.js` and `suggestions.js`. */
export class Menu {
  #list;
  #field;
  #take;
  /** @type {Line[]} */
  #shown = [];
  #at = 0;
  #dismissed = "";

  /**
   * @param {HTMLElement} list
   * @param {HTMLTextAreaElement} field
   * @param {(fill: string) => void} take what the field is to hold now
   */
  constructor(list, field, take) {
    this.#list = list;
    this.#field = field;
    this.#take = take;
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

  /** @param {Line[]} lines for what the field holds now; one with `whole` is sent by Enter */
  show(lines) {
    if (this.#field.value === this.#dismissed || document.activeElement !== this.#field) lines = [];
    else this.#dismissed = "";
    this.#shown = lines;
    this.#at = 0;
    this.#draw();
  }

  /** @param {KeyboardEvent} event @returns {boolean} true when the key was the menu's */
  key(event) {
    if (!this.open) return false;
    const line = this.#shown[this.#at];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") this.#move(event.key);
    else if (event.key === "Escape") this.#dismiss();
    else if (event.key === "Tab" && !event.shiftKey) this.#complete(this.#at);
    else if (event.key === "Enter" && !event.shiftKey && !line?.whole) this.#complete(this.#at);
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

  /** @param {string} key */
  #move(key) {
    const step = key === "ArrowDown" ? 1 : -1;
    this.#at = (this.#at + step + this.#shown.length) % this.#shown.length;
    this.#draw();
  }

  /** @param {number} at */
  #complete(at) {
    const line = this.#shown[at];
    if (line) this.#take(line.fill);
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const option = event.target instanceof Element ? event.target.closest("[role=option]") : null;
    if (option) this.#complete([...this.#list.children].indexOf(option));
  }

  #draw() {
    this.#list.replaceChildren(...this.#shown.map((line, at) => this.#option(line, at)));
    this.#list.hidden = !this.open;
    const chosen = this.#list.children[this.#at];
    if (this.open && chosen) {
      this.#field.setAttribute("aria-activedescendant", chosen.id);
      chosen.scrollIntoView({ block: "nearest" });
    } else this.#field.removeAttribute("aria-activedescendant");
  }

  /** @param {Line} line @param {number} at */
  #option(line, at) {
    const option = made("li", "");
    option.id = `${this.#list.id}-${at}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", `${at === this.#at}`);
    const start = made("span", "pick");
    start.append(...line.start);
    option.append(start, made("span", "quiet", line.end));
    return option;
  }
}
