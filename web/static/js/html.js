// The one door through which HTML enters the page: what our own server drew, and nothing else.

/** @typedef {(text: string) => string} Trust */
/** @typedef {{createHTML: Trust, createScriptURL: Trust}} Policy */
/** @typedef {{createPolicy: (name: string, rules: Policy) => Policy}} Types */

const types = /** @type {{trustedTypes?: Types}} */ (globalThis).trustedTypes;
const WORKER = "/sw.js";
const policy = types?.createPolicy("quid", { createHTML: (html) => html, createScriptURL: own });

/** @param {string} address @returns {string} the one script that is asked for by its address */
function own(address) {
  if (address !== WORKER) throw new TypeError(`${address} is no script of ours`);
  return address;
}

/** The worker of this site, newly asked for. */
export const startWorker = () =>
  navigator.serviceWorker.register(policy?.createScriptURL(WORKER) ?? WORKER, {
    updateViaCache: "none",
  });

/** @param {string} html drawn by the server */
const trusted = (html) => policy?.createHTML(html) ?? html;

/** @param {string} html @returns {DocumentFragment} */
export function drawn(html) {
  const template = document.createElement("template");
  template.innerHTML = trusted(html);
  return document.importNode(template.content, true);
}

/** @param {string} html a whole page @returns {Document} */
export function wholePage(html) {
  return new DOMParser().parseFromString(trusted(html), "text/html");
}

/**
 * A page or a piece of one from our own server.
 * @param {string} address
 * @returns {Promise<string | undefined>} undefined when it cannot be had now
 */
export async function fetched(address) {
  try {
    const answer = await fetch(address, { credentials: "same-origin", redirect: "error" });
    return answer.ok ? await answer.text() : undefined;
  } catch {
    return undefined;
  }
}
