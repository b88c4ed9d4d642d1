// The page comes to life: one socket, one outbox, and the conversation that is open, if one is.

import { completeAddresses } from "./address.js";
import { listenForPictures } from "./album.js";
import { Anew } from "./anew.js";
import { Bell } from "./bell.js";
import { tellDrafts } from "./drafts.js";
import { forgetOnLeaving, revealPasswords } from "./door.js";
import { Endless } from "./endless.js";
import { listenForChecks } from "./fair.js";
import { Feed } from "./feed.js";
import { listenForPrinting, workApart } from "./installed.js";
import { listenForKeys } from "./keys.js";
import { keepPlace } from "./lasting.js";
import { listenForMarks } from "./marks.js";
import { me, one, settleClock, tellZone } from "./page.js";
import { offerPush } from "./push.js";
import { Room } from "./room.js";
import { Outbox } from "./outbox.js";
import { Rows } from "./rows.js";
import { searchWhileTyping } from "./search.js";
import { openShelf } from "./shelf.js";
import { showConnection, showWallet } from "./standing.js";
import { nap, onlyOne, otherTabs } from "./tabs.js";
import { listenForTaps } from "./taps.js";
import { Wire } from "./wire.js";

/** @import {Balance, Begun, Numbered, Posted, Volatile, Whispered} from "./shapes.js" */
/** @import {State} from "./wire.js" */

const NAME = `quid outbox ${me}`;
const LONG_AWAY = 30_000;

tellZone();
revealPasswords();
completeAddresses(document);
listenForChecks();
listenForPrinting();
listenForKeys(`/@${document.body.dataset.handle}`);
searchWhileTyping();
goOn();
workApart();
listenForPictures();
if (me) listenForMarks();
if (me && one(".app")) await live();

function goOn() {
  const box = one(".page:not(:has([data-thread]))");
  if (!box) return;
  const list = new Endless(box);
  keepPlace(box, list);
  list.look();
}

async function live() {
  forgetOnLeaving(NAME);
  const shelf = await openShelf(NAME);
  const wire = new Wire(document.body.dataset.socket || "/socket.io", pushes(), standing);
  const tabs = otherTabs(NAME, (change) => room.show(change));
  const outbox = new Outbox({
    shelf,
    send: ({ place, text, client_id, reading, target, pictures }) => {
      const named = pictures?.map(({ key, words }) => ({ key, words }));
      const more = { ...(target && { target }), ...(named && { pictures: named }) };
      return wire.call("say", { place, text, client_id, ...(reading && { reading }), ...more });
    },
    alone: onlyOne(NAME),
    nap,
    tell: (change) => (room.show(change), tabs.tell(change)),
  });
  const rows = new Rows(() => anew.soon());
  const anew = new Anew((page) => {
    rows.learn(page);
    bell.learn(page);
    void bell.look();
  });
  const bell = new Bell(wire.call, () => anew.soon());
  const room = new Room(wire.call, outbox, (event) => rows.event(event, false), () => anew.money());
  const feed = one("[data-home]") && new Feed(wire.call);
  void offerPush();
  listenForTaps(wire.call, (said) => room.settled(said));
  await room.showWaiting();
  let connections = 0;
  listenToTheMachine();
  wire.wake();

  function pushes() {
    return {
      /** @param {Numbered} event */
      event(event) {
        settleClock(event.at);
        room.event(event);
        if (event.kind === "change") anew.soon();
        if (event.kind === "ticket") bell.ask();
        if (event.place === room.place) rows.event(event, room.reads(event.place));
      },
      /** @param {Whispered} row */
      mine: (row) => room.private(row),
      /** @param {{balances: Balance[]}} wallet */
      wallet(wallet) {
        showWallet(wallet);
        anew.money();
        bell.ask();
      },
      /** @param {{unread: number}} told */
      alerts: (told) => bell.hear(told),
      /** @param {Begun} begun */
      draft(begun) {
        room.draft(begun);
        rows.draft(begun);
      },
      /** Another node may have said something that did not come here. */
      behind() {
        void room.catchUp();
        anew.money();
        bell.ask();
        void feed?.ask();
      },
      /** @param {Volatile | Posted} what */
      volatile(what) {
        if (what.kind === "post") return void feed?.hear(what);
        room.volatile(what);
        return rows.hear(what);
      },
    };
  }

  /** @param {State} state */
  function standing(state) {
    showConnection(state);
    if (state !== "on") {
      outbox.rest();
      room.rest();
      return void room.showWaiting();
    }
    if (connections++) [anew.soon(), room.learn()];
    void room.wake();
    void tellDrafts(wire.call, (begun) => rows.draft(begun));
    void feed?.ask();
    sitting();
    return void outbox.wake();
  }

  /** Whoever sits before a window needs no push. */
  function sitting() {
    const on = Number(document.hasFocus() && document.visibilityState === "visible");
    if (wire.connected) void wire.call("focus", { on });
  }

  /** Networks come and go, lids close: what was missed is asked for when the machine is back. */
  function listenToTheMachine() {
    let hiddenAt = Date.now();
    const back = () => {
      wire.wake();
      if (Date.now() - hiddenAt > LONG_AWAY) void room.catchUp();
    };
    addEventListener("focus", sitting);
    addEventListener("blur", sitting);
    addEventListener("online", () => wire.wake());
    addEventListener("offline", () => wire.rest());
    addEventListener("pageshow", (event) => event.persisted && back());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") return void (hiddenAt = Date.now());
      back();
      void bell.look();
      void feed?.ask();
      if (room.place) rows.read(room.place);
      return room.look();
    });
  }
}
