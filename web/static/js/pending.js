// Lines on their way out, shown at the end of the conversation with what becomes of them.

import { album } from "./album.js";
import { every, made, one } from "./page.js";
import { word } from "./words.js";

/** @import {Change, Waiting} from "./shapes.js" */
/** @import {Outbox} from "./outbox.js" */
/** @import {Thread} from "./thread.js" */

export class Pending {
  /**
   * @param {Thread} thread
   * @param {Outbox} outbox
   * @param {(entry: Waiting) => void} edit puts it back into the composer
   */
  constructor(thread, outbox, edit) {
    this.thread = thread;
    this.outbox = outbox;
    this.edit = edit;
  }

  /** @param {Change} change */
  show({ state, entry }) {
    if (!this.thread.is(entry.place)) return;
    const own = this.thread.find(entry.client_id);
    if (own && !own.hasAttribute("data-pending")) return;
    if (state === "gone") return own?.remove();
    if (state === "sent" && !own) return;
    const row = own ?? this.#add(entry);
    if (row) this.#mark(row, state, entry);
  }

  /** @param {string} clientId */
  remove(clientId) {
    const own = this.thread.find(clientId);
    if (own?.hasAttribute("data-pending")) own.remove();
  }

  /** @param {Waiting} entry */
  #add(entry) {
    const template = /** @type {HTMLTemplateElement | null} */ (document.getElementById("pending"));
    const copy = template && document.importNode(template.content, true).firstElementChild;
    const row = /** @type {HTMLElement | null} */ (copy);
    if (!row) return undefined;
    row.dataset.client = entry.client_id;
    row.dataset.pending = `${entry.n}`;
    for (const slot of every("[data-text]", row)) slot.textContent = entry.text;
    const bubble = one(".bubble", row);
    if (entry.pictures) bubble?.after(album(entry.pictures));
    bubble?.classList.toggle("bare", !entry.text);
    this.#listen(row, entry.client_id);
    this.#insert(row, entry.n);
    return row;
  }

  /** @param {HTMLElement} row @param {number} n lines of other tabs may stand there already */
  #insert(row, n) {
    one("[data-empty]", this.thread.root)?.remove();
    const later = [...every("[data-pending]", this.thread.root)].find(
      (other) => Number(other.dataset.pending) > n,
    );
    if (later) later.before(row);
    else this.thread.root.append(row);
    this.thread.scroll.toEnd();
  }

  /** @param {HTMLElement} row @param {string} clientId */
  #listen(row, clientId) {
    one("[data-retry]", row)?.addEventListener("click", () => void this.outbox.retry(clientId));
    one("[data-edit]", row)?.addEventListener("click", async () => {
      const entry = await this.outbox.drop(clientId);
      if (entry) this.edit(entry);
    });
    const remove = made("button", "button plain", word("remove"));
    remove.type = "button";
    remove.dataset.remove = "";
    remove.addEventListener("click", () => void this.outbox.drop(clientId));
    one(".fate.pending", row)?.append(remove);
  }

  /** @param {HTMLElement} row @param {Change["state"]} state @param {Waiting} entry */
  #mark(row, state, entry) {
    row.dataset.state = state === "failed" ? "failed" : "pending";
    const slot = one(`.fate.${row.dataset.state} [data-why]`, row);
    const why = reason(state, entry);
    // Said again to a screen reader only if it says something else.
    if (slot && slot.textContent !== why) slot.textContent = why;
    const remove = one("[data-remove]", row);
    if (remove) remove.hidden = entry.tried || state !== "waiting";
  }
}

/** @param {Change["state"]} state @param {Waiting} entry */
function reason(state, entry) {
  if (state === "failed") return entry.message || word("failed");
  if (state === "sending" || state === "sent") return word("sending");
  return entry.message || word(entry.tried ? "unknown" : "waiting");
}
