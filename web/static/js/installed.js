// What an installed app can do: start its worker, wait for the network, print.

import { startWorker } from "./html.js";
import { every } from "./page.js";

const AGAIN = 2000; // ms between tries, where nobody says that the network is back

/** The worker begins once the page is there; where there is no https there is none. */
export function workApart() {
  if (document.body.dataset.page === "offline") waitForTheNetwork();
  if (!("serviceWorker" in navigator)) return;
  addEventListener("load", () => void startWorker().catch(() => undefined));
}

/** The machine may say that it is online before this is read, or before anything can be reached. */
function waitForTheNetwork() {
  const come = async () => {
    const asked = fetch(location.href, { method: "HEAD", cache: "no-store" });
    const answer = await asked.catch(() => undefined);
    if (answer && answer.status < 500) location.reload();
  };
  addEventListener("online", () => void come());
  setInterval(() => void come(), AGAIN);
}

export function listenForPrinting() {
  for (const button of every("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
}
