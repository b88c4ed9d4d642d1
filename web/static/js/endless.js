// A list goes on by itself as its reader comes near its end: what its link leads to is drawn below.

import { fetched, wholePage } from "./html.js";
import { LISTED } from "./keys.js";
import { every, made, one } from "./page.js";
import { word } from "./words.js";

const EARLY = 1200; // pixels that are left when the next page is asked for
const saving = matchMedia("(prefers-reduced-data: reduce)");
const { connection } = /** @type {{connection?: {saveData?: boolean}}} */ (navigator);

export class Endless {
  #box;
  /** @type {Promise<boolean> | undefined} */
  #loading;
  #failed = false;
  #tabbing = false;

  /** @param {HTMLElement} box that scrolls; lists and links in it may be drawn anew */
  constructor(box) {
    this.#box = box;
    box.addEventListener("scroll", this.look, { passive: true });
    box.addEventListener("click", (event) => this.#press(event));
    addEventListener("resize", this.look);
    addEventListener("online", () => ((this.#failed = false), this.look()));
    // Who goes by Tab comes past the link to what stands behind the list, which would run away.
    addEventListener("keydown", ({ key }) => void (this.#tabbing = key === "Tab"), true);
    for (const way of ["pointerdown", "wheel"])
      addEventListener(way, () => void (this.#tabbing = false), { passive: true });
  }

  /** Go on if its end is near, and nothing speaks against it. */
  look = () => {
    if (this.#failed || this.#tabbing || saving.matches || connection?.saveData) return;
    const left = (this.#link?.getBoundingClientRect().top ?? Infinity) - bottom(this.#box);
    if (left < EARLY) void this.more().then((came) => came && this.look());
  };

  /** @returns {Promise<boolean>} the next page stands below; false at the end, or if it is lost */
  more() {
    this.#loading ??= this.#load().finally(() => (this.#loading = undefined));
    return this.#loading;
  }

  get #link() {
    return /** @type {HTMLAnchorElement | null} */ (one("[data-more] a", this.#box));
  }

  /** @param {MouseEvent} event */
  #press(event) {
    const link = this.#link;
    const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0;
    if (!link || !plain || !link.contains(/** @type {Node} */ (event.target))) return;
    event.preventDefault();
    void this.more();
  }

  async #load() {
    const link = this.#link;
    if (!link) return false;
    const line = /** @type {HTMLElement} */ (link.parentElement);
    one("[role=alert]", line)?.remove();
    link.textContent = word("loading_more");
    const html = await fetched(link.href);
    const page = html === undefined ? undefined : wholePage(html);
    const came = page && one("[data-list]", page);
    this.#failed = !came;
    if (!came) return this.#complain(line, link);
    if (!line.isConnected) return false; // drawn anew meanwhile
    this.#append(came, one("[data-more]", page), line);
    return true;
  }

  /** @param {HTMLElement} came @param {HTMLElement | null} end @param {HTMLElement} line */
  #append(came, end, line) {
    const list = /** @type {HTMLElement} */ (one("[data-list]", this.#box));
    const pressed = line.contains(document.activeElement);
    const there = every(LISTED, list).length;
    list.append(...ofNewDays(list, document.importNode(came, true)));
    line.replaceWith(...(end ? [document.importNode(end, true)] : []));
    if (pressed) every(LISTED, list)[there]?.focus({ preventScroll: true });
  }

  /** @param {HTMLElement} line @param {HTMLElement} link */
  #complain(line, link) {
    const said = made("span", "small bad", word("list_lost"));
    said.setAttribute("role", "alert");
    link.textContent = word("try_again");
    line.prepend(said);
    return false;
  }
}

/**
 * What belongs to the last day of the list goes under it.
 * @param {HTMLElement} list @param {HTMLElement} came @returns {Element[]} the rest
 */
function ofNewDays(list, came) {
  const [last, first] = [list.lastElementChild, came.firstElementChild];
  const day = last?.getAttribute("data-day");
  if (last && first && day && day === first.getAttribute("data-day")) {
    last.append(...[...first.children].filter((each) => !each.matches("h2")));
    first.remove();
  }
  return [...came.children];
}

/** @param {Element} box */
const bottom = (box) => box.getBoundingClientRect().bottom;
