import type { Message } from '../protocol/content-values.ts';
import type {
  ConversationSummary,
  CursorEvent,
  Preferences,
} from '../protocol/conversation-values.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { ClientId, ConversationId } from '../protocol/ids.ts';
import type { PeopleEvent } from '../protocol/people-values.ts';
import type { Answer, ClientFrame, Failed, ShownEvent } from '../protocol/values.ts';
import type { Call } from './calls.ts';
import type { Checkpoint, OutboxEntry } from './state.ts';

/** What the core wants done, in this order. Called within the core's own calls. */
export interface Effects {
  /** Send a frame on the connection that is open. */
  send(frame: ClientFrame): void;

  /** Give the connection up and make another; not from within this call. */
  abandon(code: ErrorCode, detail: string): void;

  /** Hand the message to the listener, then tell `ClientCore.handled`. */
  hand(message: Message): void;

  conversation(summary: ConversationSummary): void;

  cursor(moved: CursorEvent): void;

  preferences(conversation: ConversationId, preferences: Preferences): void;

  /** A stranger speaks in this chat. */
  stranger(conversation: ConversationId): void;

  /** The user's people changed. */
  people(changed: PeopleEvent): void;

  /** The user's people, what is scheduled, what is kept of messages, and calls may have changed unheard. */
  unheard(): void;

  /** Something that is shown and not kept here: presence, typing, what is scheduled. */
  shown(event: ShownEvent): void;

  /** Everything that happened while the device was away is known. */
  caughtUp(): void;

  /** The entry of a post names a newer head than the one that is kept. */
  attempting(entry: OutboxEntry): void;

  /** A post is durable. */
  posted(
    conversation: ConversationId,
    clientId: ClientId,
    sequence: number,
    timeMillis: number,
  ): void;

  /** A post was refused for good. */
  refused(entry: OutboxEntry, failed: Failed): void;

  /** A call is answered, or has failed for good. */
  answer(call: Call, answer: Answer): void;

  /** Keep this, then tell `ClientCore.saved`. At most one save is under way. */
  save(checkpoint: Checkpoint): void;
}
