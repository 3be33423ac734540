import type {
  ContactContent,
  LinkContent,
  LocationContent,
  StickerContent,
} from './card-values.ts';
import { userId } from './codecs.ts';
import { bytes, field, message, sint32, text } from './schema.ts';

// The contents that are cards: one table per message, in the order of conversation.proto.

const THUMBNAIL_BYTES_MAX = 8 * 1024;

export const LOCATION = message<Omit<LocationContent, 'kind'>>('Location', {
  latitudeE7: field(1, sint32),
  longitudeE7: field(2, sint32),
  name: field(3, text),
  address: field(4, text),
});

export const CONTACT = message<Omit<ContactContent, 'kind'>>('ContactCard', {
  user: field(1, userId),
  name: field(2, text),
});

export const LINK = message<Omit<LinkContent, 'kind'>>('LinkCard', {
  url: field(1, text),
  title: field(2, text),
  text: field(3, text),
  thumbnail: field(4, bytes(THUMBNAIL_BYTES_MAX)),
});

export const STICKER = message<Omit<StickerContent, 'kind'>>('Sticker', {
  pack: field(1, text),
  id: field(2, text),
  alternate: field(3, text),
});
