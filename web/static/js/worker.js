// The worker of the whole site. It keeps what is the same for everybody (the files of one version
// and the page that says there is no network) and nothing that is anybody's.
// Before it stands `const KEPT = {version, shell, icon}`, put there by the server.

/** @typedef {import("./site.d.ts").Site} Site */
/** @typedef {import("./site.d.ts").Fetched} Fetched */
/** @typedef {import("./site.d.ts").Told} Told */

const worker = /** @type {Site} */ (/** @type {unknown} */ (self));
const NAME = `quid ${KEPT.version}`;
const OFFLINE = "/offline";
const FILE = /^\/static\/[0-9a-f]{12}\//;

worker.addEventListener("install", (event) => event.waitUntil(install()));
worker.addEventListener("activate", (event) => event.waitUntil(takeOver()));
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") return event.respondWith(page(event));
  const { origin, pathname } = new URL(request.url);
  if (origin === location.origin && FILE.test(pathname)) event.respondWith(file(request));
});

async function install() {
  const box = await caches.open(NAME);
  await box.addAll([...KEPT.shell, new Request(OFFLINE, { cache: "reload" })]);
  await worker.skipWaiting();
}

async function takeOver() {
  for (const name of await caches.keys()) if (name !== NAME) await caches.delete(name);
  await worker.registration.navigationPreload?.enable();
  await worker.clients.claim();
}

/** Always from the server; without one, the page that says so. @param {Fetched} event */
async function page(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    return (await caches.match(OFFLINE)) ?? Response.error();
  }
}

/** One content for ever under its address. @param {Request} request */
async function file(request) {
  const kept = await caches.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok && FILE.test(new URL(answer.url).pathname) && answer.url.includes(KEPT.version)) {
    const box = await caches.open(NAME);
    await box.put(request, answer.clone());
  }
  return answer;
}

worker.addEventListener("push", (event) => event.waitUntil(show(event.data.json())));
worker.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(lead(event.notification.data.url));
});

/** A later one of the same conversation takes the place of the one before. @param {Told} told */
async function show({ title, body, url, tag, lang, unread }) {
  const icon = KEPT.icon;
  await worker.registration.showNotification(title, { body, tag, lang, icon, data: { url } });
  await navigator.setAppBadge?.(unread);
}

/** Where it leads, in a window that is there already if one is. @param {string} url */
async function lead(url) {
  const address = new URL(url, location.origin);
  if (address.origin !== location.origin) return;
  const [there] = await worker.clients.matchAll({ type: "window" });
  const moved = there && (await there.navigate(address.href));
  await (moved ? moved.focus() : worker.clients.openWindow(address.href));
}
