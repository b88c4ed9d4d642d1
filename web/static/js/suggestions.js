// People behind an @ and amounts behind them, asked of the server while a command is typed.

import { avatar } from "./faces.js";
import { made } from "./page.js";
import { isCommand } from "./reading.js";
import { nap } from "./tabs.js";

/** @import {Answer, Person, Suggested} from "./shapes.js" */
/** @import {Line} from "./menu.js" */

const PATIENCE = 300;

export class Suggestions {
  #ask;
  #show;
  #text = "";
  #asking = false;

  /**
   * @param {(text: string) => Promise<Answer<Suggested>>} ask
   * @param {(lines: Line[]) => void} show
   */
  constructor(ask, show) {
    this.#ask = ask;
    this.#show = show;
  }

  /** @param {string} text up to the caret, which is at its end @returns {boolean} it is asked */
  follow(text) {
    this.#text = text;
    const apt = isApt(text);
    if (apt && !this.#asking) void this.#find();
    return apt;
  }

  async #find() {
    this.#asking = true;
    for (let text = ""; isApt(this.#text) && text !== this.#text; ) {
      text = this.#text;
      await Promise.race([this.#answer(text), nap(PATIENCE)]);
    }
    this.#asking = false;
  }

  /** @param {string} text */
  async #answer(text) {
    const answer = await this.#ask(text);
    if (text !== this.#text || !answer.ok) return;
    this.#show(answer.options.map((option) => line(option, text, answer.start)));
  }
}

/** @param {string} text something whole stands there, or a handle begins */
const isApt = (text) => isCommand(text) && /\s(@\S*)?$/.test(text);

/** @param {Suggested["options"][number]} option @param {string} text @param {number} from
 *  @returns {Line} what is typed to its end is sent by Enter */
function line({ face, label, detail, fill }, text, from) {
  const start = face ? [avatar(face, "s"), who(face)] : [made("b", "money", label)];
  const filled = text.slice(0, from) + fill;
  return { start, end: detail, fill: filled, whole: filled.trim() === text.toLowerCase() };
}

/** @param {Person} face */
function who(face) {
  const words = made("span", "");
  const name = made("bdi", "", face.name);
  words.append(name, " ", made("span", "hint", `@${face.handle}`));
  return words;
}
