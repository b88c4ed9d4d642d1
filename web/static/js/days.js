// Days and times as this reader has them: a line between days, the clock of their own zone.

import { written } from "./dates.js";
import { every, locale, made } from "./page.js";
import { word } from "./words.js";

const clock = new Intl.DateTimeFormat(locale, { timeStyle: "short" });
const thisWeek = new Intl.DateTimeFormat(locale, { weekday: "long" });
const thisYear = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long" });
const anyYear = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric" });

/**
 * Put exactly one line before the first thing of each day, and none anywhere else.
 * @param {HTMLElement} thread
 */
export function divideDays(thread) {
  let day = "";
  /** @type {HTMLElement | undefined} */
  let line;
  for (const child of /** @type {HTMLElement[]} */ ([...thread.children])) {
    if (child.classList.contains("day")) {
      line?.remove();
      line = child;
    } else if (child.dataset.at && !child.hidden) {
      const own = dayOf(new Date(child.dataset.at));
      if (own !== day) mark((day = own), child, line);
      else line?.remove();
      line = undefined;
    }
  }
  line?.remove();
}

/** @param {HTMLElement} time a moment of a list, which has just been */
export function setNow(time) {
  time.setAttribute("datetime", new Date().toISOString());
  time.textContent = clock.format(new Date());
}

/** @param {ParentNode} within every clock in it is set to the reader's zone */
export function setClocks(within) {
  for (const time of every('time[datetime*="T"]', within)) {
    const at = new Date(time.getAttribute("datetime") ?? "");
    if (!Number.isNaN(at.getTime())) time.textContent = clock.format(at);
  }
}

/** @param {string} day @param {HTMLElement} before @param {HTMLElement} [line] */
function mark(day, before, line = made("div", "day")) {
  line.dataset.day = day;
  const label = dayName(day);
  if (line.textContent !== label) line.textContent = label;
  if (line.nextElementSibling !== before) before.before(line);
}

/** @param {Date} at the day as 2025-11-23 where the reader is */
function dayOf(at) {
  const [month, date] = [at.getMonth() + 1, at.getDate()].map((n) => `${n}`.padStart(2, "0"));
  return `${at.getFullYear()}-${month}-${date}`;
}

/** @param {string} day */
function dayName(day) {
  const today = new Date();
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (day === dayOf(today)) return word("today");
  if (day === dayOf(yesterday)) return word("yesterday");
  const at = new Date(`${day}T12:00:00`);
  const weekAgo = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 6);
  if (at >= weekAgo && at < today) return thisWeek.format(at);
  return written(at.getFullYear() === today.getFullYear() ? thisYear : anyYear, at);
}
