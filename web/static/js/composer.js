// Where a line is written: Enter sends it, a command is read while it is typed, a draft is kept.

import { keepDraft, keptDraft } from "./drafts.js";
import { Menu } from "./menu.js";
import { offers } from "./offers.js";
import { made, one } from "./page.js";
import { showReading } from "./panel.js";
import { Reader } from "./reading.js";
import { Suggestions } from "./suggestions.js";
import { word } from "./words.js";

/** @import {Answer, Reading, Suggested} from "./shapes.js" */

const LONGEST = 4000;
const NEAR_THE_END = 200;

export class Composer {
  #form;
  #field;
  #button;
  #menu;
  #reader;
  #suggestions;
  #counter;
  #ways;
  #sendWord;

  /**
   * @param {HTMLFormElement} form
   * @param {object} ways
   * @param {(line: {text: string, reading?: string}) => Promise<unknown>} ways.say
   * @param {(text: string) => Promise<Answer<Reading>>} ways.read
   * @param {(text: string) => Promise<Answer<Suggested>>} ways.suggest
   * @param {() => void} ways.typing
   * @param {(text: string) => boolean} ways.ordinary sent by the form itself
   */
  constructor(form, ways) {
    this.#form = form;
    this.#ways = ways;
    this.#field = /** @type {HTMLTextAreaElement} */ (one("textarea", form));
    this.#button = /** @type {HTMLButtonElement} */ (one("[data-send]", form));
    this.#sendWord = form.dataset.verb || word("send");
    const list = one("[data-menu]", form) ?? made("ul", "");
    this.#menu = new Menu(list, this.#field, (fill) => this.fill(fill));
    this.#suggestions = new Suggestions(ways.suggest, (lines) => this.#menu.show(lines));
    this.#reader = new Reader(ways.read, (reading, text) => this.#show(reading, text));
    this.#counter = one("[data-over]", form) ?? form.appendChild(made("div", "over"));
    this.#counter.setAttribute("role", "status");
    // Too much is counted and shown, not cut off or complained of by the browser.
    this.#field.removeAttribute("maxlength");
    form.noValidate = true;
    this.#listen();
    this.fill(this.#field.value || keptDraft(this.#draft), this.#field.autofocus);
  }

  /** Under which name the draft is kept: a conversation may get its number meanwhile. */
  get #draft() {
    return this.#form.dataset.draft ?? "";
  }

  focus() {
    this.#field.focus();
  }

  /** There is a connection again. */
  readAgain() {
    this.#reader.again();
  }

  /** Sent as if it had been typed here. @param {string} text @param {string} [digest] */
  say(text, digest) {
    return this.#ways.say(digest ? { text, reading: digest } : { text });
  }

  /** @param {string} text @param {boolean} [focus] */
  fill(text, focus = true) {
    this.#field.value = text;
    if (focus) this.#field.focus();
    if (focus) this.#field.setSelectionRange(text.length, text.length);
    this.#changed();
  }

  /** What would be sent. A command is one only from the first character: nothing is cut there. */
  get #text() {
    return this.#field.value.trimEnd();
  }

  #listen() {
    this.#field.addEventListener("keydown", (event) => this.#key(event));
    this.#field.addEventListener("input", () => {
      this.#changed();
      if (this.#text && !this.#text.startsWith("/")) this.#ways.typing();
    });
    this.#form.addEventListener("submit", (event) => this.#submit(event));
    // The keyboard of a phone stays open when the button is touched.
    this.#button.addEventListener("mousedown", (event) => event.preventDefault());
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.isComposing || event.keyCode === 229 || this.#menu.key(event)) return;
    const mend = this.#reader.for(this.#text)?.mend;
    if (event.key === "Tab" && !event.shiftKey && mend) this.fill(mend);
    else if (event.key === "Enter" && !event.shiftKey) this.#form.requestSubmit();
    else return;
    event.preventDefault();
  }

  #changed() {
    keepDraft(this.#draft, this.#field.value);
    this.#grow();
    this.#count();
    this.#suggest();
    this.#reader.type(this.#text);
    this.#label();
  }

  /** The commands are known here; what follows them is asked for, with the caret at the end. */
  #suggest() {
    const text = this.#field.value;
    const ends = this.#field.selectionEnd === text.length;
    const asked = this.#suggestions.follow(ends ? text : "");
    // What is offered stays while its last word grows, and goes when a new one begins.
    if (!asked || /\s$/.test(text)) this.#menu.show(offers(text));
  }

  /** @param {SubmitEvent} event */
  #submit(event) {
    const text = this.#text;
    const sendable = text && [...text].length <= LONGEST;
    // A post is an ordinary form; what runs in it is a command and goes to the bot.
    if (sendable && this.#ways.ordinary(text)) return keepDraft(this.#draft, "");
    event.preventDefault();
    return sendable ? void this.#send(text) : undefined;
  }

  /** @param {string} text */
  async #send(text) {
    const digest = this.#reader.for(text)?.digest;
    this.fill("");
    try {
      await this.say(text, digest);
    } catch {
      // Nowhere to keep it: better in the field than lost.
      if (!this.#field.value) this.fill(text);
    }
  }

  /** @param {Reading | undefined} reading @param {string} text */
  #show(reading, text) {
    const panel = /** @type {HTMLElement | null} */ (one("[data-reading]", this.#form));
    if (panel) showReading(panel, reading, text);
    this.#label();
  }

  /** The button repeats the amount, and only while it is the amount of what is in the field. */
  #label() {
    this.#button.textContent = this.#reader.for(this.#text)?.label ?? this.#sendWord;
  }

  #count() {
    const left = LONGEST - [...this.#text].length;
    const over = left < 0 ? word("too_long", { count: -left }) : word("left", { count: left });
    this.#counter.textContent = left < NEAR_THE_END ? over : "";
    this.#counter.hidden = left >= NEAR_THE_END;
    this.#button.disabled = left < 0;
  }

  #grow() {
    if (CSS.supports("field-sizing", "content")) return;
    this.#field.style.height = "auto";
    this.#field.style.height = `${this.#field.scrollHeight}px`;
  }
}
