import { conversationId, userId } from './codecs.ts';
import { content } from './content-frames.ts';
import type { AskMerged, MergedMessage, MergedPage } from './merged-values.ts';
import { bool, count, field, many, message, packed, required, uint32 } from './schema.ts';

// One table per message of merging.proto, in its order.

export const ASK_MERGED = message<AskMerged>('AskMerged', {
  conversation: required(1, conversationId),
  sequence: field(2, count),
  path: field(3, packed(count)),
  after: field(4, uint32),
  limit: field(5, uint32),
});

const MERGED_MESSAGE = message<MergedMessage>('MergedMessage', {
  position: field(1, uint32),
  sender: field(2, userId),
  timeMillis: field(3, count),
  content: field(4, content),
});

export const MERGED_PAGE = message<MergedPage>('MergedPage', {
  messages: field(1, many(MERGED_MESSAGE)),
  more: field(2, bool),
});
