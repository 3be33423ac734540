import { conversationId, cursorBytes } from './codecs.ts';
import type {
  Discarded,
  DiscardMessages,
  KeepingEvent,
  KeepingSynced,
  StarMessage,
  Starred,
  SyncKeeping,
} from './keeping-values.ts';
import { bool, count, field, many, message, packed, required } from './schema.ts';

// One table per message of keeping.proto, in its order.

export const STAR_MESSAGE = message<StarMessage>('StarMessage', {
  conversation: required(1, conversationId),
  sequence: field(2, count),
  starred: field(3, bool),
});

export const DISCARD_MESSAGES = message<DiscardMessages>('DiscardMessages', {
  conversation: required(1, conversationId),
  sequences: field(2, packed(count)),
  upTo: field(3, count),
});

export const SYNC_KEEPING = message<SyncKeeping>('SyncKeeping', { cursor: field(1, cursorBytes) });

const STARRED = message<Starred>('Starred', {
  conversation: required(1, conversationId),
  sequence: field(2, count),
  timeMillis: field(3, count),
});

const DISCARDED = message<Discarded>('Discarded', {
  conversation: required(1, conversationId),
  upTo: field(2, count),
  sequences: field(3, packed(count)),
});

export const KEEPING_SYNCED = message<KeepingSynced>('KeepingSynced', {
  starred: field(1, many(STARRED)),
  discarded: field(2, many(DISCARDED)),
  full: field(3, bool),
  cursor: field(4, cursorBytes),
  more: field(5, bool),
});

export const KEEPING_EVENT = message<KeepingEvent>('KeepingEvent', {
  after: field(1, cursorBytes),
  cursor: field(2, cursorBytes),
  starred: field(3, many(STARRED)),
  discarded: field(4, many(DISCARDED)),
});
