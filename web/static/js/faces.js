// A person's face, the same disc and tone as the server draws.

import { made } from "./page.js";

/** @import {Person} from "./shapes.js" */

const TONES = 8;

/** @param {Person} who @param {string} [size] */
export function avatar({ id, name, picture }, size = "") {
  const first = [...name].find((letter) => /[\p{L}\p{N}]/u.test(letter)) ?? [...name][0] ?? "";
  const round = made("span", `avatar ${size} tone-${Number(id) % TONES}`, first.toUpperCase());
  round.setAttribute("aria-hidden", "true");
  if (picture) {
    const portrait = made("img", "");
    portrait.alt = "";
    portrait.src = `/pictures/${picture}-s.webp`;
    round.append(portrait);
  }
  return round;
}
