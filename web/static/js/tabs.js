// Several tabs of one person: one sends at a time, and each sees what the others are sending.

/** @import {Change} from "./shapes.js" */

/**
 * Work that only one tab does at a time for a place.
 * @param {string} name of the person's outbox
 * @returns {<T>(place: string, work: () => Promise<T>) => Promise<T>}
 */
export function onlyOne(name) {
  if (!navigator.locks) return (_, work) => work();
  return async (place, work) => navigator.locks.request(`${name} ${place}`, work);
}

/** @param {string} name @param {(change: Change) => void} hear */
export function otherTabs(name, hear) {
  const channel = new BroadcastChannel(name);
  channel.onmessage = ({ data }) => hear(data);
  /** @param {Change} change */
  const tell = (change) => channel.postMessage(change);
  return { tell };
}

/**
 * A pause that a better moment can end.
 * @param {number} ms @param {AbortSignal} [cut]
 * @returns {Promise<void>}
 */
export function nap(ms, cut) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    cut?.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });
}
