import assert from "node:assert/strict";
import { test } from "node:test";
import { Sync } from "../../../web/static/js/sync.js";

const PAGE = 200;
const event = (seq, place = "7") => ({ place, seq, text: `line ${seq}` });
const row = (mine) => ({ mine, place: "7", after: 1 });

/** A server that holds `last` lines and `mine` private rows, and what the client made of them. */
function world({ have = 0, last = 0, mine = 0, rows = 0, behind = 500, refuse = 0 } = {}) {
  const facts = { drawn: [], whispered: [], news: [], asked: [], reloads: 0, last, rows, refuse };
  const sync = new Sync(
    {
      async ask(from) {
        facts.asked.push(structuredClone(from));
        if (facts.refuse-- > 0) return { ok: false, code: "busy", message: "", retryable: true };
        return { ok: true, ...answer(from, facts, behind) };
      },
      draw: (one) => facts.drawn.push(one.seq),
      whisper: (one) => facts.whispered.push(one.mine),
      reload: async () => (facts.reloads++, facts.last),
      news: (one) => facts.news.push(`${one.place} ${one.seq}`),
      nap: async () => undefined,
    },
    mine,
  );
  sync.watch("7", have);
  return { sync, facts };
}

function answer(from, facts, behind) {
  const had = from.places["7"];
  const places = { 7: facts.last, 9: 4 };
  const lost = from.mine > facts.rows;
  const mine = numbers(lost ? 1 : from.mine + 1, facts.rows).map(row);
  const reset = lost ? ["mine"] : [];
  if (facts.last - had > behind) return { events: [], mine, places, more: false, reset: ["7"] };
  const events = numbers(had + 1, Math.min(facts.last, had + PAGE)).map((seq) => event(seq));
  return { events, mine, places, more: had + PAGE < facts.last, reset };
}

const numbers = (from, to) => Array.from({ length: Math.max(0, to - from + 1) }, (_, n) => from + n);

test("what comes in order is drawn and nothing is asked", () => {
  const { sync, facts } = world({ have: 4 });
  for (const seq of [5, 6, 7]) sync.event(event(seq));
  assert.deepEqual(facts.drawn, [5, 6, 7]);
  assert.deepEqual(facts.asked, []);
});

test("what was had is dropped", () => {
  const { sync, facts } = world({ have: 4 });
  for (const seq of [3, 4, 5, 5, 4]) sync.event(event(seq));
  assert.deepEqual(facts.drawn, [5]);
});

test("a hole is asked for and filled in order", async () => {
  const { sync, facts } = world({ have: 4, last: 8 });
  sync.event(event(8));
  assert.deepEqual(facts.drawn, []);
  await sync.catchUp();
  assert.deepEqual(facts.drawn, [5, 6, 7, 8]);
  assert.deepEqual(facts.asked[0], { places: { 7: 4 }, mine: 0 });
});

test("a hole is asked for without being told to", async () => {
  const { sync, facts } = world({ have: 4, last: 6 });
  sync.event(event(6));
  await new Promise((go) => setTimeout(go, 5));
  assert.deepEqual(facts.drawn, [5, 6]);
});

test("after a break everything is there once, page by page", async () => {
  const { sync, facts } = world({ last: 450, rows: 3 });
  const catching = sync.catchUp();
  sync.event(event(451));
  facts.last = 451;
  await catching;
  assert.deepEqual(facts.drawn, numbers(1, 451));
  assert.deepEqual(facts.whispered, [1, 2, 3]);
});

test("far behind, the newest page is loaded and the rest goes on from there", async () => {
  const { sync, facts } = world({ have: 10, last: 900 });
  await sync.catchUp();
  assert.equal(facts.reloads, 1);
  sync.event(event(901));
  assert.deepEqual(facts.drawn, [901]);
});

test("private rows have numbers of their own and heal alike", async () => {
  const { sync, facts } = world({ mine: 4, rows: 7 });
  sync.private(row(4));
  sync.private(row(7));
  await sync.catchUp();
  assert.deepEqual(facts.whispered, [5, 6, 7]);
});

test("a place that is not open here is left to the list, once", () => {
  const { sync, facts } = world({ have: 4 });
  for (const seq of [50, 50, 49, 51]) sync.event(event(seq, "9"));
  assert.deepEqual(facts.drawn, []);
  assert.deepEqual(facts.news, ["9 50", "9 51"]);
});

test("what is known of other places is not asked for again", async () => {
  const { sync, facts } = world();
  await sync.catchUp();
  await sync.catchUp();
  assert.deepEqual(facts.asked.map((from) => from.places), [{ 7: 0 }, { 7: 0, 9: 4 }]);
});

test("far behind in the own stream, its newest page is where it goes on", async () => {
  const { sync, facts } = world({ mine: 9000, rows: 3 });
  await sync.catchUp();
  sync.private(row(4));
  assert.deepEqual(facts.whispered, [1, 2, 3, 4]);
});

test("a server that is busy is asked again", async () => {
  const { sync, facts } = world({ last: 3, refuse: 2 });
  await sync.catchUp();
  assert.equal(facts.asked.length, 3);
  assert.deepEqual(facts.drawn, [1, 2, 3]);
});

test("a hole that the server never fills ends in a reload, not in a loop", async () => {
  const { sync, facts } = world({ have: 4, last: 4 });
  sync.event(event(9));
  facts.last = 4;
  const asked = sync.catchUp();
  facts.last = 4;
  await asked;
  assert.ok(facts.asked.length <= 5);
  assert.equal(facts.reloads, 1);
});

test("questions that come together share one round", async () => {
  const { sync, facts } = world({ last: 5 });
  await Promise.all([sync.catchUp(), sync.catchUp(), sync.catchUp()]);
  assert.ok(facts.asked.length <= 2);
});

test("it knows what the page already has", () => {
  const { sync } = world({ have: 4, mine: 2 });
  assert.ok(sync.has("7", 4));
  assert.ok(!sync.has("7", 5));
  assert.ok(sync.has("7", undefined, 2));
  assert.ok(!sync.has("7", undefined, 3));
});
