// How much there is to be told: on the bell, in the title, and on the icon of the installed app.

import { every, one } from "./page.js";
import { inTitle } from "./title.js";

/** @import {Call} from "./shapes.js" */

const MOST = 100;
const PAUSE = 1000;

export class Bell {
  #call;
  #anew;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #later;

  /** @param {Call} call @param {() => void} anew draws the list of what is told again */
  constructor(call, anew) {
    this.#call = call;
    this.#anew = anew;
    this.learn(document);
  }

  /** @param {{unread: number}} told */
  hear({ unread }) {
    show(unread);
    if (unread && one("[data-live=news]")) this.#anew();
  }

  /** Money has moved, or somebody asks for some: how much that is, the server counts. */
  ask() {
    this.#later ??= setTimeout(async () => {
      this.#later = undefined;
      const answer = await this.#call("alerts", {});
      if (answer.ok) this.hear(answer);
    }, PAUSE);
  }

  /** @param {Document} page as the server draws it now */
  learn(page) {
    const badge = one("[data-bell]", page);
    if (badge) show(badge.hidden ? 0 : Number.parseInt(badge.textContent ?? "", 10));
  }

  /** Whoever has the list before them has read it. */
  async look() {
    const list = one("[data-live=news]");
    if (!list || document.visibilityState !== "visible") return;
    const answer = await this.#call("alerts", { until: Number(list.dataset.until) });
    if (answer.ok) show(answer.unread);
  }
}

/** @param {number} count */
function show(count) {
  for (const badge of every("[data-bell]")) {
    badge.textContent = count < MOST ? `${count}` : "99+";
    badge.hidden = !count;
  }
  inTitle("told", count);
}
