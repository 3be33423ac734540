import type { ConversationId } from '../protocol/ids.ts';
import {
  covers,
  type Discarded,
  joined,
  type KeepingEvent,
  type KeepingSynced,
  nothingDiscarded,
  type Starred,
} from '../protocol/keeping-values.ts';
import { isSame } from './cursors.ts';

/**
 * What a user keeps of messages, as an application shows it: what is starred, and what is deleted for
 * the user alone; made of what a listener is told and of answers to `SkeinKeeping.sync`. An
 * application that keeps `cursor` with what it shows is told only what changed meanwhile. What is
 * deleted stays so, whatever comes in which order.
 */
export class KeepingList {
  readonly #starred = new Map<string, Starred>();
  readonly #discarded = new Map<ConversationId, Discarded>();
  #cursor: Uint8Array = new Uint8Array(0);

  /** What the next `SkeinKeeping.sync` goes on from. */
  get cursor(): Uint8Array {
    return this.#cursor;
  }

  /**
   * An answer to `SkeinKeeping.sync` that was asked with `cursor`.
   *
   * @return whether there is more to ask for
   */
  synced(page: KeepingSynced): boolean {
    if (page.full) {
      this.#starred.clear();
    }
    this.#take(page);
    return page.more;
  }

  /**
   * From `onKeeping`.
   *
   * @return false if it does not follow what is known here: then nothing was taken in, and
   *     `SkeinKeeping.sync` is to be asked
   */
  changed(event: KeepingEvent): boolean {
    if (isSame(event.cursor, this.#cursor)) {
      return true;
    }
    if (!isSame(event.after, this.#cursor)) {
      return false;
    }
    this.#take(event);
    return true;
  }

  #take({
    starred,
    discarded,
    cursor,
  }: Pick<KeepingEvent, 'starred' | 'discarded' | 'cursor'>): void {
    for (const star of starred) {
      if (star.timeMillis === 0) {
        this.#starred.delete(place(star));
      } else {
        this.#starred.set(place(star), star);
      }
    }
    for (const more of discarded) {
      this.#discarded.set(more.conversation, joined(this.discarded(more.conversation), more));
    }
    for (const [at, { conversation, sequence }] of this.#starred) {
      if (this.isDiscarded(conversation, sequence)) {
        this.#starred.delete(at);
      }
    }
    this.#cursor = cursor;
  }

  /** What is starred, in all conversations: what was starred last comes first. */
  starred(): Starred[] {
    return [...this.#starred.values()].sort(newestFirst);
  }

  isStarred(conversation: ConversationId, sequence: number): boolean {
    return this.#starred.has(place({ conversation, sequence }));
  }

  /** What is deleted of a conversation. */
  discarded(conversation: ConversationId): Discarded {
    return this.#discarded.get(conversation) ?? nothingDiscarded(conversation);
  }

  /** Whether a message is deleted. */
  isDiscarded(conversation: ConversationId, sequence: number): boolean {
    return covers(this.discarded(conversation), sequence);
  }
}

function place({ conversation, sequence }: Pick<Starred, 'conversation' | 'sequence'>): string {
  return `${conversation} ${sequence}`;
}

function newestFirst(one: Starred, other: Starred): number {
  return (
    other.timeMillis - one.timeMillis ||
    (one.conversation === other.conversation
      ? other.sequence - one.sequence
      : one.conversation < other.conversation
        ? -1
        : 1)
  );
}
