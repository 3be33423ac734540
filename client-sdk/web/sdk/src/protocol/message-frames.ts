import { clientId, conversationId, cursorBytes, userId } from './codecs.ts';
import { content, MESSAGE } from './content-frames.ts';
import { SUMMARY } from './conversation-frames.ts';
import type { CursorEvent } from './conversation-values.ts';
import {
  always,
  bool,
  count,
  enumeration,
  field,
  many,
  message,
  required,
  uint32,
} from './schema.ts';
import type {
  Cursor,
  HeadEvent,
  MessageEvent,
  Page,
  Post,
  Posted,
  Pull,
  ResyncEvent,
  Sync,
  Synced,
} from './values.ts';

// One table per message of posting, reading and hearing messages, in the order of the .proto files.

export const POST = message<Post>('Post', {
  conversation: required(1, conversationId),
  clientId: required(2, clientId),
  knownHead: field(3, count),
  content: always(4, content),
  previous: field(5, clientId),
});

export const PULL = message<Pull>('Pull', {
  conversation: required(1, conversationId),
  from: field(2, count),
  direction: field(3, enumeration('Direction', { FORWARD: 0, BACKWARD: 1 }, 'FORWARD')),
  limit: field(4, uint32),
});

export const SYNC = message<Sync>('Sync', { cursor: field(1, cursorBytes) });

export const DELIVERED = message<Cursor>('Delivered', {
  conversation: required(1, conversationId),
  sequence: required(2, count),
});

export const READ = message<Cursor>('Read', {
  conversation: required(1, conversationId),
  sequence: required(2, count),
});

export const POSTED = message<Posted>('Posted', {
  sequence: required(1, count),
  timeMillis: field(2, count),
  endMillis: field(3, count),
});

export const PAGE = message<Page>('Page', {
  messages: field(1, many(MESSAGE)),
  head: field(2, count),
  more: field(3, bool),
  firstVisible: field(4, count),
  fromStranger: field(30, bool),
  since: field(40, count),
});

export const SYNCED = message<Synced>('Synced', {
  conversations: field(1, many(SUMMARY)),
  cursor: field(2, cursorBytes),
  more: field(3, bool),
});

export const MESSAGE_EVENT = message<MessageEvent>('MessageEvent', {
  message: required(1, MESSAGE),
  fromStranger: field(30, bool),
});

export const HEAD_EVENT = message<HeadEvent>('HeadEvent', {
  conversation: required(1, conversationId),
  head: field(2, count),
});

export const CURSOR_EVENT = message<CursorEvent>('CursorEvent', {
  conversation: required(1, conversationId),
  user: field(2, userId),
  delivered: field(3, count),
  read: field(4, count),
  unread: field(5, uint32),
  head: field(6, count),
  unreadMentions: field(20, uint32),
  firstMention: field(21, count),
});

export const RESYNC_EVENT = message<ResyncEvent>('ResyncEvent', {});
