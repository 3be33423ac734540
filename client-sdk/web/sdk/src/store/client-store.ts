import type { Checkpoint, OutboxEntry } from '../core/state.ts';
import type { Message } from '../protocol/content-values.ts';
import type { ConversationSummary } from '../protocol/conversation-values.ts';
import type { ClientId, ConversationId, UserId } from '../protocol/ids.ts';
import type { StoredEvent } from '../shell/events.ts';

/** How many unanswered posts an outbox holds. */
export const OUTBOX_ENTRIES_MAX = 10_000;

/** How many of the newest messages of a conversation a store keeps. */
export const STORED_MESSAGES_MAX = 2_000;

/** What a store knows when it is opened. */
export interface Saved {
  readonly checkpoint: Checkpoint;
  /** The posts that were added and not removed, in the order they were added. */
  readonly unanswered: readonly OutboxEntry[];
  /** Whose store it is; undefined for a new one. */
  readonly owner: UserId | undefined;
}

/**
 * What a device keeps: the posts that are not answered, its place in its conversations, and what it
 * was told, so that an application can show it without a connection. One store belongs to one
 * account on one device, and one client at a time writes to it; others may read.
 *
 * Each method is one transaction: a crash leaves all of it or none.
 */
export interface ClientStore {
  load(): Promise<Saved>;

  /** The store is this user's from now on. */
  claim(owner: UserId): Promise<void>;

  /**
   * Keeps a post; it is kept when the promise is resolved. One that is there already is left alone.
   *
   * @throws SkeinError OVERLOADED if the outbox is full; nothing was kept
   */
  addPost(entry: OutboxEntry): Promise<void>;

  /** Keeps another state of a post, in its place. Unknown ids are ignored. */
  replacePost(entry: OutboxEntry): Promise<void>;

  /** Forgets a post, because it was answered. Unknown ids are ignored. */
  removePost(clientId: ClientId): Promise<void>;

  /** As `Saved.unanswered`, now. */
  unanswered(): Promise<OutboxEntry[]>;

  /** Keeps the cursor, and the positions besides those kept before. */
  save(checkpoint: Checkpoint): Promise<void>;

  /**
   * Keeps what the listener is about to be told, in this order. A recall takes the text of its
   * message and of its edits out of the store. Of each conversation the newest messages stay.
   */
  keep(events: readonly StoredEvent[]): Promise<void>;

  /**
   * Takes what messages said whose life is over, and their edits, out of the store, as a recall
   * does.
   *
   * @param nowMillis the nodes' time
   * @return when the next is over; undefined: none that is kept has an end
   */
  vanish(nowMillis: number): Promise<number | undefined>;

  /** Every conversation's newest summary, with the cursors and preferences that were told since. */
  conversations(): Promise<ConversationSummary[]>;

  /**
   * The messages before a sequence, ascending, without gap up to it; fewer than `limit` if the store
   * does not have them.
   *
   * @param before exclusive; 0 for the newest that are kept
   */
  messages(conversation: ConversationId, before: number, limit: number): Promise<Message[]>;

  close(): Promise<void>;
}
