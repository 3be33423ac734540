import type { ClientId, Content, ConversationId, ErrorCode, Message, OutboxEntry } from '../sdk.ts';
import { isCard } from './cards.ts';

/** What the user has said and the conversation does not show yet. */
export interface PendingPost {
  readonly conversation: ConversationId;
  readonly clientId: ClientId;
  readonly content: Content;
  readonly timeMillis: number;
  readonly state: 'waiting' | 'posted' | 'failed';
  /** Of a failed one. */
  readonly why: ErrorCode | undefined;
}

/** A failed text as it is kept for the next page: nobody loses what it has written. */
export interface KeptPost {
  readonly conversation: ConversationId;
  readonly clientId: ClientId;
  readonly text: string;
  readonly quote: number;
  readonly mentions: readonly string[];
  readonly mentionsAll: boolean;
  readonly timeMillis: number;
  readonly why: ErrorCode;
}

/** The posts that are shown as being sent, or as failed: one goes when its message is heard. */
export class Outbox {
  readonly #posts = new Map<ClientId, PendingPost>();

  /** What an earlier page has left: it is sent on. */
  left(entries: readonly OutboxEntry[], nowMillis: number): void {
    for (const { conversation, clientId, content } of entries) {
      if (isSaid(content) && !this.#posts.has(clientId)) {
        this.#posts.set(clientId, {
          conversation,
          clientId,
          content,
          timeMillis: nowMillis,
          state: 'waiting',
          why: undefined,
        });
      }
    }
  }

  add(post: Pick<PendingPost, 'conversation' | 'clientId' | 'content' | 'timeMillis'>): void {
    this.#posts.set(post.clientId, { ...post, state: 'waiting', why: undefined });
  }

  /** The node has it; its message is about to be heard. */
  posted(clientId: ClientId, timeMillis: number): void {
    const post = this.#posts.get(clientId);
    if (post !== undefined) {
      this.#posts.set(clientId, { ...post, state: 'posted', timeMillis });
    }
  }

  failed(clientId: ClientId, why: ErrorCode): void {
    const post = this.#posts.get(clientId);
    if (post !== undefined) {
      this.#posts.set(clientId, { ...post, state: 'failed', why });
    }
  }

  /** @return whether it was here */
  heard(message: Pick<Message, 'clientId'>): boolean {
    return message.clientId !== '' && this.#posts.delete(message.clientId);
  }

  /** Takes a failed post out: to be tried again, or thrown away. */
  take(clientId: ClientId): PendingPost | undefined {
    const post = this.#posts.get(clientId);
    this.#posts.delete(clientId);
    return post;
  }

  /** In the order in which they were said. */
  of(conversation: ConversationId): PendingPost[] {
    return [...this.#posts.values()].filter((post) => post.conversation === conversation);
  }

  /** The newest that failed in a conversation: for its line in the list. */
  hasFailed(conversation: ConversationId): boolean {
    return this.of(conversation).some((post) => post.state === 'failed');
  }

  kept(): KeptPost[] {
    const kept: KeptPost[] = [];
    for (const { conversation, clientId, content, timeMillis, why } of this.#posts.values()) {
      if (why !== undefined && content.kind === 'text') {
        const { text, quote, mentions, mentionsAll } = content;
        kept.push({ conversation, clientId, text, quote, mentions, mentionsAll, timeMillis, why });
      }
    }
    return kept;
  }

  restore(kept: readonly KeptPost[]): void {
    for (const { conversation, clientId, timeMillis, why, ...said } of kept) {
      this.#posts.set(clientId, {
        conversation,
        clientId,
        content: { kind: 'text', ...said },
        timeMillis,
        state: 'failed',
        why,
      });
    }
  }
}

/** Operations are not shown as messages of their own. */
export function isSaid(content: Content): boolean {
  const { kind } = content;
  return kind === 'text' || kind === 'custom' || kind === 'media' || isCard(content);
}
