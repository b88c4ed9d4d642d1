// A wish has one id, however often it is sent: asked again until it has an answer.

import { nap } from "./tabs.js";

/** @import {Answer, Call, Calls} from "./shapes.js" */

const TRIES = 4;

/**
 * @template {keyof Calls} K
 * @param {Call} call
 * @param {K} name
 * @param {Calls[K][0]} data with its client id in it
 * @returns {Promise<Answer<Calls[K][1]>>}
 */
export async function insist(call, name, data) {
  for (let tries = 1; ; tries += 1) {
    const answer = await call(name, data);
    if (answer.ok || !answer.retryable || tries === TRIES) return answer;
    await nap(Math.max(500 * 2 ** tries, (answer.retry_after ?? 0) * 1000));
  }
}
