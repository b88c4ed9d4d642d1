// What a command would do, asked while it is typed: one question is under way at a time, and when
// it is answered the latest text is asked about. Nothing older is shown.

import { nap } from "./tabs.js";

/** @import {Answer, Reading} from "./shapes.js" */

const PATIENCE = 300;

export class Reader {
  #ask;
  #show;
  #asking = false;
  #asked = "";
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
    if (isCommand(text)) return void this.#read();
    this.#asked = "";
    this.#settle(undefined);
  }

  /** There is a connection: what was asked without one had no answer. */
  again() {
    this.#asked = "";
    void this.#read();
  }

  /** @param {string} text @returns {Reading | undefined} shown, and for exactly this */
  for(text) {
    return this.#shown?.text === text ? this.#shown.reading : undefined;
  }

  async #read() {
    if (this.#asking) return;
    this.#asking = true;
    while (isCommand(this.#text) && this.#text !== this.#asked) {
      this.#asked = this.#text;
      // What was asked before there was a connection must not keep the next one waiting.
      await Promise.race([this.#answer(this.#text), nap(PATIENCE)]);
    }
    this.#asking = false;
  }

  /** @param {string} text */
  async #answer(text) {
    const answer = await this.#ask(text);
    const shown = answer.ok && answer.kind !== "say" ? answer : undefined;
    if (text === this.#text) this.#settle(shown);
  }

  /** @param {Reading | undefined} reading */
  #settle(reading) {
    this.#shown = reading && { text: this.#text, reading };
    this.#show(reading, this.#text);
  }
}

/** @param {string} text a command starts with one slash; two print one */
export const isCommand = (text) => /^\/[^/\s]/.test(text);
