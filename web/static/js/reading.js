// What a command would do, asked while it is typed: the latest text wins, nothing older is shown.

/** @import {Answer, Reading} from "./shapes.js" */

const PAUSE = 120;

export class Reader {
  #ask;
  #show;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #text = "";
  /** @type {{text: string, reading: Reading} | undefined} */
  #shown;

  /**
   * @param {(text: string) => Promise<Answer<Reading>>} ask
   * @param {(reading: Reading | undefined, text: string) => void} show undefined clears
   */
  constructor(ask, show) {
    this.#ask = ask;
    this.#show = show;
  }

  /** @param {string} text as it would be sent */
  type(text) {
    if (text === this.#text) return;
    this.#text = text;
    clearTimeout(this.#timer);
    if (!isCommand(text)) return this.#settle(undefined);
    this.#timer = setTimeout(() => void this.#read(text), PAUSE);
    return undefined;
  }

  /** @param {string} text @returns {Reading | undefined} shown, and for exactly this */
  for(text) {
    return this.#shown?.text === text ? this.#shown.reading : undefined;
  }

  /** @param {string} text */
  async #read(text) {
    const answer = await this.#ask(text);
    if (text !== this.#text) return;
    this.#settle(answer.ok && answer.kind !== "say" ? answer : undefined);
  }

  /** @param {Reading | undefined} reading */
  #settle(reading) {
    this.#shown = reading && { text: this.#text, reading };
    this.#show(reading, this.#text);
  }
}

/** @param {string} text a command starts with one slash; two print one */
export const isCommand = (text) => /^\/[^/\s]/.test(text);
