// Amounts for people: whole minor units in, the reader's own format out, never through a float.

/**
 * "20.00" of 2000 and 2 decimals; exact for any whole number.
 * @param {number | bigint | string} minor whole minor units, may be negative
 * @param {number} digits decimals of the currency
 */
export function canonical(minor, digits) {
  const whole = BigInt(minor);
  const sign = whole < 0n ? "-" : "";
  const figures = (whole < 0n ? -whole : whole).toString().padStart(digits + 1, "0");
  const cut = figures.length - digits;
  return sign + figures.slice(0, cut) + (digits ? `.${figures.slice(cut)}` : "");
}

/**
 * @param {number | bigint | string} minor
 * @param {string} currency ISO code
 * @param {string} locale
 */
export function show(minor, currency, locale) {
  const format = new Intl.NumberFormat(locale, { style: "currency", currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  // A string is formatted digit by digit; a number would pass through a float.
  const exact = /** @type {Intl.StringNumericLiteral} */ (canonical(minor, digits));
  return format.format(exact).replace("-", "\u2212");
}
