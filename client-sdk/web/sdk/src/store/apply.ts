import { isSaid, type Message, recalled, VANISHED } from '../protocol/content-values.ts';
import type {
  ConversationSummary,
  CursorEvent,
  Preferences,
} from '../protocol/conversation-values.ts';

// What an event makes of a stored summary or message. Pure; both stores use it.

/** The user has read on another device: the count of then replaces the one that is kept. */
export function withOwnCursor(
  summary: ConversationSummary,
  moved: CursorEvent,
): ConversationSummary {
  const head = moved.head === 0 ? summary.head : moved.head;
  if (head < summary.head || (head === summary.head && moved.read < summary.read)) {
    return summary;
  }
  const { read, unread, unreadMentions, firstMention } = moved;
  return { ...summary, head, read, unread, unreadMentions, firstMention };
}

export function withPreferences(
  summary: ConversationSummary,
  preferences: Preferences,
): ConversationSummary {
  return { ...summary, preferences };
}

export function withStranger(summary: ConversationSummary, waits: boolean): ConversationSummary {
  return { ...summary, fromStranger: waits };
}

/** The summary after the message at a sequence was recalled. */
export function withRecalled(summary: ConversationSummary, sequence: number): ConversationSummary {
  return summary.last?.sequence === sequence
    ? { ...summary, last: recalled(summary.last) }
    : summary;
}

/** What is left of a recalled message, or of an edit of one; undefined: it says nothing. */
export function withoutText(message: Message): Message | undefined {
  const content = message.content;
  if (content.kind === 'edit') {
    return { ...message, content: { ...content, text: '' } };
  }
  return isSaid(content) ? recalled(message) : undefined;
}

/** A message that an earlier release stored. */
export type Endless = Omit<Message, 'endMillis'>;

/** A stored message as it is today. */
export function restored(message: Message | Endless): Message {
  return 'endMillis' in message ? message : { ...message, endMillis: 0 };
}

/**
 * What is left of a message at this time: all of it until its life is over, then what a node tells
 * of it, without an end that anybody would have to look at again.
 */
export function remaining(message: Message, nowMillis: number): Message {
  // Of a summary that an earlier release stored it is not known.
  if (!message.endMillis || nowMillis < message.endMillis) {
    return message;
  }
  const over = { ...message, endMillis: 0 };
  const { content } = message;
  if (content.kind === 'edit') {
    return { ...over, content: { ...content, text: '' } };
  }
  return isSaid(content) ? { ...over, content: VANISHED, forwarded: undefined } : over;
}

/** The summary, without what the message said that it shows, if that is over. */
export function withVanished(summary: ConversationSummary, nowMillis: number): ConversationSummary {
  return summary.last === undefined
    ? summary
    : { ...summary, last: remaining(summary.last, nowMillis) };
}

/** The earliest of these ends, of which 0 and undefined are none; undefined: there is none. */
export function firstEnd(ends: Iterable<number | undefined>): number | undefined {
  let first: number | undefined;
  for (const end of ends) {
    if (end && (first === undefined || end < first)) {
      first = end;
    }
  }
  return first;
}
