// Where a line is written: Enter sends it, a command is read while it is typed, a draft is kept.

import { Aim } from "./aim.js";
import { Attached } from "./attached.js";
import { Draft } from "./drafts.js";
import { Menu } from "./menu.js";
import { offers } from "./offers.js";
import { made, one } from "./page.js";
import { showReading } from "./panel.js";
import { Reader } from "./reading.js";
import { Suggestions } from "./suggestions.js";
import { word } from "./words.js";

/** @import {Target} from "./aim.js" */
/** @import {Answer, Begun, Call, Picture, Reading, Suggested} from "./shapes.js" */

/** @typedef {{text: string, reading?: string, target?: number, pictures?: Picture[]}} Line */

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
  #aim;
  #before = "";
  #attached;
  #draft;

  /**
   * @param {HTMLFormElement} form
   * @param {object} ways
   * @param {(line: Line) => Promise<unknown>} ways.say
   * @param {(text: string) => Promise<Answer<Reading>>} ways.read
   * @param {(text: string) => Promise<Answer<Suggested>>} ways.suggest
   * @param {(seq: number, text: string) => Promise<Answer<unknown>>} ways.edit
   * @param {() => void} ways.editLast
   * @param {() => void} ways.typing
   * @param {(text: string) => boolean} ways.ordinary sent by the form itself
   * @param {Call} ways.call
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
    this.#aim = new Aim(form, () => this.#leave());
    this.#reader = new Reader(ways.read, (reading, text) => this.#show(reading, text));
    this.#counter = one("[data-over]", form) ?? form.appendChild(made("div", "over"));
    this.#counter.setAttribute("role", "status");
    this.#attached = new Attached(form, () => this.#count());
    this.#attached.restore();
    // Too much is counted and shown, not cut off or complained of by the browser.
    this.#field.removeAttribute("maxlength");
    form.noValidate = true;
    this.#listen();
    this.#draft = new Draft(this.#place, form.dataset.begun ?? "", ways.call);
    const given = this.#field.autofocus;
    const typed = this.#field.value !== this.#field.defaultValue; // before the scripts were there
    const text = given || typed ? this.#field.value : this.#draft.begun;
    this.#field.value = ""; // the caret goes behind what is another text than before
    this.#put(text, given || document.activeElement === this.#field);
    if (typed) this.#draft.type(text);
  }

  /** Under which name the draft is kept: a conversation may get its number meanwhile. */
  get #place() {
    return this.#form.dataset.draft ?? "";
  }

  /** Somebody goes on here with what they have begun elsewhere. @param {Begun} begun */
  hear({ place, text }) {
    if (place !== this.#place) return;
    const edits = Boolean(this.#aim.edits);
    if (!this.#draft.hear(text, edits ? this.#before : this.#field.value)) return;
    if (edits) this.#before = text;
    else this.#put(text, document.activeElement === this.#field);
  }

  /** There is a line again. */
  async learn() {
    const text = await this.#draft.ask();
    if (text !== undefined) this.hear({ place: this.#place, text });
  }

  focus() {
    this.#field.focus();
  }

  /** There is a connection again. */
  readAgain() {
    this.#reader.again();
  }

  /** What is written next answers a message, or is its new words. @param {Target} target */
  aim(target) {
    const edited = this.#aim.edits;
    if (!edited) this.#before = this.#field.value;
    this.#aim.set(target);
    if (target.kind === "edit") this.fill(target.text);
    else if (edited) this.fill(this.#before);
    this.focus();
  }

  /** Neither: what had been begun before is there again. */
  #leave() {
    const edited = this.#aim.edits;
    this.#aim.clear();
    if (edited) this.fill(this.#before);
    this.focus();
  }

  /**
   * Sent as if it had been typed here.
   * @param {string} text @param {string} [digest] @param {Picture[]} [pictures]
   */
  say(text, digest, pictures = []) {
    const target = this.#aim.now?.seq;
    this.#aim.clear();
    const more = { ...(target && { target }), ...(pictures.length && { pictures }) };
    return this.#ways.say({ text, ...(digest && { reading: digest }), ...more });
  }

  /** Pictures that were not sent after all. @param {Picture[]} pictures */
  attach(pictures) {
    this.#attached.put(pictures);
  }

  /** @param {string} text @param {boolean} [focus] */
  fill(text, focus = true) {
    this.#put(text, focus);
    this.#keep();
  }

  /** @param {string} text @param {boolean} focus */
  #put(text, focus) {
    this.#field.value = text;
    if (focus) this.#field.focus();
    if (focus) this.#field.setSelectionRange(text.length, text.length);
    this.#changed();
  }

  /** New words of a message are no draft. */
  #keep() {
    if (!this.#aim.edits) this.#draft.type(this.#field.value);
  }

  /** What would be sent. A command is one only from the first character: nothing is cut there. */
  get #text() {
    return this.#field.value.trimEnd();
  }

  #listen() {
    this.#field.addEventListener("keydown", (event) => this.#key(event));
    this.#field.addEventListener("input", () => {
      this.#changed();
      this.#keep();
      if (this.#text && !this.#text.startsWith("/") && !this.#aim.edits) this.#ways.typing();
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
    else if (event.key === "Escape" && this.#aim.now) this.#leave();
    else if (event.key === "ArrowUp" && !this.#field.value) this.#ways.editLast();
    else return;
    event.preventDefault();
  }

  #changed() {
    this.#grow();
    this.#count();
    // New words of a message are never a command.
    if (!this.#aim.edits) this.#suggest();
    this.#reader.type(this.#aim.edits ? "" : this.#text);
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
    const { busy, pictures } = this.#attached;
    const sendable = (text || pictures.length) && [...text].length <= LONGEST && !busy;
    // A post is an ordinary form; what runs in it is a command and goes to the bot.
    if (sendable && this.#ways.ordinary(text)) {
      this.#carry(pictures);
      return this.#draft.type("");
    }
    event.preventDefault();
    const edited = this.#aim.edits ? this.#aim.now : undefined;
    if (sendable && edited) return void this.#edit(edited.seq, text);
    return sendable ? void this.#send(text) : undefined;
  }

  /** @param {number} seq @param {string} text */
  async #edit(seq, text) {
    const answer = await this.#ways.edit(seq, text);
    if (answer.ok) this.#leave();
    else this.#aim.complain(answer.message || word("unavailable"));
  }

  /** @param {Picture[]} pictures that go with a form */
  #carry(pictures) {
    const input = /** @type {HTMLInputElement | null} */ (one("[name=pictures]", this.#form));
    const named = pictures.map(({ key, words }) => ({ key, words }));
    if (input && named.length) input.value = JSON.stringify(named);
  }

  /** @param {string} text */
  async #send(text) {
    const digest = this.#reader.for(text)?.digest;
    const pictures = this.#attached.take();
    this.fill("");
    try {
      await this.say(text, digest, pictures);
    } catch {
      // Nowhere to keep it: better in the field than lost.
      if (!this.#field.value) this.fill(text);
      this.attach(pictures);
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
    const verb = this.#aim.edits ? word("save") : this.#sendWord;
    this.#button.textContent = this.#reader.for(this.#text)?.label ?? verb;
  }

  #count() {
    const left = LONGEST - [...this.#text].length;
    const over = left < 0 ? word("too_long", { count: -left }) : word("left", { count: left });
    this.#counter.textContent = left < NEAR_THE_END ? over : "";
    this.#counter.hidden = left >= NEAR_THE_END;
    this.#button.disabled = left < 0 || this.#attached.busy;
  }

  #grow() {
    if (CSS.supports("field-sizing", "content")) return;
    this.#field.style.height = "auto";
    this.#field.style.height = `${this.#field.scrollHeight}px`;
  }
}
