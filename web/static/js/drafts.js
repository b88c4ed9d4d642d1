// What was begun and not sent. The server keeps it for all devices of a person; here it lies only
// until the server has it.

import { me } from "./page.js";

/** @import {Begun, Call} from "./shapes.js" */

const NAME = `quid draft ${me} `;
const PAUSE = 1000;

/** What one composer holds. */
export class Draft {
  #place;
  #call;
  /** What the other devices show, as far as this one knows. */
  #known;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #later;

  /** @param {string} place as `data-draft` names it @param {string} known @param {Call} call */
  constructor(place, known, call) {
    this.#place = place;
    this.#known = known;
    this.#call = call;
  }

  /** What to go on with: what only this browser knows is the newest. */
  get begun() {
    return waiting(this.#place) ?? this.#known;
  }

  /** @param {string} text that the field holds now */
  type(text) {
    if (text === this.begun) return;
    wait(this.#place, text);
    if (!text) void this.#tell();
    else this.#later ??= setTimeout(() => void this.#tell(), PAUSE);
  }

  /** What came while there was no line. @returns {Promise<string | undefined>} */
  async ask() {
    const known = this.#known;
    const answer = await this.#call("draft", { place: this.#place });
    return answer.ok && known === this.#known ? answer.text : undefined;
  }

  /** @param {string} text begun elsewhere @param {string} shown @returns {boolean} it is shown */
  hear(text, shown) {
    const own = waiting(this.#place) !== null || (shown !== "" && shown !== this.#known);
    this.#known = text;
    return !own && shown !== text;
  }

  async #tell() {
    clearTimeout(this.#later);
    this.#later = undefined;
    const told = await tell(this.#place, this.#call);
    if (told !== undefined) this.#known = told;
  }
}

/**
 * There is a line: what waits for one goes, also of pages that were left.
 * @param {Call} call @param {(begun: Begun) => void} show
 */
export async function tellDrafts(call, show) {
  for (const place of places()) {
    const text = await tell(place, call);
    if (text !== undefined) show({ place, text });
  }
}

/** On a shared computer nothing of a person stays behind. */
export function forgetDrafts() {
  for (const place of places()) forget(place);
}

/** @param {string} place @param {Call} call @returns {Promise<string | undefined>} what was told */
async function tell(place, call) {
  const text = waiting(place);
  if (text === null) return undefined;
  const answer = await call("draft", { place, text });
  const settled = answer.ok || answer.code === "not_found";
  if (settled && waiting(place) === text) forget(place);
  return answer.ok ? text : undefined;
}

/** @type {Map<string, string>} what the browser does not keep, or has no room for */
const memory = new Map();

/** @param {string} place */
const waiting = (place) => memory.get(place) ?? kept(() => localStorage.getItem(NAME + place));

/** @param {string} place @param {string} text */
function wait(place, text) {
  memory.set(place, text);
  kept(() => {
    localStorage.setItem(NAME + place, text);
    memory.delete(place);
  });
}

/** @param {string} place */
function forget(place) {
  memory.delete(place);
  kept(() => localStorage.removeItem(NAME + place));
}

function places() {
  const names = kept(() => Object.keys(localStorage)) ?? [];
  const there = names.filter((name) => name.startsWith(NAME));
  return new Set([...memory.keys(), ...there.map((name) => name.slice(NAME.length))]);
}

/**
 * A browser may keep nothing, or have no room.
 * @template T
 * @param {() => T} ask @returns {T | null}
 */
function kept(ask) {
  try {
    return ask();
  } catch {
    return null;
  }
}
