import assert from "node:assert/strict";
import { test } from "node:test";
import { canonical, show } from "../../../web/static/js/money.js";

test("minor units become decimals without a float", () => {
  assert.equal(canonical(2000, 2), "20.00");
  assert.equal(canonical(5, 2), "0.05");
  assert.equal(canonical(0, 2), "0.00");
  assert.equal(canonical(-1234, 2), "-12.34");
  assert.equal(canonical(500, 0), "500");
  assert.equal(canonical(1, 3), "0.001");
});

test("an amount beyond what a float holds keeps every digit", () => {
  assert.equal(canonical("900719925474099312", 2), "9007199254740993.12");
  assert.equal(show("900719925474099312", "USD", "en"), "$9,007,199,254,740,993.12");
});

test("a reader sees the format of their own language", () => {
  assert.equal(show(2000, "USD", "en"), "$20.00");
  assert.equal(show(-2000, "USD", "en"), "\u2212$20.00");
  assert.equal(show(2050, "EUR", "fr").replace(/\s/g, " "), "20,50 €");
  assert.equal(show(500, "JPY", "en"), "¥500");
});

test("an amount that is not whole is refused rather than rounded", () => {
  assert.throws(() => canonical(20.5, 2), RangeError);
  assert.throws(() => canonical("20.5", 2), SyntaxError);
});
