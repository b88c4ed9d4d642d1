// The switch of what this browser shows while no window is open, and what the browser says to it.

import { one } from "./page.js";
import { word } from "./words.js";

/** @import {Word} from "./words.js" */

export async function offerPush() {
  const box = one("[data-push]");
  if (!box) return;
  const state = one("[data-push-state]", box);
  const on = /** @type {HTMLButtonElement | null} */ (one("[data-push-on]", box));
  const off = /** @type {HTMLButtonElement | null} */ (one("[data-push-off]", box));
  if (!state || !on || !off) return;
  box.hidden = false;
  if (!("PushManager" in window) || !("serviceWorker" in navigator)) return show("push_none");
  on.addEventListener("click", () => change(on, switchOn));
  off.addEventListener("click", () => change(off, switchOff));
  await look();

  async function look() {
    const found = await navigator.serviceWorker.getRegistration();
    const pushed = await found?.pushManager.getSubscription();
    if (Notification.permission === "denied") return show("push_denied");
    return show(pushed ? "push_on" : "push_off", pushed ? off : on);
  }

  /** @param {HTMLButtonElement} button @param {() => Promise<void>} work */
  async function change(button, work) {
    button.disabled = true;
    try {
      await work();
      await look();
    } catch (error) {
      const why = error instanceof Error ? error.message : "";
      show("push_failed", button, why);
    }
    button.disabled = false;
  }

  /** @param {Word} said @param {HTMLElement | null} [button] @param {string} [why] */
  function show(said, button = null, why = "") {
    if (state) state.textContent = word(said, { why });
    for (const each of [on, off]) if (each) each.hidden = each !== button;
  }
}

async function switchOn() {
  if ((await Notification.requestPermission()) !== "granted") return;
  const { key } = await (await fetch("/push")).json();
  const { pushManager } = await navigator.serviceWorker.ready;
  const wanted = { userVisibleOnly: true, applicationServerKey: key };
  const made = await pushManager.subscribe(wanted);
  const { endpoint, keys } = made.toJSON();
  const answer = await send("/push", { endpoint: endpoint ?? "", ...keys });
  if (!answer.ok) {
    await made.unsubscribe();
    throw new Error(`${answer.status}`);
  }
}

async function switchOff() {
  const found = await navigator.serviceWorker.getRegistration();
  const pushed = await found?.pushManager.getSubscription();
  if (!pushed) return;
  await send("/push/end", { endpoint: pushed.endpoint });
  await pushed.unsubscribe();
}

/** @param {string} address @param {Record<string, string>} values */
const send = (address, values) =>
  fetch(address, { method: "POST", body: new URLSearchParams(values) });
