import { ERROR_NUMBERS, type ErrorCode } from './errors.ts';
import {
  type ClientId,
  type ConversationId,
  conversationIdOf,
  type DeviceId,
  fromHex,
  parseConversationId,
  toHex,
  type UserId,
} from './ids.ts';
import {
  bits,
  bytes,
  type Codec,
  enumeration,
  field,
  id,
  mapped,
  message,
  packed,
} from './schema.ts';
import { DecodeError } from './wire.ts';

// What fields of many messages are.

const CURSOR_BYTES_MAX = 64;
const CLIENT_ID_BYTES = 16;

export const userId = id<UserId>();
export const deviceId = id<DeviceId>();
export const userIds = packed(userId);
export const cursorBytes = bytes(CURSOR_BYTES_MAX);

export const conversationId: Codec<ConversationId> = mapped(
  message<{ high: bigint; low: bigint }>('ConversationId', {
    high: field(1, bits),
    low: field(2, bits),
  }),
  '',
  (halves) => {
    if (halves === undefined || halves.low === 0n || halves.high >= halves.low) {
      throw new DecodeError('not a conversation');
    }
    return conversationIdOf(halves.high, halves.low);
  },
  parseConversationId,
);

export const clientId: Codec<ClientId> = mapped(
  bytes(),
  '',
  (given) => {
    if (given.length !== 0 && given.length !== CLIENT_ID_BYTES) {
      throw new DecodeError(`a client id of ${given.length} bytes`);
    }
    return toHex(given);
  },
  fromHex,
);

export const errorCode: Codec<ErrorCode> = enumeration('ErrorCode', ERROR_NUMBERS, 'INTERNAL');
