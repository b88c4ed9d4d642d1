import assert from "node:assert/strict";
import { test } from "node:test";
import { written } from "../../../web/static/js/dates.js";

const day = (locale, year, month, date) =>
  written(
    new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric" }),
    new Date(year, month - 1, date),
  );

test("the first of a month, and it alone, is 1er in French", () => {
  assert.equal(day("fr", 2026, 12, 1), "1er décembre 2026");
  assert.equal(day("fr", 2026, 12, 11), "11 décembre 2026");
  assert.equal(day("fr", 2026, 12, 21), "21 décembre 2026");
});

test("English writes every day by its number", () => {
  assert.equal(day("en", 2026, 12, 1), "December 1, 2026");
});
