import type { OutboxEntry } from '../core/state.ts';
import type { Content, Message } from '../protocol/content-values.ts';
import type { ConversationSummary } from '../protocol/conversation-values.ts';
import type { ClientId, ConversationId, DeviceId, UserId } from '../protocol/ids.ts';
import type { Limits } from '../protocol/limits.ts';
import type { Typing } from '../protocol/presence-values.ts';
import type { Answer, ClientBody } from '../protocol/values.ts';
import type { ConnectionState } from './events.ts';

/** A post is durable and has its place. */
export interface PostReceipt {
  readonly conversation: ConversationId;
  readonly clientId: ClientId;
  /** Its place in the conversation, dense from 1. */
  readonly sequence: number;
  /** When the node accepted it, milliseconds since 1970; informational, order is by sequence. */
  readonly timeMillis: number;
}

/**
 * What a client does at bottom: in this tab, or in the tab that has the socket. Every promise is
 * rejected with a `SkeinError`.
 */
export interface Backend {
  readonly state: ConnectionState;
  /** Undefined before the first welcome. */
  readonly user: UserId | undefined;
  /** This device, likewise. */
  readonly device: DeviceId | undefined;
  /** Whether the socket is here: what a device does once, and not once per tab, is done here. */
  readonly leads: boolean;
  readonly limits: Limits;
  /** By how much the nodes' time is ahead of the device's; 0 before the first welcome. */
  readonly aheadMillis: number;

  /** Done when the client has caught up for the first time; rejected if it ends before. */
  connect(): Promise<void>;
  /** Asks for something; rejected with what the node's `Failed` says. */
  request(body: ClientBody): Promise<Answer>;
  post(conversation: ConversationId, clientId: ClientId, content: Content): Promise<PostReceipt>;
  /** The user looks at this conversation, also on later connections; '': at none. */
  look(conversation: ConversationId): Promise<Answer>;
  /** These users are in view, also on later connections. */
  watch(users: readonly UserId[]): Promise<Answer>;
  /** The user types, or has stopped. */
  typed(typing: Typing): void;
  /** Done when this draft, or one that replaced it, is stored. */
  saveDraft(conversation: ConversationId, text: string): Promise<void>;
  /**
   * Runs something while no other tab of this client runs what has the same name.
   *
   * @param signal ends the wait, and the promise is rejected then
   */
  lock(name: string, signal: AbortSignal, hold: () => Promise<void>): Promise<void>;
  accessToken(): Promise<string>;
  unanswered(): Promise<OutboxEntry[]>;
  storedConversations(): Promise<ConversationSummary[]>;
  storedMessages(conversation: ConversationId, before: number, limit: number): Promise<Message[]>;
  /** Done when no callback will come any more and the store is closed. */
  close(): Promise<void>;
}
