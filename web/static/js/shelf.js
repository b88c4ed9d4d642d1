// Where lines wait to be sent: IndexedDB, or memory where the browser keeps nothing.

/** @import {Shelf, Waiting} from "./shapes.js" */

const STORE = "waiting";

/**
 * @param {string} name one database a person, so that nobody sends another's lines
 * @returns {Promise<Shelf>}
 */
export async function openShelf(name) {
  try {
    const db = await open(name);
    let shelf = kept(db);
    // Its owner signs out, here or in another tab: what comes after that is kept nowhere.
    db.onversionchange = () => {
      db.close();
      shelf = remembered();
    };
    return {
      add: (entry) => shelf.add(entry),
      put: (entry) => shelf.put(entry),
      remove: (n) => shelf.remove(n),
      all: () => shelf.all(),
    };
  } catch {
    return remembered();
  }
}

/** @param {string} name for a person who leaves */
export function clearShelf(name) {
  globalThis.indexedDB?.deleteDatabase(name);
}

/** @param {IDBDatabase} db @returns {Shelf} */
function kept(db) {
  // A line is on the disk before it is sent. What became of it may be lost with the power: it is
  // sent once more, and the server gives its first answer again.
  /** @param {IDBTransactionMode} mode @param {IDBTransactionDurability} [durability] */
  const store = (mode, durability = "relaxed") =>
    db.transaction(STORE, mode, { durability }).objectStore(STORE);
  return {
    async add(entry) {
      const n = Number(await done(store("readwrite", "strict").add(entry)));
      return { ...entry, n };
    },
    async put(entry) {
      await done(store("readwrite").put(entry));
    },
    async remove(n) {
      await done(store("readwrite").delete(n));
    },
    all: () => finished(store("readonly").getAll()),
  };
}

/** @returns {Shelf} */
export function remembered() {
  /** @type {Map<number, Waiting>} */
  const rows = new Map();
  let last = 0;
  return {
    async add(entry) {
      const row = { ...entry, n: ++last };
      rows.set(row.n, row);
      return row;
    },
    async put(entry) {
      rows.set(entry.n, entry);
    },
    async remove(n) {
      rows.delete(n);
    },
    all: async () => [...rows.values()],
  };
}

/** @param {string} name @returns {Promise<IDBDatabase>} */
function open(name) {
  const asked = indexedDB.open(name, 1);
  asked.onupgradeneeded = () =>
    asked.result.createObjectStore(STORE, { keyPath: "n", autoIncrement: true });
  return finished(asked);
}

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
function finished(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/**
 * A write counts once its transaction has ended, not when the request has.
 * @template T @param {IDBRequest<T>} request @returns {Promise<T>}
 */
function done(request) {
  return new Promise((resolve, reject) => {
    const work = /** @type {IDBTransaction} */ (request.transaction);
    work.oncomplete = () => resolve(request.result);
    work.onabort = () => reject(work.error);
  });
}
