// Pictures that will go with a line: chosen, pasted or dropped, on their way up, and described.

import { thumbnail } from "./album.js";
import { made, one } from "./page.js";
import { word } from "./words.js";

/** @import {Picture, Refusal} from "./shapes.js" */
/** @typedef {{row: HTMLElement, picture?: Picture, stop?: () => void}} Item */

const MOST = 4;
const LARGEST = 10 * 1024 * 1024;
const LONGEST_WORDS = 500;

export class Attached {
  #list;
  #changed;
  /** @type {Item[]} */
  #items = [];

  /** @param {HTMLFormElement} form @param {() => void} changed */
  constructor(form, changed) {
    this.#list = one("[data-attached]", form) ?? made("ul", "");
    this.#changed = changed;
    const input = /** @type {HTMLInputElement | null} */ (one("[data-files]", form));
    const button = one("[data-attach]", form);
    if (!input || !button) return;
    button.hidden = false;
    button.addEventListener("click", () => input.click());
    input.addEventListener("change", () => {
      this.#add(input.files);
      input.value = "";
    });
    form.addEventListener("paste", (event) => {
      if (event.clipboardData?.files.length) event.preventDefault();
      this.#add(event.clipboardData?.files);
    });
    this.#listenForDrops(form);
  }

  /** What is there to be sent, with its words as they are now. @returns {Picture[]} */
  get pictures() {
    return this.#items.flatMap(({ picture, row }) => {
      const words = /** @type {HTMLInputElement | null} */ (one("input", row))?.value.trim() ?? "";
      return picture ? [{ ...picture, words }] : [];
    });
  }

  /** One is still on its way up. */
  get busy() {
    return this.#items.some(({ stop }) => stop);
  }

  /** They are taken along. */
  take() {
    const { pictures } = this;
    for (const item of [...this.#items]) this.#remove(item);
    return pictures;
  }

  /** What the page brings back of a form that was refused. */
  restore() {
    this.put(JSON.parse(this.#list.dataset.kept || "[]"));
  }

  /** What came back unsent. @param {Picture[]} pictures */
  put(pictures) {
    for (const picture of pictures) this.#show(this.#row(), picture);
  }

  /** @param {HTMLElement} form */
  #listenForDrops(form) {
    /** @param {DragEvent} event */
    const brings = (event) => event.dataTransfer?.types.includes("Files");
    document.addEventListener("dragover", (event) => {
      if (!brings(event)) return;
      event.preventDefault();
      form.classList.add("dropping");
    });
    for (const end of /** @type {const} */ (["dragleave", "drop"]))
      document.addEventListener(end, () => form.classList.remove("dropping"));
    document.addEventListener("drop", (event) => {
      if (brings(event)) event.preventDefault();
      this.#add(event.dataTransfer?.files);
    });
  }

  /** @param {FileList | null | undefined} files */
  #add(files) {
    for (const file of files ?? []) {
      const good = this.#items.filter(({ row }) => !row.classList.contains("bad"));
      const item = this.#row();
      if (good.length >= MOST) this.#refuse(item, word("pictures_many"));
      else if (file.size > LARGEST) this.#refuse(item, word("picture_too_large"));
      else this.#send(item, file);
    }
  }

  /** @returns {Item} */
  #row() {
    const row = made("li", "");
    const remove = made("button", "button plain", word("remove"));
    remove.type = "button";
    const item = { row };
    remove.addEventListener("click", () => this.#remove(item));
    row.append(remove);
    this.#list.append(row);
    this.#items.push(item);
    this.#list.hidden = false;
    return item;
  }

  /** @param {Item} item */
  #remove(item) {
    item.stop?.();
    item.row.remove();
    this.#items = this.#items.filter((other) => other !== item);
    this.#list.hidden = !this.#items.length;
    this.#changed();
  }

  /** @param {Item} item @param {File} file */
  #send(item, file) {
    const bar = made("progress", "");
    bar.setAttribute("aria-label", word("sending"));
    item.row.prepend(bar);
    const request = new XMLHttpRequest();
    request.open("POST", "/pictures");
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      bar.value = loaded / total;
    });
    request.addEventListener("loadend", () => {
      item.stop = undefined;
      bar.remove();
      if (item.row.isConnected) this.#settle(item, request.responseText);
    });
    item.stop = () => request.abort();
    request.send(file);
    this.#changed();
  }

  /** @param {Item} item @param {string} said */
  #settle(item, said) {
    const answer = read(said);
    if (answer?.ok) this.#show(item, { ...answer, words: "" });
    else this.#refuse(item, answer?.message || word("picture_failed"));
  }

  /** @param {Item} item @param {Picture} picture */
  #show(item, { key, width, height, words }) {
    item.picture = { key, width, height, words };
    const said = made("input", "input");
    Object.assign(said, { value: words, placeholder: word("describe"), maxLength: LONGEST_WORDS });
    said.setAttribute("aria-label", word("describe"));
    item.row.prepend(thumbnail(item.picture), said);
    this.#changed();
  }

  /** @param {Item} item @param {string} why */
  #refuse(item, why) {
    item.row.classList.add("bad");
    const told = made("span", "", why);
    told.setAttribute("role", "alert");
    item.row.prepend(told);
    this.#changed();
  }
}

/** @param {string} said @returns {(Picture & {ok: true}) | Refusal | undefined} */
function read(said) {
  try {
    return JSON.parse(said);
  } catch {
    return undefined;
  }
}
