// Client ids: UUIDv7, in order of making within one tab, so that keys sort by time.

let lastMs = 0;
let count = 0;

/**
 * @param {number} now milliseconds
 * @returns {string}
 */
export function uuid7(now = Date.now()) {
  const random = crypto.getRandomValues(new Uint8Array(10));
  step(now, new DataView(random.buffer).getUint16(0) & 0x7ff);
  const time = lastMs.toString(16).padStart(12, "0");
  const tail = random.subarray(2).map((byte, index) => (index ? byte : (byte & 0x3f) | 0x80));
  const hex = [...tail].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const head = `${time.slice(0, 8)}-${time.slice(8)}-7${count.toString(16).padStart(3, "0")}`;
  return `${head}-${hex.slice(0, 4)}-${hex.slice(4)}`;
}

/**
 * A clock that stands still or goes back must not turn the order round.
 * @param {number} now
 * @param {number} start
 */
function step(now, start) {
  if (now > lastMs) [lastMs, count] = [now, start];
  else if (count < 0xfff) count += 1;
  else [lastMs, count] = [lastMs + 1, start];
}
