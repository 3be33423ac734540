import type { OutboxEntry } from '../../src/core/state.ts';
import type { Message } from '../../src/protocol/content-values.ts';
import type {
  ConversationSummary,
  CursorEvent,
  Preferences,
} from '../../src/protocol/conversation-values.ts';
import type { SkeinError } from '../../src/protocol/errors.ts';
import type { ConversationId } from '../../src/protocol/ids.ts';
import type { KeepingEvent } from '../../src/protocol/keeping-values.ts';
import type { PeopleEvent } from '../../src/protocol/people-values.ts';
import type {
  Looking,
  Presence,
  Privacy,
  ReceiptCount,
  Typist,
} from '../../src/protocol/presence-values.ts';
import type { ScheduledEvent } from '../../src/protocol/schedule-values.ts';
import type { ConnectionState, SkeinListener } from '../../src/shell/events.ts';

/** A listener that remembers. */
export class Recorder implements SkeinListener {
  readonly messages: Message[] = [];
  readonly summaries: ConversationSummary[] = [];
  readonly cursors: CursorEvent[] = [];
  readonly preferences: Preferences[] = [];
  readonly states: ConnectionState[] = [];
  readonly refused: { post: OutboxEntry; why: SkeinError }[] = [];
  readonly errors: unknown[] = [];
  readonly strangers: ConversationId[] = [];
  readonly people: PeopleEvent[] = [];
  peopleUnheard = 0;
  readonly scheduled: ScheduledEvent[] = [];
  scheduledUnheard = 0;
  readonly keeping: KeepingEvent[] = [];
  keepingUnheard = 0;
  /** What is shown and not kept, in words. */
  readonly shown: string[] = [];

  onMessage(message: Message): void {
    this.messages.push(message);
  }

  onConversation(summary: ConversationSummary): void {
    this.summaries.push(summary);
  }

  onCursor(moved: CursorEvent): void {
    this.cursors.push(moved);
  }

  onPreferences(_conversation: ConversationId, preferences: Preferences): void {
    this.preferences.push(preferences);
  }

  onStranger(conversation: ConversationId): void {
    this.strangers.push(conversation);
  }

  onPeople(changed: PeopleEvent): void {
    this.people.push(changed);
  }

  onPeopleUnheard(): void {
    this.peopleUnheard++;
  }

  onScheduled(changed: ScheduledEvent): void {
    this.scheduled.push(changed);
  }

  onScheduledUnheard(): void {
    this.scheduledUnheard++;
  }

  onKeeping(changed: KeepingEvent): void {
    this.keeping.push(changed);
  }

  onKeepingUnheard(): void {
    this.keepingUnheard++;
  }

  onPresence(presences: readonly Presence[]): void {
    this.shown.push(...presences.map(({ user, online }) => `presence ${user} ${online}`));
  }

  onTyping(conversation: ConversationId, typists: readonly Typist[]): void {
    this.shown.push(...typists.map(({ user, kind }) => `typing ${conversation} ${user} ${kind}`));
  }

  onLooking(conversation: ConversationId, { receipts }: Looking): void {
    this.shown.push(`looking ${conversation} ${receipts}`);
  }

  onReceiptCounts(conversation: ConversationId, counts: readonly ReceiptCount[]): void {
    for (const { sequence, delivered, read } of counts) {
      this.shown.push(`counts ${conversation} ${sequence} ${delivered} ${read}`);
    }
  }

  onPrivacy({ lastSeenTo, invisible, readsHidden }: Privacy): void {
    this.shown.push(`privacy ${lastSeenTo} ${invisible} ${readsHidden}`);
  }

  onConnection(state: ConnectionState): void {
    this.states.push(state);
  }

  onRefused(post: OutboxEntry, why: SkeinError): void {
    this.refused.push({ post, why });
  }

  onError(error: unknown): void {
    this.errors.push(error);
  }

  sequences(conversation: ConversationId): number[] {
    return this.messages
      .filter((message) => message.conversation === conversation)
      .map(({ sequence }) => sequence);
  }

  texts(conversation: ConversationId): string[] {
    return this.messages
      .filter((message) => message.conversation === conversation)
      .map(({ content }) => (content.kind === 'text' ? content.text : content.kind));
  }
}
