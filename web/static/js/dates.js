// Days in words, as each language writes them.

/**
 * French gives the first of a month, and it alone, a number of its own: "1er décembre".
 * @param {Intl.DateTimeFormat} format @param {Date} at
 */
export function written(format, at) {
  const first = format.resolvedOptions().locale.startsWith("fr") ? "1er" : "1";
  const parts = format.formatToParts(at);
  return parts
    .map(({ type, value }) => (type === "day" && value === "1" ? first : value))
    .join("");
}
