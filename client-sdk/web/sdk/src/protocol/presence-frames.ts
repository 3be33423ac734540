import { conversationId, userId, userIds } from './codecs.ts';
import type {
  CountReceipts,
  ListReceipts,
  Look,
  Looking,
  LookingEvent,
  Presence,
  PresenceEvent,
  Privacy,
  PrivacyChange,
  PrivacyTold,
  Receipt,
  ReceiptCount,
  ReceiptCountsEvent,
  ReceiptPage,
  ReceiptsCounted,
  SwitchReceipts,
  Typing,
  TypingEvent,
  TypingKind,
  Typist,
  WatchUsers,
} from './presence-values.ts';
import {
  bool,
  count,
  enumeration,
  type Field,
  field,
  many,
  message,
  optional,
  required,
  text,
  uint32,
} from './schema.ts';

// One table per message of presence.proto, in its order.

const receipts = enumeration<Looking['receipts']>(
  'Receipts',
  { NONE: 0, COUNTS: 1, NAMES: 2 },
  'NONE',
);

const typingKind = enumeration<TypingKind>('Kind', { STOPPED: 0, TEXT: 1, VOICE: 2 }, 'TEXT');

const audience = enumeration<Privacy['lastSeenTo']>(
  'Audience',
  { EVERYONE: 0, NOBODY: 1 },
  'NOBODY',
);

export const LOOK = message<Look>('Look', { conversation: field(1, conversationId) });

export const LOOKING = message<Looking>('Looking', {
  receipts: field(1, receipts),
  typing: field(2, bool),
});

export const LOOKING_EVENT = message<LookingEvent>('LookingEvent', {
  conversation: required(1, conversationId),
  receipts: field(2, receipts),
  typing: field(3, bool),
});

export const TYPING = message<Typing>('Typing', {
  conversation: required(1, conversationId),
  kind: field(2, typingKind),
});

const TYPIST = message<Typist>('Typist', {
  user: required(1, userId),
  kind: field(2, typingKind),
});

export const TYPING_EVENT = message<TypingEvent>('TypingEvent', {
  conversation: required(1, conversationId),
  typists: field(2, many(TYPIST)),
});

export const WATCH_USERS = message<WatchUsers>('WatchUsers', { users: field(1, userIds) });

const PRESENCE = message<Presence>('Presence', {
  user: required(1, userId),
  online: field(2, bool),
  lastSeenMillis: field(3, count),
});

export const PRESENCE_EVENT = message<PresenceEvent>('PresenceEvent', {
  presences: field(1, many(PRESENCE)),
});

const PRIVACY = message<Privacy>('Privacy', {
  lastSeenTo: field(1, audience),
  invisible: field(2, bool),
  readsHidden: field(3, bool),
});

export const CHANGE_PRIVACY = message<PrivacyChange>('ChangePrivacy', {
  lastSeenTo: field(1, optional(audience)),
  invisible: field(2, optional(bool)),
  readsHidden: field(3, optional(bool)),
});

export const PRIVACY_KEPT = message<PrivacyTold>('PrivacyKept', {
  privacy: required(1, PRIVACY) as Field<Privacy>,
});

export const PRIVACY_EVENT = message<PrivacyTold>('PrivacyEvent', {
  privacy: required(1, PRIVACY) as Field<Privacy>,
});

export const COUNT_RECEIPTS = message<CountReceipts>('CountReceipts', {
  conversation: required(1, conversationId),
  sequence: required(2, count),
});

export const RECEIPTS_COUNTED = message<ReceiptsCounted>('ReceiptsCounted', {
  members: field(1, uint32),
  delivered: field(2, uint32),
  read: field(3, uint32),
});

export const LIST_RECEIPTS = message<ListReceipts>('ListReceipts', {
  conversation: required(1, conversationId),
  sequence: required(2, count),
  after: field(3, userId),
  limit: field(4, uint32),
});

const RECEIPT = message<Receipt>('Receipt', {
  user: required(1, userId),
  read: field(2, bool),
  name: field(3, text),
});

export const RECEIPT_PAGE = message<ReceiptPage>('ReceiptPage', {
  receipts: field(1, many(RECEIPT)),
  more: field(2, bool),
});

const RECEIPT_COUNT = message<ReceiptCount>('ReceiptCount', {
  sequence: field(1, count),
  members: field(2, uint32),
  delivered: field(3, uint32),
  read: field(4, uint32),
});

export const RECEIPT_COUNTS_EVENT = message<ReceiptCountsEvent>('ReceiptCountsEvent', {
  conversation: required(1, conversationId),
  counts: field(2, many(RECEIPT_COUNT)),
});

export const SWITCH_RECEIPTS = message<SwitchReceipts>('SwitchReceipts', {
  conversation: required(1, conversationId),
  on: field(2, bool),
});
