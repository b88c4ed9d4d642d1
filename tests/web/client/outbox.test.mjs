import assert from "node:assert/strict";
import { test } from "node:test";
import { Outbox, pauseAfter } from "../../../web/static/js/outbox.js";
import { remembered } from "../../../web/static/js/shelf.js";

const LOST = { ok: false, code: "unknown", message: "", retryable: true };
const NEVER = { ok: false, code: "too_long", message: "Too long.", retryable: false };

/** A server that keeps each client id once, as ours does, and a wire that does what it is told. */
function world({ shelf = remembered(), answer = () => undefined, locks = new Map(), locking = true } = {}) {
  const seen = { server: [], sends: [], told: [], naps: [], busy: 0, most: 0 };
  const outbox = new Outbox({
    shelf,
    async send(entry) {
      seen.sends.push(entry.client_id);
      seen.most = Math.max(seen.most, ++seen.busy);
      await new Promise((go) => setTimeout(go, 1));
      seen.busy -= 1;
      const said = answer(entry, seen.sends.length);
      if (said && !said.kept) return said;
      if (!seen.server.some((one) => one.client_id === entry.client_id)) seen.server.push(entry);
      return said?.kept ? LOST : { ok: true, place: entry.place, seq: seen.server.length };
    },
    async alone(place, work) {
      if (!locking) return work();
      const before = locks.get(place) ?? Promise.resolve();
      const mine = before.then(work, work);
      locks.set(place, mine.catch(() => undefined));
      return mine;
    },
    nap(ms, cut) {
      seen.naps.push(ms);
      return new Promise((go) => {
        const timer = setTimeout(go, ms / 1000);
        cut.addEventListener("abort", () => (clearTimeout(timer), go()));
      });
    },
    tell: (change) => seen.told.push(`${change.entry.client_id} ${change.state}`),
  });
  return { outbox, shelf, ...seen, seen };
}

const line = (client_id, place = "7") => ({ client_id, place, text: `text of ${client_id}` });
const texts = (seen) => seen.server.map((entry) => entry.client_id);
const until = async (fact) => {
  for (let n = 0; n < 500 && !(await fact()); n += 1) await new Promise((go) => setTimeout(go, 2));
  assert.ok(await fact(), "it never came to that");
};

test("lines said offline wait, and arrive once and in order when the connection is there", async () => {
  const { outbox, seen, shelf } = world();
  for (const id of ["a", "b", "c"]) await outbox.say(line(id));
  assert.deepEqual(seen.sends, []);
  await outbox.wake();
  assert.deepEqual(texts(seen), ["a", "b", "c"]);
  assert.deepEqual(await shelf.all(), []);
});

test("a line is kept before it is first sent, with the id that it is sent under", async () => {
  const kept = [];
  const { outbox, shelf } = world({
    answer: () => void shelf.all().then((rows) => kept.push(rows[0].client_id)),
  });
  await outbox.wake();
  await outbox.say(line("a"));
  await until(() => kept.length);
  assert.deepEqual(kept, ["a"]);
});

test("one line of a conversation is in flight at a time, conversations do not wait for each other", async () => {
  const { outbox, seen } = world();
  for (const id of ["a", "b", "c"]) await outbox.say(line(id));
  await outbox.wake();
  assert.equal(seen.most, 1);
  await outbox.say(line("d", "8"));
  await outbox.say(line("e", "9"));
  await until(() => seen.server.length === 5);
  assert.equal(seen.most, 2);
});

test("a browser without locks keeps a conversation in order all the same", async () => {
  const { outbox, seen } = world({ locking: false });
  await outbox.wake();
  await Promise.all(["a", "b", "c"].map((id) => outbox.say(line(id))));
  await until(() => seen.server.length === 3);
  assert.equal(seen.most, 1);
  assert.deepEqual(seen.sends, ["a", "b", "c"]);
});

test("an answer that got lost is asked for again under the same id and the line stands once", async () => {
  const { outbox, seen } = world({ answer: (_, n) => (n <= 2 ? { kept: true } : undefined) });
  await outbox.say(line("a"));
  await outbox.say(line("b"));
  await outbox.wake();
  assert.deepEqual(seen.sends, ["a", "a", "a", "b"]);
  assert.deepEqual(texts(seen), ["a", "b"]);
  assert.equal(seen.naps.length, 2);
});

test("a later line never overtakes one that has to be sent again", async () => {
  const { outbox, seen } = world({ answer: (_, n) => (n <= 3 ? LOST : undefined) });
  for (const id of ["a", "b"]) await outbox.say(line(id));
  await outbox.wake();
  assert.deepEqual(texts(seen), ["a", "b"]);
});

test("a refused line fails with its reason, stays, and lets the next one pass", async () => {
  const { outbox, seen, shelf } = world({ answer: (e) => (e.client_id === "a" ? NEVER : undefined) });
  await outbox.say(line("a"));
  await outbox.say(line("b"));
  await outbox.wake();
  assert.deepEqual(texts(seen), ["b"]);
  const [kept] = await shelf.all();
  assert.deepEqual([kept.client_id, kept.failed, kept.message], ["a", true, "Too long."]);
  assert.ok(seen.told.includes("a failed"));
});

test("retry sends a failed line under the id it had", async () => {
  let refuse = true;
  const { outbox, seen } = world({ answer: () => (refuse ? NEVER : undefined) });
  await outbox.wake();
  await outbox.say(line("a"));
  await until(() => seen.told.includes("a failed"));
  refuse = false;
  await outbox.retry("a");
  assert.deepEqual(texts(seen), ["a"]);
});

test("a line can be taken back before it was sent and after it failed, not in between", async () => {
  const { outbox, seen } = world({ answer: (e) => (e.client_id === "b" ? LOST : undefined) });
  await outbox.say(line("a"));
  assert.equal((await outbox.drop("a"))?.text, "text of a");
  await outbox.say(line("b"));
  void outbox.wake();
  await until(() => seen.sends.length > 0);
  outbox.rest();
  assert.equal(await outbox.drop("b"), undefined);
  assert.equal(await outbox.drop("nobody"), undefined);
});

test("signed out, nothing more is sent and nothing is lost", async () => {
  const out = { ok: false, code: "signed_out", message: "", retryable: false };
  let signedOut = true;
  const { outbox, seen, shelf } = world({ answer: () => (signedOut ? out : undefined) });
  for (const id of ["a", "b"]) await outbox.say(line(id));
  await outbox.wake();
  assert.deepEqual(seen.sends, ["a"]);
  assert.equal((await shelf.all()).length, 2);
  signedOut = false;
  await outbox.wake();
  assert.deepEqual(texts(seen), ["a", "b"]);
});

test("two tabs over one shelf send each line once", async () => {
  const [shelf, locks] = [remembered(), new Map()];
  const [one, other] = [world({ shelf, locks }), world({ shelf, locks })];
  for (const id of ["a", "b", "c", "d"]) await one.outbox.say(line(id));
  await Promise.all([one.outbox.wake(), other.outbox.wake()]);
  assert.deepEqual([...one.seen.sends, ...other.seen.sends].sort(), ["a", "b", "c", "d"]);
});

test("a reload in the middle sends what was left, under the same ids", async () => {
  const shelf = remembered();
  const before = world({ shelf, answer: () => ({ kept: true }) });
  await before.outbox.say(line("a"));
  await before.outbox.say(line("b"));
  void before.outbox.wake();
  await until(() => before.seen.sends.length > 0);
  before.outbox.rest();
  const after = world({ shelf });
  await after.outbox.wake();
  assert.deepEqual(after.seen.sends, ["a", "b"]);
});

test("a connection that is back ends every pause at once", async () => {
  let away = true;
  const { outbox, seen } = world({
    answer: () => (away ? { ...LOST, retry_after: 3600 } : undefined),
  });
  await outbox.wake();
  await outbox.say(line("a"));
  await until(() => seen.naps.length === 1);
  away = false;
  await outbox.wake();
  await until(() => seen.server.length === 1);
});

test("pauses double up to half a minute, and never undercut what the server asks", () => {
  for (let tries = 0; tries < 40; tries += 1) {
    const longest = Math.min(30_000, 1000 * 2 ** tries);
    const pause = pauseAfter(tries);
    assert.ok(pause >= longest / 2 && pause <= longest, `${tries}: ${pause}`);
  }
  assert.ok(pauseAfter(0, 12) >= 12_000);
});
