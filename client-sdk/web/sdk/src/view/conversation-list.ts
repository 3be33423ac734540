import { endsMemberships, isNews, isSaid, type Message } from '../protocol/content-values.ts';
import {
  type ConversationSummary,
  type CursorEvent,
  memberSince,
  NO_PREFERENCES,
  type Preferences,
} from '../protocol/conversation-values.ts';
import type { ConversationId, UserId } from '../protocol/ids.ts';
import { type Discarded, joined } from '../protocol/keeping-values.ts';
import { UnreadCount } from './unread-count.ts';

/** One conversation as a list shows it. */
export interface Line {
  readonly conversation: ConversationId;
  /** The newest entry known of; 0: there is none. */
  readonly head: number;
  /** The newest message known of, that is the newest entry that is news; 0: none. */
  readonly newest: number;
  /** When that was said, by the node's clock; 0: there is none. */
  readonly newestMillis: number;
  /** The user's own read cursor, as far as this device was told. */
  readonly read: number;
  /** Messages of others above it. */
  readonly unread: number;
  /** How many of these mention the user. */
  readonly mentions: number;
  /** To be shown as unread though there may be nothing to read. */
  readonly markedUnread: boolean;
  readonly preferences: Preferences;
  /** The messages of a stranger wait here for the user: to be shown apart. */
  readonly fromStranger: boolean;
}

/** What a line adds to a total of which it is a part: a mark alone counts as one. */
export function toRead(line: Pick<Line, 'unread' | 'markedUnread'>): number {
  return line.unread > 0 ? line.unread : line.markedUnread ? 1 : 0;
}

class Known {
  readonly count = new UnreadCount();
  /** The first entry of the membership; 0: not known. */
  since = 0;
  newest = 0;
  newestMillis = 0;
  preferences = NO_PREFERENCES;
  fromStranger = false;

  get isHidden(): boolean {
    return this.preferences.hiddenUpTo > 0 && this.newest <= this.preferences.hiddenUpTo;
  }

  get isOnTheList(): boolean {
    return !this.preferences.archived && !this.isHidden;
  }

  get markedUnread(): boolean {
    return this.count.readTo < this.preferences.unreadUntil;
  }

  said(message: Message): void {
    if (this.count.isDiscarded(message.sequence)) {
      return;
    }
    this.newest = Math.max(this.newest, message.sequence);
    this.newestMillis = Math.max(this.newestMillis, message.timeMillis);
  }

  /** All that the user has deleted for itself here. */
  discarded(all: Discarded): void {
    this.count.discarded(all);
    if (all.upTo >= this.newest) {
      this.newest = 0;
      this.newestMillis = 0;
    }
  }

  line(conversation: ConversationId): Line {
    return {
      conversation,
      head: this.count.newest,
      newest: this.newest,
      newestMillis: this.newestMillis,
      read: this.count.readTo,
      unread: this.count.unread,
      mentions: this.count.mentions,
      markedUnread: this.markedUnread,
      preferences: this.preferences,
      fromStranger: this.fromStranger,
    };
  }
}

/**
 * The list of a user's conversations as an application shows it, made of what a listener is told:
 * what is on it and in which order, what is unread, and the total for a badge. All devices of a user
 * come to the same, in whatever order they are told of messages, read cursors and preferences. Time
 * comes in as a value: a conversation that is muted until an hour is over counts again without a
 * word from anybody.
 */
export class ConversationList {
  readonly #known = new Map<ConversationId, Known>();

  /**
   * Conversations that the user is no member of any more, and the entry that ended it as far as
   * known: what was said in them makes no line, however late this device hears of it.
   */
  readonly #left = new Map<ConversationId, number>();

  /** What the user has deleted for itself, also of conversations that make no line. */
  readonly #discarded = new Map<ConversationId, Discarded>();

  /** From `onConversation`, or an answer. One that the user has left goes. */
  summarized(summary: ConversationSummary): void {
    if (summary.members === 0) {
      this.#gone(summary);
      return;
    }
    const one = this.#begun(summary.conversation, memberSince(summary));
    if (one === undefined) {
      return;
    }
    one.count.count({
      unread: summary.unread,
      mentions: summary.unreadMentions,
      firstMention: summary.firstMention,
      read: summary.read,
      head: summary.head,
    });
    one.preferences = summary.preferences;
    one.fromStranger = summary.fromStranger;
    if (summary.last !== undefined) {
      one.said(summary.last);
    }
  }

  /**
   * From `onMessage`. An operation is no news, nor are most changes of a group: they move no
   * conversation up the list, and bring none back that is hidden. One that ends the user's
   * membership takes the conversation off.
   *
   * @param self the user, whose own messages are read
   */
  heard(entry: Message, self: UserId): void {
    const { conversation, sequence } = entry;
    if (ends(entry, self)) {
      this.#ended(conversation, sequence);
      return;
    }
    const one = begins(entry, self)
      ? this.#begun(conversation, sequence)
      : this.#member(conversation);
    if (one === undefined || sequence < one.since) {
      return;
    }
    one.count.heard(entry, self);
    if (isSaid(entry.content) && entry.sender === self) {
      one.fromStranger = false;
    }
    if (isNews(entry.content)) {
      one.said(entry);
    }
  }

  /** The line of a membership; undefined: it is over already, or was before the one of the line. */
  #begun(conversation: ConversationId, since: number): Known | undefined {
    const until = this.#left.get(conversation);
    let one = this.#known.get(conversation);
    if ((until !== undefined && since <= until) || (one !== undefined && since < one.since)) {
      return undefined;
    }
    this.#left.delete(conversation);
    if (one === undefined || (one.since > 0 && one.since < since)) {
      // Nothing is taken over from an earlier membership whose end was not heard of.
      one = this.#made(conversation);
    }
    one.since = since;
    return one;
  }

  #gone(summary: ConversationSummary): void {
    const one = this.#known.get(summary.conversation);
    if (summary.head > 0) {
      this.#ended(summary.conversation, summary.head);
    } else {
      // The conversation does not remember the user, so a membership that is told after this is
      // another one, or the one that this device has heard the beginning of.
      this.#takeOff(summary.conversation, Math.max(0, (one?.since ?? 0) - 1));
    }
  }

  #ended(conversation: ConversationId, until: number): void {
    const one = this.#known.get(conversation);
    if (one === undefined || one.since <= until) {
      this.#takeOff(conversation, until);
    }
  }

  #takeOff(conversation: ConversationId, until: number): void {
    this.#known.delete(conversation);
    this.#left.set(conversation, Math.max(this.#left.get(conversation) ?? 0, until));
  }

  /** The line, made if there is none; undefined: the user is no member any more. */
  #member(conversation: ConversationId): Known | undefined {
    if (this.#left.has(conversation)) {
      return undefined;
    }
    return this.#known.get(conversation) ?? this.#made(conversation);
  }

  #made(conversation: ConversationId): Known {
    const one = new Known();
    const discarded = this.#discarded.get(conversation);
    if (discarded !== undefined) {
      one.discarded(discarded);
    }
    this.#known.set(conversation, one);
    return one;
  }

  /** From `onCursor`, of the user's own cursor. */
  moved(own: CursorEvent): void {
    const one = this.#known.get(own.conversation);
    // A node of an earlier release does not tell the head: its count is taken for one of now.
    one?.count.count({
      unread: own.unread,
      mentions: own.unreadMentions,
      firstMention: own.firstMention,
      read: own.read,
      head: own.head === 0 ? one.count.newest : own.head,
    });
  }

  /** The user reads here, up to that entry; to be told to `SkeinClient.markRead`, too. */
  read(conversation: ConversationId, upTo: number): void {
    this.#known.get(conversation)?.count.read(upTo);
  }

  /** From `onPreferences`, which tells of this device's own changes, too. */
  preferred(conversation: ConversationId, preferences: Preferences): void {
    const one = this.#known.get(conversation);
    if (one !== undefined) {
      one.preferences = preferences;
    }
  }

  /**
   * The user has deleted messages of a conversation for itself, as `KeepingList.discarded` tells:
   * they count for nothing here, and one of which nothing is left goes to the end of the list. May
   * come before and after what is said of the conversation.
   */
  discarded(told: Discarded): void {
    const before = this.#discarded.get(told.conversation);
    const all = before === undefined ? told : joined(before, told);
    this.#discarded.set(told.conversation, all);
    this.#known.get(told.conversation)?.discarded(all);
  }

  /** From `onStranger`. */
  stranger(conversation: ConversationId): void {
    const one = this.#member(conversation);
    if (one !== undefined) {
      one.fromStranger = true;
    }
  }

  /** From `onPeople`, of a user who is no stranger any more. */
  known(direct: ConversationId): void {
    const one = this.#known.get(direct);
    if (one !== undefined) {
      one.fromStranger = false;
    }
  }

  /** The user has left a conversation: the answer, which comes before the entry that says so. */
  left(conversation: ConversationId): void {
    const one = this.#known.get(conversation);
    this.#ended(conversation, one === undefined ? 0 : Math.max(one.since, one.count.newest));
  }

  /** One conversation, wherever it is shown; with zeros if nothing is known of it. */
  line(conversation: ConversationId): Line {
    return (this.#known.get(conversation) ?? new Known()).line(conversation);
  }

  /** The list: without those that are archived or hidden. */
  lines(): Line[] {
    return this.#lines((one) => one.isOnTheList);
  }

  /** The archived ones, without those that are hidden. */
  archived(): Line[] {
    return this.#lines((one) => one.preferences.archived && !one.isHidden);
  }

  /**
   * How many messages wait for the user in the conversations of the list that are not muted; one
   * that is only marked as unread counts as one. Those of strangers do not count.
   */
  badge(nowMillis: number): number {
    let total = 0;
    for (const one of this.#known.values()) {
      const counts = one.isOnTheList && !one.fromStranger;
      if (counts && one.preferences.mutedUntilMillis <= nowMillis) {
        total += toRead({ unread: one.count.unread, markedUnread: one.markedUnread });
      }
    }
    return total;
  }

  #lines(shown: (one: Known) => boolean): Line[] {
    return [...this.#known]
      .filter(([, one]) => shown(one))
      .map(([conversation, one]) => one.line(conversation))
      .sort(pinnedAndNewestFirst);
  }
}

function pinnedAndNewestFirst(one: Line, other: Line): number {
  return (
    Number(other.preferences.pinned) - Number(one.preferences.pinned) ||
    other.newestMillis - one.newestMillis ||
    (one.conversation < other.conversation ? -1 : 1)
  );
}

function begins(entry: Message, self: UserId): boolean {
  const content = entry.content;
  if (content.kind !== 'membership') {
    return false;
  }
  return content.change === 'CREATED'
    ? content.actor === self || content.users.includes(self)
    : content.change === 'JOINED' && content.users.includes(self);
}

function ends(entry: Message, self: UserId): boolean {
  const content = entry.content;
  return (
    content.kind === 'membership' && endsMemberships(content.change) && content.users.includes(self)
  );
}
