import { type MessageState, SYSTEM, type UserId } from '../sdk.ts';
import type { PendingPost } from './outbox.ts';
import type { Upload } from './uploads.ts';

/** Where a message stands among those of the same sender that follow each other closely. */
export interface Place {
  /** Shows who speaks. */
  readonly first: boolean;
  readonly last: boolean;
}

/**
 * One row of a chat. Keys last, and so does what a row is: a message that is being sent is shown by
 * the row that shows it once it is there, and keeps the focus.
 */
export type Row =
  | { readonly is: 'beginning'; readonly key: string }
  | { readonly is: 'loading'; readonly key: string }
  | { readonly is: 'day'; readonly key: string; readonly timeMillis: number }
  | { readonly is: 'unread'; readonly key: string }
  | { readonly is: 'event'; readonly key: string; readonly state: MessageState }
  | {
      readonly is: 'message';
      readonly key: string;
      readonly state: MessageState;
      readonly own: boolean;
      readonly place: Place;
      /** As which it is being sent, or was refused; undefined: it is there. */
      readonly pending: PendingPost | undefined;
    }
  | { readonly is: 'upload'; readonly key: string; readonly upload: Upload };

export interface RowsOf {
  readonly states: readonly MessageState[];
  readonly pending: readonly PendingPost[];
  readonly uploads: readonly Upload[];
  readonly self: UserId;
  /** The unread line stands before the first message of others above it; undefined: there is none. */
  readonly unreadAfter: number | undefined;
  /** There is more above, and below, that is not at hand. */
  readonly hasOlder: boolean;
  readonly hasNewer: boolean;
  /** The day of a time, in the user's time zone. */
  readonly dayOf: (timeMillis: number) => string;
}

/** Messages of one sender within this time stand together. */
const TOGETHER_MILLIS = 5 * 60_000;

/** What a chat shows, from top to bottom. */
export function rowsOf(chat: RowsOf): Row[] {
  const rows: Row[] = [
    chat.hasOlder ? { is: 'loading', key: 'older' } : { is: 'beginning', key: 'beginning' },
  ];
  let day = '';
  let unreadShown = chat.unreadAfter === undefined;
  const isUnread = ({ message }: MessageState) =>
    !unreadShown && message.sequence > (chat.unreadAfter ?? 0) && message.sender !== chat.self;
  const { states } = chat;
  for (let at = 0; at < states.length; at++) {
    const state = states[at] as MessageState;
    const { message } = state;
    const itsDay = chat.dayOf(message.timeMillis);
    if (itsDay !== day) {
      day = itsDay;
      rows.push({
        is: 'day',
        key: `day ${itsDay} ${message.sequence}`,
        timeMillis: message.timeMillis,
      });
    }
    if (isUnread(state)) {
      unreadShown = true;
      rows.push({ is: 'unread', key: 'unread' });
    }
    if (isEvent(state)) {
      rows.push({ is: 'event', key: keyOf(state), state });
      continue;
    }
    const next = states[at + 1];
    const before = rows[rows.length - 1];
    rows.push({
      is: 'message',
      key: keyOf(state),
      state,
      own: message.sender === chat.self,
      place: {
        first: !(before?.is === 'message' && isTogether(before.state, state)),
        last:
          next === undefined
            ? !(message.sender === chat.self && chat.pending.length > 0)
            : isEvent(next) ||
              isUnread(next) ||
              chat.dayOf(next.message.timeMillis) !== itsDay ||
              !isTogether(state, next),
      },
      pending: undefined,
    });
  }
  if (chat.hasNewer) {
    rows.push({ is: 'loading', key: 'newer' });
    return rows;
  }
  const lastState = states[states.length - 1];
  const followsOwn = lastState?.message.sender === chat.self && !isEvent(lastState);
  chat.pending.forEach((post, at) => {
    rows.push({
      is: 'message',
      key: post.clientId,
      state: stateOf(post, chat.self),
      own: true,
      place: { first: at === 0 && !followsOwn, last: at === chat.pending.length - 1 },
      pending: post,
    });
  });
  for (const upload of chat.uploads) {
    rows.push({ is: 'upload', key: upload.key, upload });
  }
  return rows;
}

/** What a post will be, without a place in the log yet. */
function stateOf(post: PendingPost, sender: UserId): MessageState {
  const { conversation, clientId, content, timeMillis } = post;
  const unsaid = { sequence: 0, forwarded: undefined, endMillis: 0 };
  const message = { conversation, clientId, content, timeMillis, sender, ...unsaid };
  return { message, earlier: [], reactions: [], recalledBy: undefined };
}

/** What is said by nobody: who joined, what was changed. */
export function isEvent({ message }: MessageState): boolean {
  const { kind } = message.content;
  return (
    message.sender === SYSTEM ||
    kind === 'membership' ||
    kind === 'title' ||
    kind === 'groupChange' ||
    kind === 'vanishChange'
  );
}

export function keyOf({ message }: MessageState): string {
  return message.clientId === '' ? `#${message.sequence}` : message.clientId;
}

function isTogether(one: MessageState, other: MessageState): boolean {
  return (
    one.message.sender === other.message.sender &&
    other.message.timeMillis - one.message.timeMillis < TOGETHER_MILLIS
  );
}

/** How high a row is before it was seen. */
export function guessedHeight(row: Row, columnWidth: number): number {
  switch (row.is) {
    case 'beginning':
      return 96;
    case 'loading':
      return 120;
    case 'day':
    case 'unread':
      return 44;
    case 'event':
      return 32;
    case 'upload':
      return 84;
    case 'message': {
      const { content } = row.state.message;
      const more =
        (row.place.first ? 24 : 0) +
        (row.state.reactions.length > 0 ? 30 : 0) +
        (row.state.message.forwarded === undefined ? 0 : 20);
      if (content.kind === 'text') {
        return textHeight(content.text, columnWidth) + more + (content.quote > 0 ? 52 : 0);
      }
      return more + (content.kind === 'media' && content.form === 'IMAGE' ? 260 : 60);
    }
  }
}

function textHeight(text: string, columnWidth: number): number {
  const perLine = Math.max(16, columnWidth / 8);
  const lines = text
    .split('\n')
    .reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / perLine)), 0);
  return 24 + 21 * Math.min(lines, 20);
}
