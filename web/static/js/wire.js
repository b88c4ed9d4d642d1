// The line to the server: calls with an answer in one shape, pushes, and coming back after a break.

import { io } from "../vendor/socket.io.mjs";

/** @import {Answer, Call, Calls} from "./shapes.js" */

const PATIENCE = 10_000;
// Over polling, a POST with more than 16 packets loses them all.
const AT_ONCE = 8;

/** @typedef {"on" | "off" | "signed_out"} State */

export class Wire {
  #socket;
  #tell;
  #inFlight = 0;
  /** @type {(() => void)[]} */
  #queue = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #return;

  /**
   * @param {string} path
   * @param {Record<string, (data: any) => void>} pushes what to do with each
   * @param {(state: State) => void} tell
   */
  constructor(path, pushes, tell) {
    this.#tell = tell;
    this.#socket = io({
      path, transports: ["websocket", "polling"], tryAllTransports: true, autoConnect: false,
      reconnectionDelay: 500, reconnectionDelayMax: 10_000, randomizationFactor: 0.5,
      timeout: PATIENCE, withCredentials: true,
    });
    for (const [name, hear] of Object.entries(pushes)) this.#socket.on(name, hear);
    this.#socket.on("connect", () => this.#tell("on"));
    this.#socket.on("disconnect", (why) => this.#lost(why));
    this.#socket.on("connect_error", (error) => this.#refused(error));
    this.#socket.on("come_back", ({ retry_in }) => this.#comeBack(Number(retry_in) || 0));
  }

  get connected() {
    return this.#socket.connected;
  }

  /** Connect now, whatever pause the client is in. */
  wake() {
    if (!this.connected) this.#again();
  }

  /** The machine has no network: nothing is tried until it has. */
  rest() {
    this.#socket.disconnect();
    this.#tell("off");
  }

  /** @type {Call} */
  call = async (name, data) => {
    await this.#turn();
    try {
      return await this.#ask(name, data);
    } finally {
      this.#inFlight -= 1;
      this.#queue.shift()?.();
    }
  };

  /**
   * @template {keyof Calls} K
   * @param {K} name
   * @param {Calls[K][0]} data
   * @returns {Promise<Answer<Calls[K][1]>>}
   */
  async #ask(name, data) {
    if (!this.connected) return refusal("unavailable");
    try {
      const answer = await this.#socket.timeout(PATIENCE).emitWithAck(name, data);
      return typeof answer?.ok === "boolean" ? answer : refusal("unknown");
    } catch {
      // After a sleep a dead line can look alive: whoever asks what was missed finds out.
      if (name === "since" && this.connected) this.#again();
      return refusal("unknown");
    }
  }

  #again() {
    clearTimeout(this.#return);
    this.#socket.disconnect().connect();
  }

  async #turn() {
    while (this.#inFlight >= AT_ONCE)
      await new Promise((/** @type {(value?: unknown) => void} */ go) => this.#queue.push(go));
    this.#inFlight += 1;
  }

  /** @param {string} why */
  #lost(why) {
    this.#tell("off");
    // The library comes back by itself from everything but a farewell of the server.
    if (why === "io server disconnect") this.#comeBack(1);
  }

  /** @param {{data?: {code?: string}, message?: string}} error */
  #refused(error) {
    const code = error.data?.code ?? error.message;
    if (code !== "signed_out") return this.#tell("off");
    this.#socket.disconnect();
    return this.#tell("signed_out");
  }

  /** @param {number} seconds a hint, spread out so that not everybody comes at once */
  #comeBack(seconds) {
    this.#socket.disconnect();
    clearTimeout(this.#return);
    this.#return = setTimeout(() => this.wake(), seconds * 1000 * (0.5 + Math.random()));
  }
}

/** @param {"unavailable" | "unknown"} code @returns {import("./shapes.js").Refusal} */
const refusal = (code) => ({ ok: false, code, message: "", retryable: true });
