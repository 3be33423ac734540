import { isNews, type Message } from '../protocol/content-values.ts';
import type { UserId } from '../protocol/ids.ts';
import { covers, type Discarded } from '../protocol/keeping-values.ts';

/** Most messages above the node's count that are remembered one by one. */
const ABOVE_MAX = 10_000;

/** Most mentions that are remembered so, and most recalls: by default a node counts 100. */
const MENTIONS_MAX = 1_000;

/** What a node counted. */
export interface Count {
  /** Messages of others above `read`. */
  readonly unread: number;
  /** How many of these mention the user and were not recalled. */
  readonly mentions: number;
  /** Sequence of the first of them; 0: none, or not told. */
  readonly firstMention: number;
  /** The read cursor above which it counted. */
  readonly read: number;
  /** The entry up to which it counted. */
  readonly head: number;
}

/**
 * How many messages of one conversation are unread, and how many of these mention the user: what the
 * node counted up to some head, and what this device heard of above it. The node's counts may come
 * late, overtaken by entries or by newer counts, and the result is the same. Operations are entries
 * and no messages: none is unread, but a recall takes a mention back.
 */
export class UnreadCount {
  #counted: Count = { unread: 0, mentions: 0, firstMention: 0, read: 0, head: 0 };

  /** Sequences above the counted head of messages that others sent, ascending. */
  #above: number[] = [];

  /** Sequences above the read cursor of messages heard here that mention the user, ascending. */
  #mentions: number[] = [];

  /** What was recalled above the counted head: the sequence of the recall by that of its message. */
  readonly #recalled = new Map<number, number>();

  #newestHeard = 0;

  /** What the user has deleted for itself, which counts for nothing; undefined: nothing. */
  #discarded: Discarded | undefined;

  /**
   * The user has deleted messages for itself: all of them, as far as this device knows. Single ones
   * that the node has counted count until it counts again.
   */
  discarded(all: Discarded): void {
    this.#discarded = all;
    this.#above = this.#above.filter((sequence) => !covers(all, sequence));
    this.#forgetDiscarded(all);
  }

  /** Where all that the node counted is deleted, nothing of it is left to read. */
  #forgetDiscarded(all: Discarded): void {
    const { head } = this.#counted;
    const countsNothing = all.upTo > 0 && all.upTo >= head;
    this.#mentions = this.#mentions.filter(
      (sequence) => !(covers(all, sequence) && (sequence > head || countsNothing)),
    );
    if (countsNothing) {
      this.#counted = { ...this.#counted, unread: 0, mentions: 0, firstMention: 0 };
      for (const target of this.#recalled.keys()) {
        if (target <= all.upTo) {
          this.#recalled.delete(target);
        }
      }
    }
  }

  isDiscarded(sequence: number): boolean {
    return this.#discarded !== undefined && covers(this.#discarded, sequence);
  }

  /** The node has counted. */
  count(count: Count): void {
    // Head and read cursor of a conversation never go back, so they tell the order of its counts.
    const { head, read } = this.#counted;
    if (count.head < head || (count.head === head && count.read < read)) {
      return;
    }
    this.#counted = count;
    this.#forgetCounted();
    if (this.#discarded !== undefined) {
      this.#forgetDiscarded(this.#discarded);
    }
  }

  #forgetCounted(): void {
    const { head, read } = this.#counted;
    this.#above = this.#above.filter((sequence) => sequence > head);
    // One that was counted stays: a recall that the node has not counted may name it.
    this.#mentions = this.#mentions.filter((sequence) => sequence > read);
    for (const [target, sequence] of this.#recalled) {
      if (sequence <= head) {
        this.#recalled.delete(target);
      }
    }
  }

  /** The next entry that this device hears; one that it heard before changes nothing. */
  heard(entry: Message, self: UserId): void {
    const { sequence, content } = entry;
    if (sequence <= this.#newestHeard) {
      return;
    }
    this.#newestHeard = sequence;
    if (this.isDiscarded(sequence)) {
      return;
    }
    if (content.kind === 'recall') {
      if (sequence > this.#counted.head && !this.#recalled.has(content.target)) {
        this.#recalled.set(content.target, sequence);
        if (this.#recalled.size > MENTIONS_MAX) {
          const [oldest] = this.#recalled.keys();
          this.#keepingMentions(() => this.#recalled.delete(oldest as number));
        }
      }
    } else if (isNews(content) && entry.sender !== self) {
      if (sequence > this.#counted.read && mentions(entry, self)) {
        this.#mentions.push(sequence);
        if (this.#mentions.length > MENTIONS_MAX) {
          this.#keepingMentions(() => this.#mentions.shift());
        }
      }
      if (sequence > this.#counted.head) {
        this.#above.push(sequence);
        if (this.#above.length > ABOVE_MAX) {
          this.#keepingMentions(() => this.#countOldest());
        }
      }
    }
  }

  /** Of too many, the oldest is forgotten, though not in the count. */
  #keepingMentions(forget: () => void): void {
    const before = this.mentions;
    forget();
    const lost = before - this.mentions;
    this.#counted = { ...this.#counted, mentions: this.#counted.mentions + lost };
  }

  #countOldest(): void {
    const head = this.#above.shift() as number;
    this.#counted = { ...this.#counted, head, unread: this.#counted.unread + 1 };
    this.#forgetCounted();
  }

  /** This device's user has read all up to there; the node is on its way to know. */
  read(upTo: number): void {
    if (upTo >= this.newest) {
      this.count({ unread: 0, mentions: 0, firstMention: 0, read: upTo, head: upTo });
    }
  }

  get unread(): number {
    return this.#counted.unread + this.#above.length;
  }

  /** How many of these mention the user. */
  get mentions(): number {
    const { head, mentions } = this.#counted;
    const heard = this.#mentions.filter(
      (sequence) => sequence > head && !this.#recalled.has(sequence),
    ).length;
    let takenBack = 0;
    for (const target of this.#recalled.keys()) {
      takenBack += this.#wasCounted(target) ? 1 : 0;
    }
    return Math.max(0, mentions + heard - takenBack);
  }

  /** True if the node counted this message as a mention, as far as this device can know. */
  #wasCounted(sequence: number): boolean {
    const { read, head, firstMention } = this.#counted;
    return (
      sequence > read &&
      sequence <= head &&
      (sequence === firstMention || this.#mentions.includes(sequence))
    );
  }

  get readTo(): number {
    return this.#counted.read;
  }

  /** The newest entry known of. */
  get newest(): number {
    return Math.max(this.#counted.head, this.#newestHeard);
  }
}

function mentions(message: Message, user: UserId): boolean {
  const content = message.content;
  return content.kind === 'text' && (content.mentionsAll || content.mentions.includes(user));
}
