// The form behind the Pay button, for those who do not type commands: whom, how much, what for.
// What it sends is the command that they would have typed, read aloud before it goes.

import { avatar } from "./faces.js";
import { every, locale, made, one } from "./page.js";
import { showReading } from "./panel.js";
import { Reader } from "./reading.js";

/** @import {Call, Person, Suggested} from "./shapes.js" */
/** @import {Composer} from "./composer.js" */

const MARK = new Intl.NumberFormat(locale).format(1.5).charAt(1);
const AMOUNT = /^\d{1,9}([.,]\d{0,2})?$/;

/** @param {Call} call @param {Composer | undefined} composer */
export function listenForPayments(call, composer) {
  const dialog = /** @type {HTMLDialogElement | null} */ (one("dialog[data-pay-form]"));
  if (!dialog || !composer) return;
  const form = new PayForm(dialog, call, composer);
  document.addEventListener("click", (event) => {
    const opener = event.target instanceof Element ? event.target.closest("[data-pay]") : null;
    if (!opener) return;
    event.preventDefault();
    void form.open();
  });
}

class PayForm {
  #dialog;
  #call;
  #composer;
  #amount;
  #note;
  #people;
  #before;
  #send;
  #reader;
  #place;

  /** @param {HTMLDialogElement} dialog @param {Call} call @param {Composer} composer */
  constructor(dialog, call, composer) {
    this.#dialog = dialog;
    this.#call = call;
    this.#composer = composer;
    this.#place = dialog.dataset.place ?? "";
    this.#amount = /** @type {HTMLInputElement} */ (one("[name=amount]", dialog));
    this.#note = /** @type {HTMLInputElement} */ (one("[name=note]", dialog));
    this.#people = /** @type {HTMLElement} */ (one("[data-people]", dialog));
    this.#before = /** @type {HTMLElement} */ (one("[data-before]", dialog));
    this.#send = /** @type {HTMLButtonElement} */ (one("[data-pay-now]", dialog));
    const panel = /** @type {HTMLElement} */ (one("[data-aloud]", dialog));
    const sendWord = this.#send.textContent ?? "";
    const ask = (/** @type {string} */ text) => call("reading", { place: this.#place, text });
    this.#reader = new Reader(ask, (reading, text) => {
      showReading(panel, reading, text);
      this.#send.textContent = reading?.label ?? sendWord;
      this.#send.disabled = !reading || reading.kind === "refuse";
    });
    one("[data-mark]", dialog)?.replaceChildren(MARK);
    this.#listen();
  }

  async open() {
    this.#dialog.showModal();
    this.#amount.value = this.#note.value = "";
    this.#changed();
    this.#amount.focus();
    if (this.#handles.length) return this.#offer();
    const answer = await this.#call("suggest", { place: this.#place, text: "/pay " });
    const faces = answer.ok ? answer.options.flatMap(({ face }) => face ?? []) : [];
    this.#people.replaceChildren(...faces.map((face) => this.#choice(face)));
    return undefined;
  }

  /** Of those who are to be paid. */
  get #handles() {
    const chosen = every("input:checked, input[type=hidden]", this.#people);
    return [...chosen].map((input) => `@${/** @type {HTMLInputElement} */ (input).value}`);
  }

  get #text() {
    const amount = this.#amount.value.trim();
    if (!this.#handles.length || !AMOUNT.test(amount)) return "";
    const exact = amount.replace(",", ".").replace(/\.$/, "");
    const each = this.#handles.length > 1 ? " each" : "";
    const note = this.#note.value.trim();
    return `/pay ${this.#handles.join(" ")} ${exact}${each}${note && ` \u2014 ${note}`}`;
  }

  #listen() {
    const form = /** @type {HTMLFormElement} */ (one("form", this.#dialog));
    form.addEventListener("input", () => this.#changed());
    this.#people.addEventListener("change", () => void this.#offer());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!this.#send.disabled) void this.#pay();
    });
    form.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest("button") : null;
      if (button?.dataset.key) this.#press(button.dataset.key);
      else if (button?.dataset.again) this.#fill(button.dataset.again);
      else if (button && "close" in button.dataset) this.#dialog.close();
    });
  }

  /** @param {string} key of the keypad */
  #press(key) {
    const typed = this.#amount.value;
    const next = key === "back" ? typed.slice(0, -1) : typed + (key === "mark" ? MARK : key);
    if (next === "" || AMOUNT.test(next)) this.#amount.value = next.replace(/^0(?=\d)/, "");
    this.#changed();
  }

  /** @param {string} what an amount and its note, as it was paid before */
  #fill(what) {
    const [amount = "", ...note] = what.split(" ");
    this.#amount.value = amount.replace(".", MARK);
    this.#note.value = note.join(" ").trim();
    this.#changed();
  }

  #changed() {
    this.#send.disabled = true;
    this.#reader.type(this.#text);
  }

  /** What one person was paid before, a tap away. */
  async #offer() {
    const [only, more] = this.#handles;
    this.#before.replaceChildren();
    if (!only || more) return;
    const asked = { place: this.#place, text: `/pay ${only} ` };
    const answer = await this.#call("suggest", asked);
    if (answer.ok) this.#before.replaceChildren(...answer.options.slice(0, 4).map(again));
  }

  /** @param {Person} face */
  #choice(face) {
    const choice = made("label", "person");
    const box = made("input", "");
    box.type = "checkbox";
    box.value = face.handle;
    choice.append(box, avatar(face, "s"), made("bdi", "", face.name));
    return choice;
  }

  async #pay() {
    const text = this.#text;
    const digest = this.#reader.for(text)?.digest;
    this.#dialog.close();
    try {
      await this.#composer.say(text, digest);
    } catch {
      this.#composer.fill(text);
    }
  }
}

/** @param {Suggested["options"][number]} option */
function again({ label, detail, fill }) {
  const button = made("button", "button");
  button.type = "button";
  button.dataset.again = fill;
  button.append(made("b", "money", label), " ", made("span", "", detail));
  return button;
}
