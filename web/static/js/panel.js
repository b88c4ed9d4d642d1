// The reading above the composer: what Enter will do, to whom, what it leaves; or why it cannot.

import { avatar } from "./faces.js";
import { locale, made } from "./page.js";
import { show as showMoney } from "./money.js";
import { word } from "./words.js";

/** @import {Reading} from "./shapes.js" */

/**
 * @param {HTMLElement} panel
 * @param {Reading | undefined} reading
 * @param {string} text what it is the reading of
 */
export function showReading(panel, reading, text) {
  panel.replaceChildren(...(reading ? parts(reading, text) : []));
  panel.classList.toggle("cannot", reading?.kind === "refuse" && !reading.hint);
  panel.classList.toggle("asks", reading?.kind === "ask");
  panel.hidden = !panel.childElementCount;
}

/** @param {Reading} reading @param {string} text */
function parts(reading, text) {
  if (reading.hint) return [hinted(reading.hint)];
  if (reading.kind === "refuse") return refused(reading, text);
  const [payee] = reading.payees ?? [];
  const middle = made("div", "grow");
  middle.append(named(reading.sentence ?? reading.message ?? "", payee?.name));
  if (reading.kind === "ask") middle.append(made("div", "quiet small", asked(reading)));
  return [...(payee ? [avatar(payee, "s")] : []), middle, ...sum(reading)];
}

/** @param {string} sentence @param {string} [name] stands out in it */
function named(sentence, name = "") {
  const line = made("div", "");
  const at = name ? sentence.indexOf(name) : -1;
  if (at < 0) line.textContent = sentence;
  else line.append(sentence.slice(0, at), made("b", "", name), sentence.slice(at + name.length));
  return line;
}

/** @param {Reading} reading */
const asked = (reading) => (reading.sentence && reading.message) || word("asks");

/** @param {Reading} reading @param {string} text */
function refused(reading, text) {
  const middle = made("div", "grow");
  middle.append(made("div", "", reading.message ?? reading.sentence ?? ""));
  if (reading.span) middle.append(pointed(text, reading.span));
  if (!reading.mend) return [middle];
  const acts = made("div", "acts end");
  const mend = made("button", "button");
  mend.type = "button";
  mend.dataset.fill = reading.mend;
  mend.append(made("code", "", reading.mend), " ", made("kbd", "", "Tab"));
  acts.append(mend);
  return [middle, acts];
}

/**
 * The typed text with the part at fault marked.
 * @param {string} text @param {[number, number]} span in code points
 */
function pointed(text, [from, to]) {
  const points = [...text];
  const code = made("code", "pointed small");
  const mark = made("mark", "", points.slice(from, to).join(""));
  code.append(points.slice(Math.max(0, from - 40), from).join(""), mark);
  code.append(points.slice(to, to + 40).join(""));
  return code;
}

/** @param {string} hint `/pay @person amount [note]`, while nothing is wrong yet */
function hinted(hint) {
  const line = made("div", "grow");
  const [command, ...rest] = hint.split(" ");
  line.append(made("code", "", command), " ", made("span", "hint", rest.join(" ")));
  return line;
}

/** @param {Reading} reading */
function sum({ amount_minor, currency, leaves }) {
  if (amount_minor == null || !currency) return [];
  const end = made("div", "end");
  end.append(made("div", "money", showMoney(amount_minor, currency, locale)));
  if (leaves) end.append(made("div", "quiet small", leaves));
  return [end];
}
