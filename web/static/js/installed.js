// What an installed app can do: start its worker, wait for the network, print.

import { startWorker } from "./html.js";
import { every } from "./page.js";

/** The worker begins once the page is there; where there is no https there is none. */
export function workApart() {
  if (document.body.dataset.page === "offline")
    addEventListener("online", () => location.reload());
  if (!("serviceWorker" in navigator)) return;
  addEventListener("load", () => void startWorker().catch(() => undefined));
}

export function listenForPrinting() {
  for (const button of every("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
}
