// The form of a card: digits in groups, the brand as one types, what is wrong before it is sent.
// It imports nothing and asks nobody: on this page no other code runs.

const BRANDS = /** @type {[string, RegExp, number[], number][]} */ ([
  ["Visa", /^4/, [13, 16, 19], 3],
  ["Mastercard", /^(5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16], 3],
  ["American Express", /^3[47]/, [15], 4],
  ["Discover", /^(6011|64[4-9]|65)/, [16, 17, 18, 19], 3],
  ["Diners Club", /^(30[0-5]|3095|36|38|39)/, [14, 15, 16, 17, 18, 19], 3],
  ["JCB", /^35(2[89]|[3-8])/, [16, 17, 18, 19], 3],
]);

/** @param {HTMLFormElement} form */
function listen(form) {
  form.noValidate = true; // what is wrong is said at its field, as the server says it
  const preview = /** @type {HTMLElement | null} */ (document.querySelector("[data-preview]"));
  if (preview) preview.hidden = false;
  form.addEventListener("input", ({ target }) => {
    if (target instanceof HTMLInputElement) typed(target);
    show(form);
  });
  form.addEventListener("submit", (event) => {
    const wrong = [...judged(form)];
    for (const name of ["number", "expiry", "cvv"]) mark(field(form, name), "");
    for (const [name, said] of wrong) mark(field(form, name), said);
    if (!wrong.length) return wait(form, true);
    event.preventDefault();
    field(form, wrong[0]?.[0] ?? "number").focus();
  });
  addEventListener("pageshow", ({ persisted }) => persisted && wait(form, false));
  show(form);
}

/** @param {HTMLInputElement} input */
function typed(input) {
  if (input.name === "number") regroup(input, grouped);
  if (input.name === "expiry") regroup(input, dated);
  if (input.name === "cvv") input.value = digits(input.value);
  if (input.getAttribute("aria-invalid")) mark(input, "");
}

/**
 * The caret stays behind the digit it stood behind.
 * @param {HTMLInputElement} input @param {(text: string) => string} shape
 */
function regroup(input, shape) {
  const at = input.selectionStart ?? input.value.length;
  const atEnd = at === input.value.length;
  let left = digits(input.value.slice(0, at)).length;
  const shaped = shape(input.value);
  if (shaped === input.value) return;
  input.value = shaped;
  let to = 0;
  while (to < shaped.length && left > 0) if (/\d/.test(shaped[to++] ?? "")) left--;
  input.setSelectionRange(atEnd ? shaped.length : to, atEnd ? shaped.length : to);
}

/** @param {string} text */
const digits = (text) => text.replace(/\D/g, "");

/** @param {string} text */
function grouped(text) {
  const all = digits(text).slice(0, 19);
  if (/^3[47]/.test(all)) return all.replace(/^(.{4})(.{1,6})?(.*)$/, "$1 $2 $3").trim();
  return all.replace(/(.{4})(?=.)/g, "$1 ");
}

/** @param {string} text a month and a year, with or without what stands between them */
function dated(text) {
  let all = digits(text);
  if (/^[2-9]/.test(all) || (all.length === 1 && /\d\D/.test(text))) all = `0${all}`;
  if (all.length === 6 && all.slice(2, 4) === "20") all = all.slice(0, 2) + all.slice(4);
  return all.length > 2 ? `${all.slice(0, 2)}/${all.slice(2, 6)}` : all;
}

/** @param {string} number */
const brand = (number) => BRANDS.find(([, begins]) => begins.test(number));

/** @param {HTMLFormElement} form @returns {Iterable<[string, string]>} fields and what is wrong */
function* judged(form) {
  const number = digits(value(form, "number"));
  const [, , lengths, code] = brand(number) ?? ["", /^/, [12, 13, 14, 15, 16, 17, 18, 19], 0];
  const said = form.dataset;
  if (!lengths.includes(number.length) || !luhn(number)) yield ["number", said.wrongNumber ?? ""];
  const [month = 0, year = 0] = dated(value(form, "expiry")).split("/").map(Number);
  const ends = new Date(2000 + (year % 100), month, 1);
  if (!year || month < 1 || month > 12) yield ["expiry", said.wrongExpiry ?? ""];
  else if (ends.getTime() <= Date.now()) yield ["expiry", said.over ?? ""];
  const cvv = value(form, "cvv");
  if (!/^\d{3,4}$/.test(cvv) || (code && cvv.length !== code)) yield ["cvv", said.wrongCvv ?? ""];
}

/** @param {string} number */
function luhn(number) {
  const sum = [...number].reverse().reduce((all, digit, n) => {
    const twice = Number(digit) * (n % 2 ? 2 : 1);
    return all + (twice > 9 ? twice - 9 : twice);
  }, 0);
  return sum % 10 === 0;
}

/** @param {HTMLFormElement} form what the drawing above it shows */
function show(form) {
  const number = digits(value(form, "number"));
  const name = brand(number)?.[0] ?? "";
  put("[data-brand]", name);
  put("[data-shows=brand]", name);
  const rest = "•".repeat(Math.max(0, 16 - number.length));
  put("[data-shows=number]", grouping(number.replace(/\d(?=\d{4})/g, "•") + rest));
  put("[data-shows=expiry]", dated(value(form, "expiry")));
  put("[data-shows=holder]", value(form, "holder"));
  const called = /** @type {HTMLElement | null} */ (document.querySelector("[data-shows=name]"));
  if (called) called.dataset.own ??= called.textContent ?? "";
  if (called) called.textContent = value(form, "name") || called.dataset.own || "";
  const plastic = document.querySelector("[data-preview] .plastic");
  if (plastic) plastic.className = `plastic ${name.toLowerCase().split(" ")[0]}`;
}

/** @param {string} text */
const grouping = (text) => text.replace(/(.{4})(?=.)/g, "$1 ");

/** @param {string} selector @param {string} text */
function put(selector, text) {
  const slot = document.querySelector(selector);
  if (slot && slot.textContent !== text) slot.textContent = text;
}

/** @param {HTMLInputElement} input @param {string} said what is wrong, or nothing */
function mark(input, said) {
  const entry = input.closest(".entry");
  entry?.querySelector(".error")?.remove();
  input.toggleAttribute("aria-invalid", false);
  const hint = entry?.querySelector(".hint");
  if (hint instanceof HTMLElement) hint.hidden = Boolean(said);
  if (!said) return;
  const error = document.createElement("div");
  error.className = "error";
  error.id = `${input.name}-wrong`;
  error.textContent = said;
  entry?.append(error);
  input.setAttribute("aria-invalid", "true");
  input.setAttribute("aria-describedby", error.id);
}

/** @param {HTMLFormElement} form @param {boolean} busy the bank is being asked */
function wait(form, busy) {
  const button = /** @type {HTMLButtonElement | null} */ (form.querySelector("[type=submit]"));
  if (button) button.disabled = busy;
  form.setAttribute("aria-busy", `${busy}`);
  const told = /** @type {HTMLElement | null} */ (form.querySelector("[data-progress]"));
  if (told) told.textContent = busy ? (told.dataset.said ?? "") : "";
}

/** @param {HTMLFormElement} form @param {string} name */
const field = (form, name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name));

/** @param {HTMLFormElement} form @param {string} name */
const value = (form, name) => field(form, name).value.trim();

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-card-form]"));
if (form) listen(form);
