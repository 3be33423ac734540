import type { Content } from '../protocol/content-values.ts';
import type { ClientId, ConversationId } from '../protocol/ids.ts';

/** A post that is not answered yet. */
export interface OutboxEntry {
  readonly conversation: ConversationId;
  /** The same at every attempt: it makes a second attempt harmless. */
  readonly clientId: ClientId;
  /**
   * A sequence that the conversation had reached before the first attempt: each attempt names it, so
   * that the node knows how far back an earlier one may lie.
   */
  readonly knownHead: number;
  readonly content: Content;
}

/** A device's place in one conversation. */
export interface Position {
  /** Every message up to here was handed to the listener. */
  readonly seen: number;
  /** A sequence that the conversation had reached; what lies between is still to be had. */
  readonly head: number;
}

/** A device's place in its conversations. */
export interface Checkpoint {
  /** Opaque, from the node; empty at first. */
  readonly cursor: Uint8Array;
  readonly positions: ReadonlyMap<ConversationId, Position>;
}

export const NO_CHECKPOINT: Checkpoint = { cursor: new Uint8Array(0), positions: new Map() };

/**
 * What a device that has no saved state yet is handed of conversations that already exist: what its
 * user has not read on any device, at most the newest 1,000 of each, or nothing but what comes.
 */
export type FirstSync = 'UNREAD' | 'LATEST';

/** How a client decides. */
export interface CoreSettings {
  /** Most posts of one conversation in flight. */
  readonly postWindow: number;
  /** Messages on their way to the listener; past it events are left lying and pulled later. */
  readonly callbacksMax: number;
  /** Requests (not posts) that wait for an answer; one more is refused with OVERLOADED. */
  readonly callsMax: number;
  /** From a message handled to its receipt sent: one receipt for many messages. */
  readonly ackDelayMillis: number;
  /** Whether `Delivered` is sent at all. */
  readonly receipts: boolean;
  /** A connection that leaves a request unanswered for as long is given up. */
  readonly answerTimeoutMillis: number;
  readonly firstSync: FirstSync;
}

export const DEFAULT_SETTINGS: CoreSettings = {
  postWindow: 8,
  callbacksMax: 10_000,
  callsMax: 1_000,
  ackDelayMillis: 400,
  receipts: true,
  answerTimeoutMillis: 20_000,
  firstSync: 'UNREAD',
};

/** With UNREAD: most messages of one conversation. */
export const FIRST_SYNC_MESSAGES_MAX = 1_000;

/** Most pulls in flight: the rest of the connection's requests is for what the user does. */
export const PULLS_MAX = 4;

/** A time that does not come. */
export const NEVER = Number.POSITIVE_INFINITY;
