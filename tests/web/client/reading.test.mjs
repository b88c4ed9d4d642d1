import assert from "node:assert/strict";
import { test } from "node:test";
import { isCommand, Reader } from "../../../web/static/js/reading.js";

/** Answers come when they are let go, so that they can overtake each other. */
function world() {
  const facts = { asked: [], shown: [], answers: new Map() };
  const reader = new Reader(
    (text) => {
      facts.asked.push(text);
      return new Promise((answer) => facts.answers.set(text, answer));
    },
    (reading, text) => facts.shown.push(reading && text),
  );
  return { reader, facts };
}

const run = (digest) => ({ ok: true, kind: "run", digest });
const pause = () => new Promise((go) => setTimeout(go, 10));

test("a text that is not a command is never asked about", async () => {
  const { reader, facts } = world();
  for (const text of ["hello", "//pay", "/", "a /pay @bob 20", " /pay"]) reader.type(text);
  await pause();
  assert.deepEqual(facts.asked, []);
});

test("typing on asks at once, and then about what was typed last", async () => {
  const { reader, facts } = world();
  for (const text of ["/p", "/pay", "/pay @bob 2", "/pay @bob 20"]) reader.type(text);
  assert.deepEqual(facts.asked, ["/p"]);
  facts.answers.get("/p")(run("old"));
  await pause();
  assert.deepEqual(facts.asked, ["/p", "/pay @bob 20"]);
  facts.answers.get("/pay @bob 20")(run("new"));
  await pause();
  assert.deepEqual(facts.shown, ["/pay @bob 20"]);
  assert.equal(reader.for("/pay @bob 20").digest, "new");
});

test("what is typed again while it is asked about is asked about once", async () => {
  const { reader, facts } = world();
  for (const text of ["/pay 2", "/pay 20", "/pay 2"]) reader.type(text);
  facts.answers.get("/pay 2")(run("d"));
  await pause();
  assert.deepEqual(facts.asked, ["/pay 2"]);
  assert.deepEqual(facts.shown, ["/pay 2"]);
});

test("a reading is good for exactly its text", async () => {
  const { reader, facts } = world();
  reader.type("/pay @bob 20");
  await pause();
  facts.answers.get("/pay @bob 20")(run("d"));
  await pause();
  assert.equal(reader.for("/pay @bob 200"), undefined);
  reader.type("/pay @bob 200");
  assert.equal(reader.for("/pay @bob 200"), undefined);
});

test("what is no command any more clears the reading at once", async () => {
  const { reader, facts } = world();
  reader.type("/pay @bob 20");
  await pause();
  facts.answers.get("/pay @bob 20")(run("d"));
  await pause();
  reader.type("");
  assert.deepEqual(facts.shown, ["/pay @bob 20", undefined]);
});

test("no answer shows nothing rather than something old", async () => {
  const { reader, facts } = world();
  reader.type("/pay @bob 20");
  await pause();
  facts.answers.get("/pay @bob 20")({ ok: false, code: "busy", message: "", retryable: true });
  await pause();
  assert.deepEqual(facts.shown, [undefined]);
});

test("one slash runs, two print one", () => {
  assert.ok(isCommand("/pay"));
  assert.ok(!isCommand("//pay"));
  assert.ok(!isCommand("/ pay"));
});
