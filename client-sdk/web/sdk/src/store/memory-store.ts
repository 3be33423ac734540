import { type Checkpoint, NO_CHECKPOINT, type OutboxEntry, type Position } from '../core/state.ts';
import type { Message } from '../protocol/content-values.ts';
import type { ConversationSummary } from '../protocol/conversation-values.ts';
import { SkeinError } from '../protocol/errors.ts';
import type { ClientId, ConversationId, UserId } from '../protocol/ids.ts';
import type { StoredEvent } from '../shell/events.ts';
import {
  firstEnd,
  remaining,
  withOwnCursor,
  withoutText,
  withPreferences,
  withRecalled,
  withStranger,
  withVanished,
} from './apply.ts';
import {
  type ClientStore,
  OUTBOX_ENTRIES_MAX,
  type Saved,
  STORED_MESSAGES_MAX,
} from './client-store.ts';

/** Everything is lost with the page. */
export class MemoryStore implements ClientStore {
  readonly #outboxMax: number;
  readonly #messagesMax: number;
  readonly #posts = new Map<ClientId, OutboxEntry>();
  readonly #positions = new Map<ConversationId, Position>();
  readonly #summaries = new Map<ConversationId, ConversationSummary>();
  readonly #messages = new Map<ConversationId, Map<number, Message>>();
  #cursor = NO_CHECKPOINT.cursor;
  #owner: UserId | undefined;

  constructor(outboxMax = OUTBOX_ENTRIES_MAX, messagesMax = STORED_MESSAGES_MAX) {
    this.#outboxMax = outboxMax;
    this.#messagesMax = messagesMax;
  }

  async load(): Promise<Saved> {
    const checkpoint = { cursor: this.#cursor, positions: new Map(this.#positions) };
    return { checkpoint, unanswered: await this.unanswered(), owner: this.#owner };
  }

  async claim(owner: UserId): Promise<void> {
    this.#owner = owner;
  }

  async addPost(entry: OutboxEntry): Promise<void> {
    if (this.#posts.size >= this.#outboxMax) {
      throw new SkeinError('OVERLOADED', 'the outbox is full');
    }
    if (!this.#posts.has(entry.clientId)) {
      this.#posts.set(entry.clientId, entry);
    }
  }

  async replacePost(entry: OutboxEntry): Promise<void> {
    if (this.#posts.has(entry.clientId)) {
      this.#posts.set(entry.clientId, entry);
    }
  }

  async removePost(clientId: ClientId): Promise<void> {
    this.#posts.delete(clientId);
  }

  async unanswered(): Promise<OutboxEntry[]> {
    return [...this.#posts.values()];
  }

  async save({ cursor, positions }: Checkpoint): Promise<void> {
    this.#cursor = cursor;
    for (const [conversation, position] of positions) {
      this.#positions.set(conversation, position);
    }
  }

  async keep(events: readonly StoredEvent[]): Promise<void> {
    for (const event of events) {
      switch (event.is) {
        case 'message':
          this.#keepMessage(event.message);
          break;
        case 'conversation':
          this.#summaries.set(event.summary.conversation, event.summary);
          break;
        case 'cursor':
          if (event.own) {
            this.#change(event.moved.conversation, (one) => withOwnCursor(one, event.moved));
          }
          break;
        case 'preferences':
          this.#change(event.conversation, (one) => withPreferences(one, event.preferences));
          break;
        case 'stranger':
          this.#change(event.conversation, (one) => withStranger(one, event.waits));
          break;
      }
    }
  }

  #change(
    conversation: ConversationId,
    change: (summary: ConversationSummary) => ConversationSummary,
  ): void {
    const summary = this.#summaries.get(conversation);
    if (summary !== undefined) {
      this.#summaries.set(conversation, change(summary));
    }
  }

  #keepMessage(message: Message): void {
    const { conversation, sequence, content } = message;
    let messages = this.#messages.get(conversation);
    if (messages === undefined) {
      messages = new Map();
      this.#messages.set(conversation, messages);
    }
    messages.set(sequence, message);
    for (const at of messages.keys()) {
      if (at > sequence - this.#messagesMax) {
        break;
      }
      messages.delete(at);
    }
    if (content.kind === 'recall') {
      const { target } = content;
      for (const [at, one] of messages) {
        const isEdit = one.content.kind === 'edit' && one.content.target === target;
        const left = at === target || isEdit ? withoutText(one) : undefined;
        if (left !== undefined) {
          messages.set(at, left);
        }
      }
      this.#change(conversation, (summary) => withRecalled(summary, target));
    }
  }

  async vanish(nowMillis: number): Promise<number | undefined> {
    const ends: number[] = [];
    for (const messages of this.#messages.values()) {
      for (const [at, one] of messages) {
        const left = remaining(one, nowMillis);
        messages.set(at, left);
        ends.push(left.endMillis);
      }
    }
    for (const [conversation, summary] of this.#summaries) {
      const left = withVanished(summary, nowMillis);
      this.#summaries.set(conversation, left);
      ends.push(left.last?.endMillis ?? 0);
    }
    return firstEnd(ends);
  }

  async conversations(): Promise<ConversationSummary[]> {
    return [...this.#summaries.values()];
  }

  async messages(conversation: ConversationId, before: number, limit: number): Promise<Message[]> {
    const messages = this.#messages.get(conversation) ?? new Map<number, Message>();
    const run: Message[] = [];
    let next = before === 0 ? Math.max(0, ...messages.keys()) : before - 1;
    for (; run.length < limit; next--) {
      const message = messages.get(next);
      if (message === undefined) {
        break;
      }
      run.unshift(message);
    }
    return run;
  }

  async close(): Promise<void> {}
}
