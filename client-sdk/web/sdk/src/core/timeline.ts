import type { Message } from '../protocol/content-values.ts';
import { memberSince } from '../protocol/conversation-values.ts';
import type { ConversationId } from '../protocol/ids.ts';
import type { Page } from '../protocol/values.ts';
import { NEVER } from './state.ts';

/** Messages held back while an earlier one is missing; one more is dropped and pulled later. */
const AHEAD_MAX = 256;

/**
 * How long a gap may be before it is pulled. An answer to a post and the event of the message before
 * it take different ways through a cluster, so short gaps close by themselves.
 */
const PATIENCE_MILLIS = 100;

/** How long to wait before asking again for what a page should have had. */
export const STALE_MILLIS = 1_000;

const UNPLACED = -1;

/**
 * One conversation as one device sees it: makes the messages that arrive (out of order, twice, with
 * gaps) into 1, 2, 3 … by holding back what is too early and pulling what is missing.
 */
export class Timeline {
  readonly conversation: ConversationId;
  readonly #ahead = new Map<number, Message>();
  #handed = UNPLACED;
  #seen = 0;
  #head = 0;
  #pullAt = NEVER;
  #pulling = false;

  constructor(conversation: ConversationId) {
    this.conversation = conversation;
  }

  /** Everything up to `sequence` was handed on in an earlier run. */
  static resumed(conversation: ConversationId, sequence: number, head: number): Timeline {
    const timeline = new Timeline(conversation);
    timeline.#handed = sequence;
    timeline.#seen = sequence;
    timeline.#head = Math.max(sequence, head);
    return timeline;
  }

  /** True once it is known after which sequence this device starts. */
  get isPlaced(): boolean {
    return this.#handed !== UNPLACED;
  }

  /** This device starts after `sequence`, or before what has already arrived of it. */
  place(sequence: number, next: (message: Message) => void): void {
    if (!this.isPlaced) {
      const first = Math.min(...this.#ahead.keys());
      this.#handed = Math.min(sequence, first - 1);
      this.#seen = this.#handed;
      this.#head = Math.max(this.#head, this.#handed);
      this.#handOnWhatFollows(next);
    }
  }

  /** A message arrived; gives `next` what is now in order. */
  offer(message: Message, now: number, next: (message: Message) => void): void {
    this.#head = Math.max(this.#head, message.sequence);
    if (!this.isPlaced && message.sequence === 1) {
      this.#handed = 0;
    }
    if (this.isPlaced && message.sequence <= this.#handed) {
      return;
    }
    const isNext = this.isPlaced && message.sequence === this.#handed + 1;
    if (this.#ahead.size < AHEAD_MAX || isNext) {
      this.#ahead.set(message.sequence, message);
    }
    this.#handOnWhatFollows(next);
    if (this.isBehind) {
      this.#pullNoLaterThan(now + PATIENCE_MILLIS);
    }
  }

  /** The conversation has reached `sequence`: what is missing is to be pulled at once. */
  reached(sequence: number, now: number): void {
    this.#head = Math.max(this.#head, sequence);
    if (this.isBehind) {
      this.#pullNoLaterThan(now);
    }
  }

  /** The answer to a pull that began at `pullFrom()`. */
  page(page: Page, now: number, next: (message: Message) => void): void {
    this.#pulling = false;
    const before = this.#handed;
    if (this.#handed < memberSince(page) - 1) {
      // What newcomers may see of the time before is there to be looked up, and no news.
      const allSeen = this.#seen >= this.#handed;
      this.#handed = memberSince(page) - 1;
      this.#seen = allSeen ? this.#handed : this.#seen;
      for (const sequence of [...this.#ahead.keys()]) {
        if (sequence <= this.#handed) {
          this.#ahead.delete(sequence);
        }
      }
    }
    for (const message of page.messages) {
      if (message.sequence > this.#handed) {
        this.#ahead.set(message.sequence, message);
      }
    }
    this.#head = Math.max(this.#head, page.head);
    this.#handOnWhatFollows(next);
    if (this.isBehind) {
      this.#pullNoLaterThan(this.#handed > before ? now : now + STALE_MILLIS);
    }
  }

  /** The pull failed, for now. */
  pullFailed(retryAt: number): void {
    this.#pulling = false;
    this.#pullAt = retryAt;
  }

  /** The conversation cannot be read any more: what is missing stays so. */
  giveUp(): void {
    this.#pulling = false;
    this.#pullAt = NEVER;
    this.#ahead.clear();
    if (!this.isPlaced) {
      this.#handed = this.#head;
    }
    this.#head = this.#handed;
  }

  /** The pull's answer will not come. */
  disconnected(now: number): void {
    this.#pulling = false;
    if (this.isBehind) {
      this.#pullNoLaterThan(now);
    }
  }

  /** When to pull next; NEVER if nothing is missing or a pull is under way. */
  pullDue(): number {
    return this.#pulling ? NEVER : this.#pullAt;
  }

  /** Begins a pull: gives the exclusive bound to pull from. */
  pullFrom(): number {
    this.#pulling = true;
    this.#pullAt = NEVER;
    return Math.max(0, this.#handed);
  }

  /** True if messages are known to exist that were not handed on. */
  get isBehind(): boolean {
    return this.isPlaced ? this.#head > this.#handed : this.#head > 0;
  }

  /** The listener has dealt with everything up to `sequence`. */
  see(sequence: number): void {
    this.#seen = Math.max(this.#seen, sequence);
  }

  get seen(): number {
    return this.#seen;
  }

  get head(): number {
    return this.#head;
  }

  #handOnWhatFollows(next: (message: Message) => void): void {
    for (;;) {
      const message = this.isPlaced ? this.#ahead.get(this.#handed + 1) : undefined;
      if (message === undefined) {
        break;
      }
      this.#ahead.delete(message.sequence);
      this.#handed++;
      next(message);
    }
    if (!this.isBehind) {
      this.#pullAt = NEVER;
    }
  }

  #pullNoLaterThan(time: number): void {
    this.#pullAt = Math.min(this.#pullAt, time);
  }
}
