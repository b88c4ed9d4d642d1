// The conversation that is open, and what keeps it true: numbers, pending lines, presence.

import { completeAddresses } from "./address.js";
import { Composer } from "./composer.js";
import { divideDays } from "./days.js";
import { Does } from "./does.js";
import { Fresh } from "./fresh.js";
import { newestPage, olderLines, redrawn } from "./history.js";
import { insist } from "./insist.js";
import { made, me, one } from "./page.js";
import { listenForPayments } from "./payform.js";
import { Pending } from "./pending.js";
import { Presence } from "./presence.js";
import { Reach } from "./reach.js";
import { isCommand } from "./reading.js";
import { Scroll } from "./scroll.js";
import { focusWithSlash, listenForFills } from "./shortcuts.js";
import { Sync } from "./sync.js";
import { concerns, leaves } from "./rows.js";
import { nap } from "./tabs.js";
import { listenForTips } from "./tips.js";
import { countDown } from "./taps.js";
import { showTimeLeft } from "./until.js";
import { Thread } from "./thread.js";
import { uuid7 } from "./uuid.js";
import { word } from "./words.js";

/** @import {Begun, Call, Change, Numbered, Said, Volatile, Whispered} from "./shapes.js" */
/** @import {Outbox} from "./outbox.js" */

const PUSH_LATE = 2000;

/** A page without a conversation has a room all the same, with a composer or without. */
export class Room {
  #outbox;
  #news;
  #paid;
  #thread;
  #sync;
  #presence;
  #pending;
  #composer;
  /** @type {Does | undefined} */
  #does;

  /**
   * @param {Call} call
   * @param {Outbox} outbox
   * @param {(event: Numbered) => void} news of conversations that are not open
   * @param {() => void} paid a ticket has come into this one
   */
  constructor(call, outbox, news, paid) {
    this.#outbox = outbox;
    this.#news = news;
    this.#paid = paid;
    const root = one("[data-thread]");
    this.#thread = root ? new Thread(root, new Scroll(root, boxOf(root))) : undefined;
    this.#sync = this.#keep(this.#thread, call);
    this.#presence = this.#thread && new Presence(this.#thread, call);
    this.#pending =
      this.#thread && new Pending(this.#thread, outbox, ({ text, pictures }) => {
        this.#composer?.fill(text);
        this.#composer?.attach(pictures ?? []);
      });
    this.#composer = this.#write(call);
    if (this.#thread && me)
      this.#does = new Does(
        this.#thread,
        call,
        (target) => this.#composer?.aim(target),
        (text) => this.#composer?.fill(text),
      );
    if (this.#thread) this.#follow(this.#thread);
    listenForFills((text) => this.#composer?.fill(text), Boolean(this.#composer));
    listenForTips((text) => this.#composer?.say(text));
    listenForPayments(call, this.#composer);
    focusWithSlash(() => this.#composer?.focus());
  }

  get place() {
    return this.#thread?.place;
  }

  /** @param {string} place @returns {boolean} it is open, on a visible screen */
  reads(place) {
    return place === this.place && document.visibilityState === "visible";
  }

  /** @param {Numbered} event */
  event(event) {
    this.#sync.event(event);
    if (this.#unnumbered && `@${event.author.handle}` === this.place) void this.#begin();
  }

  /** @param {Whispered} row */
  private(row) {
    this.#sync.private(row);
  }

  /** @param {Volatile} what */
  volatile(what) {
    this.#presence?.hear(what);
  }

  /** There is a line. */
  wake() {
    void this.#presence?.attend();
    return this.catchUp();
  }

  rest() {
    this.#presence?.rest();
  }

  /** @param {Begun} begun on another device */
  draft(begun) {
    this.#composer?.hear(begun);
  }

  /** There is a line again: what came meanwhile was pushed to others only. */
  learn() {
    void this.#composer?.learn();
  }

  async catchUp() {
    this.#composer?.readAgain();
    await this.#sync.catchUp();
    this.look();
  }

  look() {
    if (this.#thread) divideDays(this.#thread.root);
    this.#presence?.look();
  }

  /** Lines that waited when the page was left wait on it again. */
  async showWaiting() {
    for (const entry of await this.#outbox.all())
      this.#pending?.show({ state: entry.failed ? "failed" : "waiting", entry });
  }

  /** @param {Change} change of a line of this tab or of another */
  show(change) {
    this.#pending?.show(change);
    if (change.state === "sent" && change.said) void this.#arrived(change, change.said);
  }

  /** @param {Said} said the page shows it, pushed or asked for */
  async settled({ place, seq, mine }) {
    const sync = this.#sync;
    if (place !== this.place || sync.has(place, seq, mine)) return;
    for (let waited = 0; waited < PUSH_LATE && !sync.has(place, seq, mine); waited += 100)
      await nap(100);
    if (!sync.has(place, seq, mine)) await sync.catchUp();
  }

  /** @param {Change} change @param {Said} said */
  async #arrived({ entry }, said) {
    // Without a conversation on the page, what was answered is read where it was said.
    if (!this.#thread && entry.client_id === this.#said) location.assign(`/messages/${said.place}`);
    if (this.#unnumbered && this.#thread?.is(entry.place)) await this.#begin();
    await this.settled(said);
    this.#pending?.remove(entry.client_id);
  }

  /** A conversation gets its number with its first line. */
  get #unnumbered() {
    return this.place?.startsWith("@") ?? false;
  }

  async #begin() {
    if (!this.#thread) return;
    const have = await newestPage(this.#thread, false);
    if (this.#unnumbered) return;
    this.#sync.watch(this.#thread.place, have);
    void this.#presence?.attend();
  }

  #said = "";

  /** @param {Thread | undefined} thread @param {Numbered} event */
  #draw(thread, event) {
    thread?.draw(event);
    // Pushed, a row brings what it changed with it; caught up on, the changed row is asked for.
    const changed = event.kind !== "message" && !event.target_html && event.target;
    if (thread && changed) void redrawn(thread, changed);
    if (event.kind === "receipt" || event.kind === "ticket") this.#paid();
    if (event.kind === "change" && concerns(event.attachment)) this.#belong(!leaves(event));
  }

  /** @param {boolean} still the reader may write here */
  #belong(still) {
    const form = one("[data-composer]");
    if (!form || form.hidden !== still) return;
    form.hidden = !still;
    if (still) return one("[data-out]")?.remove();
    const line = made("p", "out quiet", word("out"));
    line.dataset.out = "";
    line.setAttribute("role", "status");
    return form.before(line);
  }

  /** @param {Thread | undefined} thread @param {Call} call */
  #keep(thread, call) {
    const sync = new Sync(
      {
        ask: (from) => call("since", from),
        draw: (event) => this.#draw(thread, event),
        whisper: (row) => thread?.whisper(row),
        reload: async () => (thread ? newestPage(thread, true) : 0),
        news: this.#news,
        gone: () => this.#belong(false),
        nap,
      },
      Number(document.body.dataset.mine ?? 0),
      JSON.parse(document.getElementById("places")?.textContent || "{}"),
    );
    if (thread && !thread.place.startsWith("@"))
      sync.watch(thread.place, Number(thread.root.dataset.have ?? 0));
    return sync;
  }

  /** @param {Thread} thread */
  #follow(thread) {
    const older = olderLines(thread);
    thread.watch((row) => {
      countDown(row);
      showTimeLeft(row);
      completeAddresses(row);
      this.#presence?.moved(row);
    });
    const reach = new Reach(thread);
    const fresh = new Fresh(thread, reach);
    thread.scroll.whenMoved(() => {
      void older();
      reach.moved();
      fresh.moved();
      this.#presence?.look();
    });
    thread.scroll.begin();
    void older();
    fresh.moved();
    reach.look();
  }

  /** @param {Call} call */
  #write(call) {
    const form = /** @type {HTMLFormElement | null} */ (one("[data-composer]"));
    if (!form) return undefined;
    const place = form.dataset.place ?? "";
    return new Composer(form, {
      say: (line) => this.#outbox.say({ ...line, place, client_id: (this.#said = uuid7()) }),
      read: (text) => call("reading", { place, text }),
      suggest: (text) => call("suggest", { place, text }),
      edit: (seq, text) =>
        insist(call, "edit", { place: this.place ?? place, seq, text, client_id: uuid7() }),
      editLast: () => this.#does?.editLast(),
      typing: () => this.#presence?.typing(),
      ordinary: (text) => !this.#thread && !isCommand(text),
      call,
    });
  }
}

/** @param {HTMLElement} root */
function boxOf(root) {
  const page = /** @type {HTMLElement} */ (document.scrollingElement ?? document.documentElement);
  return /** @type {HTMLElement} */ (root.closest("[data-scroller]") ?? page);
}
