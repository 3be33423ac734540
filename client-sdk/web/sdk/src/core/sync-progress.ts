import { Backoff, type Random } from './backoff.ts';
import { NEVER } from './state.ts';

/**
 * Answers in a row that bring nothing, after which the client goes on with what it has: some
 * conversation cannot be told of, and is not to keep the others waiting.
 */
const FRUITLESS_MAX = 5;

const RETRY_MILLIS = 1_000;
const RETRY_MAX_MILLIS = 30_000;

/** How far the device knows what happened while it was away. */
export class SyncProgress {
  readonly #backoff: Backoff;
  #cursor: Uint8Array;
  #completeCursor: Uint8Array;
  #first: boolean;
  #wanted = false;
  #underWay = false;
  #again = false;
  #notBefore = 0;
  #fruitless = 0;

  constructor(cursor: Uint8Array, random: Random) {
    this.#cursor = cursor;
    this.#completeCursor = cursor;
    this.#first = cursor.length === 0;
    this.#backoff = new Backoff(RETRY_MILLIS, RETRY_MAX_MILLIS, random);
  }

  get cursor(): Uint8Array {
    return this.#cursor;
  }

  /**
   * The cursor to keep for another run: not one from the middle of the first list, because a run
   * that starts there would not know the rest of the list for old.
   */
  get completeCursor(): Uint8Array {
    return this.#completeCursor;
  }

  /** True until the whole list was had once, in this run or an earlier one. */
  get isFirst(): boolean {
    return this.#first;
  }

  connected(resumed: boolean): void {
    this.#wanted ||= !resumed || this.#first;
    this.#fruitful();
  }

  disconnected(): void {
    this.#wanted ||= this.#underWay;
    this.#underWay = false;
  }

  /** Events were lost. */
  restart(): void {
    this.#again = this.#underWay;
    this.#wanted ||= !this.#underWay;
  }

  isWanted(now: number): boolean {
    return this.#wanted && !this.#underWay && now >= this.#notBefore;
  }

  asked(): void {
    this.#wanted = false;
    this.#underWay = true;
  }

  /**
   * A page of the list.
   *
   * @param more the node has more to tell
   * @param brought false if the page is empty
   */
  answered(cursor: Uint8Array, more: boolean, brought: boolean, now: number): void {
    this.#cursor = cursor;
    this.#underWay = false;
    this.#wanted = more || this.#again;
    this.#again &&= more;
    this.#first &&= more;
    if (!this.#first) {
      this.#completeCursor = cursor;
    }
    if (brought || !more) {
      this.#fruitful();
    } else {
      this.#fruitlessAnswer(0, now);
    }
  }

  /**
   * The node could not tell.
   *
   * @param hintMillis how long to wait, 0 if not told
   */
  failed(hintMillis: number, now: number): void {
    this.#underWay = false;
    this.#wanted = true;
    this.#fruitlessAnswer(hintMillis, now);
  }

  #fruitful(): void {
    this.#fruitless = 0;
    this.#notBefore = 0;
    this.#backoff.reset();
  }

  #fruitlessAnswer(hintMillis: number, now: number): void {
    this.#fruitless++;
    const wait = this.#fruitless < FRUITLESS_MAX ? 0 : this.#backoff.nextMillis();
    this.#notBefore = now + Math.max(hintMillis, RETRY_MILLIS) + wait;
  }

  get isComplete(): boolean {
    return !this.#wanted && !this.#underWay;
  }

  /** True after the answer that lets the client go on with what it has. */
  get hasJustStuck(): boolean {
    return this.#fruitless === FRUITLESS_MAX && !this.#underWay;
  }

  /** When a failed sync is repeated; NEVER if none waits. */
  retryAt(): number {
    return this.#wanted && !this.#underWay ? this.#notBefore : NEVER;
  }
}
