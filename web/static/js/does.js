// What can be done with a message: a menu at its side, by mouse, long press or keyboard.

import { insist } from "./insist.js";
import { every, made, now, one } from "./page.js";
import { complain } from "./taps.js";
import { uuid7 } from "./uuid.js";
import { word } from "./words.js";

/** @import {Target} from "./aim.js" */
/** @import {Call} from "./shapes.js" */
/** @import {Thread} from "./thread.js" */

/** @typedef {[icon: string, label: string, run: () => unknown]} Deed */

const FACES = ["👍", "❤️", "😂", "😮", "😢", "🙏"];
const EDIT_FOR = 15 * 60_000;
const HELD = 450;
const STILL = 10;
const MOVES = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

export class Does {
  #thread;
  #call;
  #aim;
  #fill;
  #menu = made("div", "deeds");
  #roving = false;

  /**
   * @param {Thread} thread
   * @param {Call} call
   * @param {(target: Target) => void} aim
   * @param {(text: string) => void} fill what is to be typed on
   */
  constructor(thread, call, aim, fill) {
    this.#thread = thread;
    this.#call = call;
    this.#aim = aim;
    this.#fill = fill;
    this.#menu.popover = "auto";
    this.#menu.setAttribute("role", "menu");
    this.#menu.setAttribute("aria-label", word("more"));
    this.#menu.addEventListener("keydown", (event) => this.#key(event));
    (one("main") ?? document.body).append(this.#menu);
    thread.root.addEventListener("click", (event) => this.#click(event));
    thread.root.addEventListener("keydown", (event) => this.#walk(event));
    this.#listenForHolds(thread.root);
    thread.watch(() => this.#rove());
  }

  /** The newest own message that still can be, as by an arrow key in an empty field. */
  editLast() {
    const own = [...every(".msg.me[data-words]", this.#thread.root)].reverse();
    const row = own.find((each) => editable(each));
    if (row) this.#aim(target(row, "edit"));
  }

  /** @param {HTMLElement} row */
  open(row) {
    const opener = one("[data-does]", row);
    if (!opener) return;
    this.#menu.replaceChildren(this.#faces(row), ...this.#deeds(row).map((deed) => item(deed)));
    for (const button of every("[data-icon]", this.#menu)) button.prepend(icon(opener, button));
    this.#menu.showPopover();
    this.#stand(opener);
    one("button", this.#menu)?.focus();
  }

  /** @param {HTMLElement} row */
  #faces(row) {
    const line = made("div", "faces");
    line.setAttribute("role", "group");
    line.setAttribute("aria-label", word("react"));
    for (const emoji of FACES) {
      const on = pressed(row, emoji);
      const button = item(["", emoji, () => this.#react(row, emoji, !on)]);
      button.setAttribute("role", "menuitemcheckbox");
      button.setAttribute("aria-checked", `${on}`);
      line.append(button);
    }
    return line;
  }

  /** @param {HTMLElement} row @returns {Deed[]} */
  #deeds(row) {
    const said = row.hasAttribute("data-words");
    const own = said && row.matches(".me");
    const handle = one(".name", row)?.getAttribute("href")?.slice(1);
    /** @type {[boolean, Deed][]} */
    const all = [
      [true, ["reply", word("reply"), () => this.#aim(target(row, "reply"))]],
      [said && !!handle, ["coins", word("tip"), () => this.#fill(`/tip ${handle} `)]],
      [own && editable(row), ["pencil", word("edit"), () => this.#aim(target(row, "edit"))]],
      [said, ["copy", word("copy"), () => copy(row, wordsOf(row))]],
      [true, ["link", word("copy_link"), () => copy(row, this.#link(row))]],
      [own, ["trash-2", word("delete"), () => this.#sure(row)]],
      [this.#strange(row), ["flag", word("report"), () => this.#report(row)]],
    ];
    return all.filter(([can]) => can).map(([, deed]) => deed);
  }

  /** Said by somebody else, who is not the bot. @param {HTMLElement} row */
  #strange(row) {
    return !row.matches(".me") && !this.#thread.is("@quid");
  }

  /** @param {HTMLElement} row */
  #report(row) {
    location.assign(`/report/event/${this.#thread.place}-${row.dataset.seq}`);
  }

  /** @param {HTMLElement} row */
  #link(row) {
    const post = location.pathname.startsWith("/post/");
    const page = post ? location.pathname : `/messages/${this.#thread.place}`;
    return `${location.origin}${page}#${row.dataset.seq}`;
  }

  /** Asked once more: a slip of the finger deletes nothing. @param {HTMLElement} row */
  #sure(row) {
    const button = item(["trash-2", word("delete_sure"), () => this.#delete(row)]);
    const opener = one("[data-does]", row);
    if (opener) button.prepend(icon(opener, button));
    button.classList.add("bad");
    const label = made("div", "small quiet", word("delete_about"));
    this.#menu.replaceChildren(label, button);
    this.#menu.showPopover();
    if (opener) this.#stand(opener);
    button.focus();
  }

  /** @param {HTMLElement} row */
  async #delete(row) {
    await this.#wish(row, "delete", {});
    one("[data-composer] textarea")?.focus();
  }

  /** @param {HTMLElement} row @param {string} emoji @param {boolean} on */
  #react(row, emoji, on) {
    return this.#wish(row, "react", { emoji, on });
  }

  /**
   * @template {"delete" | "react"} K
   * @param {HTMLElement} row
   * @param {K} name
   * @param {{emoji?: string, on?: boolean}} facts
   */
  async #wish(row, name, facts) {
    const about = { place: this.#thread.place, seq: Number(row.dataset.seq) };
    const data = /** @type {any} */ ({ ...about, client_id: uuid7(), ...facts });
    const answer = await insist(this.#call, name, data);
    if (!answer.ok) complain(one(".body", row) ?? row, answer.message || word("unavailable"));
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const at = event.target instanceof Element ? event.target : null;
    const row = /** @type {HTMLElement | null} */ (at?.closest(".msg[data-seq]"));
    const face = /** @type {HTMLElement | null} */ (at?.closest("[data-react]"));
    if (!row) return;
    if (at?.closest("[data-does]")) this.open(row);
    if (face) void this.#react(row, face.dataset.react ?? "", face.ariaPressed !== "true");
  }

  /** From message to message, at their buttons. @param {KeyboardEvent} event */
  #walk(event) {
    const at = event.target instanceof Element ? event.target.closest("[data-does]") : null;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!at || !step) return;
    const all = [...every("[data-does]", this.#thread.root)];
    const next = all[all.indexOf(/** @type {HTMLElement} */ (at)) + step];
    if (next) this.#rest(all, next).focus();
    event.preventDefault();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const step = MOVES[/** @type {keyof typeof MOVES} */ (event.key)];
    if (event.key === "Tab") this.#menu.hidePopover();
    if (!step) return;
    const all = [...every("button", this.#menu)];
    const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    all[(at + step + all.length) % all.length]?.focus();
    event.preventDefault();
  }

  /** @param {HTMLElement} root */
  #listenForHolds(root) {
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let held;
    let [x, y] = [0, 0];
    const end = () => clearTimeout(held);
    root.addEventListener("pointerdown", (event) => {
      const at = event.target instanceof Element ? event.target : null;
      const row = /** @type {HTMLElement | null} */ (at?.closest(".msg[data-seq]"));
      if (event.pointerType === "mouse" || !row || at?.closest("button, a")) return;
      [x, y] = [event.clientX, event.clientY];
      held = setTimeout(() => this.open(row), HELD);
    });
    root.addEventListener("pointermove", (event) => {
      if (Math.hypot(event.clientX - x, event.clientY - y) > STILL) end();
    });
    for (const name of ["pointerup", "pointercancel", "scroll"]) root.addEventListener(name, end);
    root.addEventListener("contextmenu", (event) => {
      if (/** @type {PointerEvent} */ (event).pointerType === "touch") event.preventDefault();
    });
  }

  /** Tab finds the newest; arrows go on from there. */
  #rove() {
    if (this.#roving) return;
    this.#roving = true;
    queueMicrotask(() => {
      this.#roving = false;
      const all = [...every("[data-does]", this.#thread.root)];
      const last = all[all.length - 1];
      if (last) this.#rest(all, last);
    });
  }

  /** @param {HTMLElement[]} all @param {HTMLElement} chosen */
  #rest(all, chosen) {
    for (const button of all) button.tabIndex = button === chosen ? 0 : -1;
    return chosen;
  }

  /** Beside the button, within the window. @param {HTMLElement} opener */
  #stand(opener) {
    const from = opener.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.#menu;
    const left = Math.min(Math.max(8, from.left), innerWidth - width - 8);
    const below = from.bottom + height + 8 < innerHeight;
    this.#menu.style.left = `${left}px`;
    this.#menu.style.top = `${below ? from.bottom : Math.max(8, from.top - height)}px`;
  }
}

/** @param {Deed} deed */
function item([name, label, run]) {
  const button = made("button", "");
  button.type = "button";
  button.setAttribute("role", "menuitem");
  if (name) button.dataset.icon = name;
  button.append(made("span", "", label));
  button.addEventListener("click", () => {
    /** @type {HTMLElement} */ (button.closest("[popover]")).hidePopover();
    run();
  });
  return button;
}

/** A browser may have no clipboard, or refuse it. @param {HTMLElement} row @param {string} text */
async function copy(row, text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    complain(one(".body", row) ?? row, word("not_copied"));
  }
}

/** Out of the same sprite. @param {HTMLElement} opener @param {HTMLElement} button */
function icon(opener, button) {
  const copy = /** @type {SVGElement} */ (one("svg", opener)?.cloneNode(true));
  const use = copy.querySelector("use");
  const sprite = use?.getAttribute("href")?.split("#")[0] ?? "";
  use?.setAttribute("href", `${sprite}#${button.dataset.icon}`);
  return copy;
}

/** @param {HTMLElement} row @param {string} emoji */
const pressed = (row, emoji) =>
  [...every("[data-react]", row)].some(
    (each) => each.dataset.react === emoji && each.ariaPressed === "true",
  );

/** @param {HTMLElement} row */
const editable = (row) => now() - Date.parse(row.dataset.at ?? "") < EDIT_FOR;

/** @param {HTMLElement} row as it was typed, or as others read it */
const wordsOf = (row) => row.dataset.words || (one(".said", row)?.textContent ?? "");

/** @param {HTMLElement} row @param {Target["kind"]} kind @returns {Target} */
function target(row, kind) {
  const name = one(".name", row)?.textContent || one(".ticket b", row)?.textContent || "";
  const text = wordsOf(row) || (one(".sum", row)?.textContent?.trim() ?? "");
  return { kind, seq: Number(row.dataset.seq), name: name || word("you"), text };
}
