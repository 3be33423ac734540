declare const kind: unique symbol;

/** A user, as a decimal number of 64 bits; '' is the system. */
export type UserId = string & { readonly [kind]?: 'user' };
/** One installation of a client, as a decimal number of 64 bits. */
export type DeviceId = string & { readonly [kind]?: 'device' };
/** A direct chat (`d12-34`, the smaller user first) or a group (`g56`). */
export type ConversationId = string & { readonly [kind]?: 'conversation' };
/** A file that a user uploads, as a decimal number of 64 bits. */
export type MediaId = string & { readonly [kind]?: 'media' };
/** 16 random bytes in hexadecimal: the same at every attempt of a post, so that a retry is harmless. */
export type ClientId = string & { readonly [kind]?: 'client' };

/** Who speaks in messages that no user sent. */
export const SYSTEM: UserId = '';

/** The order of ids, which pages have: that of their numbers. */
export function compareUsers(one: UserId, other: UserId): number {
  return one.length - other.length || (one < other ? -1 : one > other ? 1 : 0);
}

const CONVERSATION = /^(?:g([1-9]\d{0,19})|d([1-9]\d{0,19})-([1-9]\d{0,19}))$/;
const LARGEST = 2n ** 64n;

/**
 * The direct chat of two users, in either order.
 *
 * @throws RangeError if the two are one, or one is the system
 */
export function directChat(one: UserId, other: UserId): ConversationId {
  if (one === other || one === SYSTEM || other === SYSTEM) {
    throw new RangeError('a direct chat needs two users');
  }
  return BigInt(one) < BigInt(other) ? `d${one}-${other}` : `d${other}-${one}`;
}

/** The other user of a direct chat; undefined for a group, and for a chat of others. */
export function peerOf(conversation: ConversationId, user: UserId): UserId | undefined {
  const { high, low } = parseConversationId(conversation);
  return high === 0n
    ? undefined
    : String(high) === user
      ? String(low)
      : String(low) === user
        ? String(high)
        : undefined;
}

/**
 * The two halves of an id: of a group the first is 0.
 *
 * @throws RangeError if the text names no conversation
 */
export function parseConversationId(text: ConversationId): { high: bigint; low: bigint } {
  const match = CONVERSATION.exec(text);
  if (match !== null) {
    const high = BigInt(match[2] ?? 0);
    const low = BigInt(match[1] ?? match[3] ?? 0);
    if (low < LARGEST && high < low) {
      return { high, low };
    }
  }
  throw new RangeError(`not a conversation id: ${text.length} characters`);
}

export function conversationIdOf(high: bigint, low: bigint): ConversationId {
  return high === 0n ? `g${low}` : `d${high}-${low}`;
}

/** @param randomBytes fills what it is given; the platform's by default */
export function randomClientId(
  randomBytes: (bytes: Uint8Array<ArrayBuffer>) => unknown = (bytes) =>
    crypto.getRandomValues(bytes),
): ClientId {
  const bytes = new Uint8Array(16);
  randomBytes(bytes);
  return toHex(bytes);
}

export function toHex(bytes: Uint8Array): string {
  let hex = '';
  for (const byte of bytes) {
    hex += byte.toString(16).padStart(2, '0');
  }
  return hex;
}

/** @throws RangeError if the text is no hexadecimal of whole bytes */
export function fromHex(hex: string): Uint8Array {
  if (!/^(?:[0-9a-f]{2})*$/.test(hex)) {
    throw new RangeError('not hexadecimal');
  }
  const bytes = new Uint8Array(hex.length / 2);
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16);
  }
  return bytes;
}
