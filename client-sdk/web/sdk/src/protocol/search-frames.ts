import { conversationId, cursorBytes, userId } from './codecs.ts';
import { MESSAGE } from './content-frames.ts';
import {
  bool,
  count,
  enumeration,
  field,
  many,
  message,
  required,
  text,
  uint32,
} from './schema.ts';
import type { Found, FoundMessage, Search } from './search-values.ts';

// One table per message of search.proto, in its order.

export const SEARCH = message<Search>('Search', {
  words: field(1, text),
  conversation: field(2, conversationId),
  sender: field(3, userId),
  type: field(
    4,
    enumeration<Search['type']>(
      'Type',
      {
        ANY: 0,
        TEXT: 1,
        IMAGE: 2,
        VOICE: 3,
        VIDEO: 4,
        FILE: 5,
        LOCATION: 6,
        CONTACT: 7,
        LINK: 8,
        STICKER: 9,
        CUSTOM: 10,
      },
      'ANY',
    ),
  ),
  fromMillis: field(5, count),
  untilMillis: field(6, count),
  before: field(7, cursorBytes),
  limit: field(8, uint32),
});

const FOUND_MESSAGE = message<FoundMessage>('FoundMessage', {
  message: required(1, MESSAGE),
  edit: field(2, count),
});

export const FOUND = message<Found>('Found', {
  messages: field(1, many(FOUND_MESSAGE)),
  next: field(2, cursorBytes),
  incomplete: field(3, bool),
});
