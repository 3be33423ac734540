import type { Content, Message, MessageState } from '../src/sdk.ts';
import { textContent } from '../src/sdk.ts';

export const ANN = '1';
export const BEN = '2';
export const CHEN = '3';
export const DIRECT = 'd1-2';
export const GROUP = 'g7';

const NOON = Date.UTC(2026, 10, 30, 12);

/** A message of a log, a second after the one before it. */
export function message(
  sequence: number,
  content: Content | string,
  more: Partial<Message> = {},
): Message {
  return {
    conversation: DIRECT,
    sequence,
    sender: BEN,
    clientId: `client-${sequence}`,
    forwarded: undefined,
    timeMillis: NOON + 1_000 * sequence,
    content: typeof content === 'string' ? textContent(content) : content,
    endMillis: 0,
    ...more,
  };
}

export function state(of: Message): MessageState {
  return { message: of, earlier: [], reactions: [], recalledBy: undefined };
}
