// People behind an @ and amounts behind them, asked of the server while a command is typed.

import { avatar } from "./faces.js";
import { made } from "./page.js";
import { isCommand } from "./reading.js";

/** @import {Answer, Person, Suggested} from "./shapes.js" */
/** @import {Line} from "./menu.js" */

const PAUSE = 80;

export class Suggestions {
  #ask;
  #show;
  #text = "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

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
    clearTimeout(this.#timer);
    const apt = isCommand(text) && /\s(@\S*)?$/.test(text);
    if (apt) this.#timer = setTimeout(() => void this.#find(text), PAUSE);
    return apt;
  }

  /** @param {string} text */
  async #find(text) {
    const answer = await this.#ask(text);
    if (text !== this.#text || !answer.ok) return;
    const kept = text.slice(0, answer.start);
    this.#show(answer.options.map((option) => line(option, kept)));
  }
}

/** @param {Suggested["options"][number]} option @param {string} kept @returns {Line} */
function line({ face, label, detail, fill }, kept) {
  const start = face ? [avatar(face, "s"), who(face)] : [made("b", "money", label)];
  return { start, end: detail, fill: kept + fill, whole: false };
}

/** @param {Person} face */
function who(face) {
  const words = made("span", "");
  const name = made("bdi", "", face.name);
  words.append(name, " ", made("span", "hint", `@${face.handle}`));
  return words;
}
