import { type ErrorCode, isRetryable } from '../protocol/errors.ts';

/** By what SLOW_DOWN makes the interval longer, for good. */
const SLOWER_MILLIS = 5_000;

/** What an answer that is not as documented would let a client do is not done. */
const INTERVAL_MILLIS_MIN = 100;

/** When a device that waits to be let in asks again: as RFC 8628 section 3.5 has it. */
export class LinkPace {
  readonly #overAt: number;
  #intervalMillis: number;

  /**
   * @param intervalMillis at least, between two questions
   * @param lifeMillis how long the device may wait, from `now` on
   */
  constructor(intervalMillis: number, lifeMillis: number, now: number) {
    this.#intervalMillis = Math.max(INTERVAL_MILLIS_MIN, intervalMillis);
    this.#overAt = now + lifeMillis;
  }

  /**
   * How long to wait before the next question after a refusal; undefined if there is none.
   *
   * @param retryAfterMillis what the node told; 0: nothing
   */
  nextMillis(code: ErrorCode, retryAfterMillis: number, now: number): number | undefined {
    if (code === 'SLOW_DOWN') {
      this.#intervalMillis += SLOWER_MILLIS;
    } else if (code !== 'AUTHORIZATION_PENDING') {
      // No answer, or none that is one: the RFC wants an exponential backoff.
      this.#intervalMillis *= 2;
    }
    const wait = Math.max(this.#intervalMillis, retryAfterMillis);
    return isRetryable(code) && now + wait < this.#overAt ? wait : undefined;
  }
}
