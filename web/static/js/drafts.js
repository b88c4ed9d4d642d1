// What was begun and not sent, for each conversation, until it is.

import { me } from "./page.js";

/** @param {string} place as `data-draft` names it */
const key = (place) => `quid draft ${me} ${place}`;

/** @param {string} place @param {string} text */
export function keepDraft(place, text) {
  try {
    if (text) localStorage.setItem(key(place), text);
    else localStorage.removeItem(key(place));
  } catch {
    // A browser that keeps nothing still sends.
  }
}

/** @param {string} place */
export function keptDraft(place) {
  try {
    return localStorage.getItem(key(place)) ?? "";
  } catch {
    return "";
  }
}

/** On a shared computer nothing of a person stays behind. */
export function forgetDrafts() {
  try {
    for (const name of Object.keys(localStorage))
      if (name.startsWith(`quid draft ${me} `)) localStorage.removeItem(name);
  } catch {
    // Nothing was kept, so nothing is left.
  }
}
