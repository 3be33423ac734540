import type { OutboxEntry } from '../core/state.ts';
import type { Message } from '../protocol/content-values.ts';
import type {
  ConversationSummary,
  CursorEvent,
  Preferences,
} from '../protocol/conversation-values.ts';
import type { ErrorCode, SkeinError } from '../protocol/errors.ts';
import type { ConversationId } from '../protocol/ids.ts';
import type { KeepingEvent } from '../protocol/keeping-values.ts';
import type { PeopleEvent } from '../protocol/people-values.ts';
import type {
  Looking,
  Presence,
  Privacy,
  ReceiptCount,
  Typist,
} from '../protocol/presence-values.ts';
import type { ScheduledEvent } from '../protocol/schedule-values.ts';
import type { ShownEvent } from '../protocol/values.ts';

/** Where a client stands with its cluster. */
export type ConnectionState =
  /** Not asked to connect yet. */
  | { readonly is: 'idle' }
  /** A connection is being made. */
  | { readonly is: 'connecting' }
  /**
   * The session is open and events flow; `caughtUp` once everything that happened while the device
   * was away is known, though messages of it may still be on their way to the listener.
   */
  | { readonly is: 'online'; readonly node: string; readonly caughtUp: boolean }
  /** No connection; the next attempt comes by itself. */
  | {
      readonly is: 'waiting';
      readonly code: ErrorCode;
      readonly detail: string;
      readonly nextAttemptMillis: number;
    }
  /**
   * Closed for good: by `close()` (OK), or for a reason that trying again cannot cure, such as
   * LOGGED_OUT.
   */
  | { readonly is: 'ended'; readonly code: ErrorCode; readonly detail: string };

/** What is kept in the store before the listener hears of it. */
export type StoredEvent =
  | { readonly is: 'message'; readonly message: Message }
  | { readonly is: 'conversation'; readonly summary: ConversationSummary }
  | { readonly is: 'cursor'; readonly moved: CursorEvent; readonly own: boolean }
  | {
      readonly is: 'preferences';
      readonly conversation: ConversationId;
      readonly preferences: Preferences;
    }
  /** Whether the messages of a stranger wait for the user. */
  | { readonly is: 'stranger'; readonly conversation: ConversationId; readonly waits: boolean };

/** What a listener hears, as data: it also goes from tab to tab. */
export type ClientEvent =
  | StoredEvent
  | { readonly is: 'people'; readonly changed: PeopleEvent }
  | { readonly is: 'peopleUnheard' }
  | { readonly is: 'scheduledUnheard' }
  | { readonly is: 'keepingUnheard' }
  /** Calls may have changed unheard; `SkeinCalls` asks. */
  | { readonly is: 'callsUnheard' }
  | { readonly is: 'shown'; readonly event: ShownEvent }
  | { readonly is: 'connection'; readonly state: ConnectionState }
  | { readonly is: 'refused'; readonly entry: OutboxEntry; readonly why: SkeinError }
  | { readonly is: 'error'; readonly error: unknown };

/**
 * Hears what happens in a user's conversations. Callbacks never run at the same time. Messages of
 * one conversation come in the order of their sequence, each once, without gap from where the device
 * started. What a callback throws is given to `onError`; the message counts as handled.
 */
export interface SkeinListener {
  /**
   * The next entry of a conversation, also one's own (from this device or another): a message, or an
   * operation that changes an earlier one; a `ConversationView` says what they add up to. It counts
   * as delivered to this device when the callback returns.
   */
  onMessage?(message: Message): void;
  /** A conversation is new, or changed while this device was away; comes with its unread count. */
  onConversation?(summary: ConversationSummary): void;
  /** A member's cursor moved: another member's receipt, or (`own`) one's own from another device. */
  onCursor?(moved: CursorEvent, own: boolean): void;
  /**
   * The user keeps a conversation otherwise from now on, by the will of this device or another: all
   * are told the same in the same order, before a change that this one asked for is done.
   */
  onPreferences?(conversation: ConversationId, preferences: Preferences): void;
  /**
   * A message of a stranger is about to be told by `onMessage`: its chat is to be shown apart, without
   * noise, until the user answers or allows it. A `ConversationList` keeps that in mind.
   */
  onStranger?(conversation: ConversationId): void;
  /**
   * The user's people changed, by the will of this device or another, or of another user; what they
   * add up to is said by a `PeopleList`.
   */
  onPeople?(changed: PeopleEvent): void;
  /**
   * The user's people may have changed without a word: this device has connected anew, or the node
   * had to drop events. Who shows them asks by `syncPeople`.
   */
  onPeopleUnheard?(): void;
  /** How users are there whom `watch` names: those that are news. */
  onPresence?(presences: readonly Presence[]): void;
  /**
   * Members of the conversation that `look` names began, went on or stopped typing; a `TypingView`
   * says who types now.
   */
  onTyping?(conversation: ConversationId, typists: readonly Typist[]): void;
  /** What is told to who looks at the conversation is another from now on, or on this connection. */
  onLooking?(conversation: ConversationId, looking: Looking): void;
  /** How many have received and read the newest messages of the group that is looked at. */
  onReceiptCounts?(conversation: ConversationId, counts: readonly ReceiptCount[]): void;
  /** The user has changed on another device what others may know. */
  onPrivacy?(privacy: Privacy): void;
  /**
   * What the user has scheduled changed, by the will of this device or another, or because it was
   * posted or refused; what it adds up to is said by a `ScheduledList`.
   */
  onScheduled?(changed: ScheduledEvent): void;
  /**
   * What the user has scheduled may have changed without a word: this device has connected anew, or
   * the node had to drop events. Who shows it asks by `SkeinSchedule.page`.
   */
  onScheduledUnheard?(): void;
  /**
   * What the user keeps of messages changed, by the will of this device or another; what it adds up
   * to is said by a `KeepingList`.
   */
  onKeeping?(changed: KeepingEvent): void;
  /**
   * What the user keeps of messages may have changed without a word: this device has connected anew,
   * or the node had to drop events. Who shows it asks by `SkeinKeeping.sync`.
   */
  onKeepingUnheard?(): void;
  /** The connection changed; the same state is not told twice in a row. */
  onConnection?(state: ConnectionState): void;
  /** A post of an earlier run, which nobody holds a promise of, was refused for good. */
  onRefused?(post: OutboxEntry, why: SkeinError): void;
  /** A callback threw, or local state could not be written. */
  onError?(error: unknown): void;
}

/** Tells a listener one event; may throw what the callback throws. */
export function tell(listener: SkeinListener, event: ClientEvent): void {
  switch (event.is) {
    case 'message':
      listener.onMessage?.(event.message);
      break;
    case 'conversation':
      listener.onConversation?.(event.summary);
      break;
    case 'cursor':
      listener.onCursor?.(event.moved, event.own);
      break;
    case 'preferences':
      listener.onPreferences?.(event.conversation, event.preferences);
      break;
    case 'stranger':
      if (event.waits) {
        listener.onStranger?.(event.conversation);
      }
      break;
    case 'people':
      listener.onPeople?.(event.changed);
      break;
    case 'peopleUnheard':
      listener.onPeopleUnheard?.();
      break;
    case 'scheduledUnheard':
      listener.onScheduledUnheard?.();
      break;
    case 'keepingUnheard':
      listener.onKeepingUnheard?.();
      break;
    case 'shown':
      show(listener, event.event);
      break;
    case 'connection':
      listener.onConnection?.(event.state);
      break;
    case 'refused':
      listener.onRefused?.(event.entry, event.why);
      break;
    case 'error':
      listener.onError?.(event.error);
      break;
  }
}

function show(listener: SkeinListener, { is, value }: ShownEvent): void {
  switch (is) {
    case 'presenceEvent':
      listener.onPresence?.(value.presences);
      break;
    case 'typingEvent':
      listener.onTyping?.(value.conversation, value.typists);
      break;
    case 'lookingEvent': {
      const { conversation, ...looking } = value;
      listener.onLooking?.(conversation, looking);
      break;
    }
    case 'receiptCountsEvent':
      listener.onReceiptCounts?.(value.conversation, value.counts);
      break;
    case 'privacyEvent':
      listener.onPrivacy?.(value.privacy);
      break;
    case 'scheduledEvent':
      listener.onScheduled?.(value);
      break;
    case 'keepingEvent':
      listener.onKeeping?.(value);
      break;
  }
}
