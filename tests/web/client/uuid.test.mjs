import assert from "node:assert/strict";
import { test } from "node:test";
import { uuid7 } from "../../../web/static/js/uuid.js";

const SHAPE = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test("a client id is a UUID of version 7 that carries its time", () => {
  const id = uuid7(Date.now() + 1000);
  assert.match(id, SHAPE);
  const time = parseInt(id.replaceAll("-", "").slice(0, 12), 16);
  assert.ok(Math.abs(time - Date.now() - 1000) < 500);
});

test("ids of one moment are all different and sort in the order of making", () => {
  const now = Date.now() + 5000;
  const ids = Array.from({ length: 6000 }, () => uuid7(now));
  assert.equal(new Set(ids).size, ids.length);
  assert.deepEqual([...ids].sort(), ids);
  assert.ok(ids.every((id) => SHAPE.test(id)));
});

test("a clock that goes back does not turn the order round", () => {
  const later = uuid7(Date.now() + 60_000);
  const earlier = uuid7(Date.now());
  assert.ok(earlier > later);
});
