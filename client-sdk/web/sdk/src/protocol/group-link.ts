import { type ConversationId, conversationIdOf, parseConversationId } from './ids.ts';

/**
 * What is handed to people so that they can join a group: which one, and the proof. Whoever has it
 * may join.
 */
export interface GroupLink {
  readonly group: ConversationId;
  /** 16 bytes. */
  readonly token: Uint8Array;
}

const SCHEME = 'skein:join:';
const ID_BYTES = 8;
const TOKEN_BYTES = 16;

/**
 * The form that people pass on: `skein:join:` and 32 characters of base64url.
 *
 * @throws RangeError if it names no group, or the token has another length
 */
export function linkText({ group, token }: GroupLink): string {
  const { high, low } = parseConversationId(group);
  if (high !== 0n || token.length !== TOKEN_BYTES) {
    throw new RangeError('no link of a group');
  }
  const bytes = new Uint8Array(ID_BYTES + TOKEN_BYTES);
  new DataView(bytes.buffer).setBigUint64(0, low);
  bytes.set(token, ID_BYTES);
  const base64 = btoa(String.fromCharCode(...bytes));
  return SCHEME + base64.replaceAll('+', '-').replaceAll('/', '_');
}

/** The link that a text is; undefined if it is none. */
export function parseLink(text: string): GroupLink | undefined {
  const [, base64url] = /^skein:join:([A-Za-z0-9_-]{32})$/.exec(text.trim()) ?? [];
  if (base64url === undefined) {
    return undefined;
  }
  const base64 = base64url.replaceAll('-', '+').replaceAll('_', '/');
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const low = new DataView(bytes.buffer).getBigUint64(0);
  return low === 0n
    ? undefined
    : { group: conversationIdOf(0n, low), token: bytes.subarray(ID_BYTES) };
}
