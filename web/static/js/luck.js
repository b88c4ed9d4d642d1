// How a lucky packet was split, from its seed: the same whole numbers as payments/luck.py. In words
// it stands in docs/packets.md.

const DRAWN_BYTES = 6;
const DRAWN = 2 ** (8 * DRAWN_BYTES);

/** @param {Uint8Array<ArrayBuffer>} seed @returns {Promise<string>} its SHA-256, in hexadecimal */
export async function commitment(seed) {
  return [...(await sha256(seed))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * @param {Uint8Array<ArrayBuffer>} seed
 * @param {number} total in minor units, as `most`, the largest share
 * @param {number} count
 * @param {number} most
 * @returns {Promise<number[]>} the shares in the order in which they were opened
 */
export async function luckyShares(seed, total, count, most) {
  const below = draws(seed);
  const shares = [];
  let rest = total;
  for (let left = count; left > 1; left -= 1) {
    const low = Math.max(1, rest - most * (left - 1));
    const high = Math.min(most, rest - left + 1, Math.floor((2 * rest) / left));
    const share = low + (await below(high - low + 1));
    shares.push(share);
    rest -= share;
  }
  shares.push(rest);
  for (let at = count - 1; at > 0; at -= 1) {
    const other = await below(at + 1);
    [shares[at], shares[other]] = [shares[other] ?? 0, shares[at] ?? 0];
  }
  return shares;
}

/** @param {string} hex @returns {Uint8Array<ArrayBuffer>} */
export function bytes(hex) {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

/**
 * Evenly one of 0 … bound - 1: what would make some likelier is drawn again.
 * @param {Uint8Array<ArrayBuffer>} seed
 */
function draws(seed) {
  const block = new Uint8Array(seed.length + 8);
  block.set(seed);
  let at = 0;
  return async (/** @type {number} */ bound) => {
    const even = DRAWN - (DRAWN % bound);
    for (;;) {
      new DataView(block.buffer).setBigUint64(seed.length, BigInt(at));
      at += 1;
      const digest = await sha256(block);
      const drawn = digest.slice(0, DRAWN_BYTES).reduce((sum, byte) => sum * 256 + byte, 0);
      if (drawn < even) return drawn % bound;
    }
  };
}

/** @param {Uint8Array<ArrayBuffer>} data */
async function sha256(data) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", data));
}
