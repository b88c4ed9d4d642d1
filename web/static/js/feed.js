// What has come home since the page was drawn: a pill says how much, and draws it when pressed.

import { fetched, wholePage } from "./html.js";
import { LISTED } from "./keys.js";
import { every, one } from "./page.js";
import { word } from "./words.js";

/** @import {Call, Posted} from "./shapes.js" */

const MANY = 50; // from here on it says only that there are more
const PAGES = 5; // of new posts; beyond them the page is drawn as a whole

export class Feed {
  #call;
  #list = /** @type {HTMLElement} */ (one("[data-home]"));
  #box = /** @type {HTMLElement} */ (one(".page"));
  #pill = /** @type {HTMLButtonElement} */ (one("[data-newer]"));
  /** @type {Set<string>} */
  #new = new Set();
  /** They are drawn, above what the reader sees. */
  #above = false;

  /** @param {Call} call */
  constructor(call) {
    this.#call = call;
    // We keep the place by hand; the browser doing it too would count it twice.
    this.#box.style.overflowAnchor = "none";
    this.#box.addEventListener("scroll", () => this.#seen(), { passive: true });
    this.#pill.addEventListener("click", () => void (this.#above ? this.#up() : this.#draw()));
  }

  /** What came while there was no line, or from where nothing is pushed. */
  async ask() {
    const answer = await this.#call("home", { after: this.#newest });
    if (answer.ok) for (const post of answer.posts) this.hear({ post });
  }

  /** @param {Pick<Posted, "post">} what */
  hear({ post }) {
    if (Number(post) <= this.#newest || this.#new.has(post)) return;
    this.#new.add(post);
    this.#above = false;
    this.#show();
  }

  get #newest() {
    return Number(this.#list.dataset.home);
  }

  #show() {
    const { size } = this.#new;
    const count = size < MANY ? size : `${MANY}+`;
    const said = this.#above ? "to_top" : size === 1 ? "new_post" : "new_posts";
    this.#say(size || this.#above ? word(said, { count }) : "");
  }

  /** @param {string} text */
  #say(text) {
    this.#pill.textContent = text;
    this.#pill.hidden = !text;
  }

  async #draw() {
    if (this.#pill.ariaBusy) return;
    this.#pill.ariaBusy = "true";
    const came = await this.#newer();
    this.#pill.ariaBusy = null;
    if (came === "lost") return this.#say(word("unavailable"));
    if (came === "many") return location.assign("/");
    return this.#put(came);
  }

  /** @returns {Promise<HTMLElement[] | "lost" | "many">} all posts above the newest one here */
  async #newer() {
    const came = [];
    let address = "/";
    for (let pages = 0; pages < PAGES; pages += 1) {
      const html = await fetched(address);
      const page = html === undefined ? undefined : wholePage(html);
      if (!page || !one("[data-list]", page)) return "lost";
      const posts = [...every("[data-list] > .post", page)];
      const newer = posts.filter((post) => Number(post.dataset.number) > this.#newest);
      came.push(...newer);
      const more = /** @type {HTMLAnchorElement | null} */ (one("[data-more] a", page));
      if (newer.length < posts.length || !more) return came;
      address = more.href;
    }
    return "many";
  }

  /** @param {HTMLElement[]} came */
  #put(came) {
    const under = this.#list.getBoundingClientRect().top < this.#edge;
    const height = this.#list.getBoundingClientRect().height;
    this.#list.prepend(...came.map((post) => document.importNode(post, true)));
    this.#list.dataset.home = came[0]?.dataset.number ?? `${this.#newest}`;
    if (came.length) one(".page > .empty")?.remove();
    this.#new.clear();
    this.#above = under && came.length > 0;
    this.#show();
    if (!under) return this.#focus();
    this.#box.scrollTop += this.#list.getBoundingClientRect().height - height;
    return undefined;
  }

  #up() {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.#focus();
    this.#box.scrollTo({ top: 0, behavior: still ? "auto" : "smooth" });
  }

  #focus() {
    one(LISTED, this.#list)?.focus({ preventScroll: true });
  }

  /** The bar lies above what is seen. */
  get #edge() {
    return one(".bar")?.getBoundingClientRect().bottom ?? 0;
  }

  #seen() {
    if (!this.#above || this.#list.getBoundingClientRect().top < this.#edge) return;
    this.#above = false;
    this.#show();
  }
}
