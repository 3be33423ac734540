import {
  type ConversationSummary,
  type CursorEvent,
  isSaid,
  type Message,
  type Preferences,
  recalled,
} from '../protocol/values.ts';

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
