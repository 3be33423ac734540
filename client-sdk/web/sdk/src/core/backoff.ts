/** A random number of at least 0 and below 1. */
export type Random = () => number;

const DOUBLINGS_MAX = 30;

/**
 * How long to wait before the next attempt: full jitter, that is a random time between 0 and a
 * ceiling that doubles with each failure. It spreads clients that failed together better than any
 * fixed share of randomness (Brooker, "Exponential backoff and jitter", 2015).
 */
export class Backoff {
  readonly #firstMillis: number;
  readonly #maxMillis: number;
  readonly #random: Random;
  #failures = 0;

  constructor(firstMillis: number, maxMillis: number, random: Random) {
    this.#firstMillis = firstMillis;
    this.#maxMillis = maxMillis;
    this.#random = random;
  }

  /** One more failure. At least 1 ms, so that two attempts never share an instant. */
  nextMillis(): number {
    const ceiling = Math.min(this.#maxMillis, this.#firstMillis * 2 ** this.#failures);
    this.#failures = Math.min(this.#failures + 1, DOUBLINGS_MAX);
    return 1 + Math.floor(this.#random() * ceiling);
  }

  /** As `nextMillis`, and no sooner than the other side asked for. */
  nextMillisAfter(hintMillis: number): number {
    return Math.max(0, hintMillis) + this.nextMillis();
  }

  /** An attempt succeeded. */
  reset(): void {
    this.#failures = 0;
  }
}
