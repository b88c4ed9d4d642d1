// Which commands a begun name can mean: as it begins, as it holds, as its letters follow.

import { made } from "./page.js";

/** @import {Line} from "./menu.js" */
/** @typedef {{name: string, also: string[], hint: string, help: string}} Offer */

const MOST = 8;
const NO_FIT = 9;

/** @type {Offer[]} */
const known = JSON.parse(document.getElementById("commands")?.textContent || "[]");

/** @param {string} text of the composer @returns {Line[]} while the name is all there is */
export function offers(text) {
  const typed = /^\/([^\s/]*)$/.exec(text)?.[1];
  if (typed === undefined) return [];
  const low = plain(typed);
  const ranked = known.map((offer) => ({ offer, fit: best(offer, low) }));
  const fitting = ranked.filter(({ fit }) => fit < NO_FIT).sort((one, two) => one.fit - two.fit);
  return fitting.slice(0, MOST).map(({ offer }) => line(offer, low));
}

/** @param {Offer} offer @param {string} low */
const best = (offer, low) =>
  Math.min(...[offer.name, ...offer.also].map((name, nth) => fit(plain(name), low) + (nth && 0.5)));

/** @param {string} name @param {string} low @returns {number} the less the better */
function fit(name, low) {
  if (name.startsWith(low)) return 0;
  if (name.includes(low)) return 1;
  const letters = [...low].map((letter) => `${letter}.*`).join("");
  return low.length > 1 && /^\w+$/.test(low) && new RegExp(letters).test(name) ? 2 : NO_FIT;
}

/** @param {string} text without accents and capitals */
const plain = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");

/** @param {Offer} offer @param {string} low @returns {Line} whole by any of its names */
function line(offer, low) {
  const start = [made("code", "", `/${offer.name}`), made("span", "hint", offer.hint)];
  const whole = [offer.name, ...offer.also].some((name) => plain(name) === low);
  return { start, end: offer.help, fill: `/${offer.name} `, whole };
}
