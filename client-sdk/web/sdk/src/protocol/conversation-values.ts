import type { Message } from './content-values.ts';
import type { GroupMode, Role } from './group-values.ts';
import type { ClientId, ConversationId, UserId } from './ids.ts';

// Conversations, as who is in them sees and keeps them; conversation.proto has them in full.

/** How one user keeps one conversation, the same on all of the user's devices. */
export interface Preferences {
  /** No notification before this time; 0: not muted, Infinity: for ever. */
  readonly mutedUntilMillis: number;
  readonly pinned: boolean;
  readonly archived: boolean;
  /** Off all lists until there is a message above this sequence; 0: not hidden. */
  readonly hiddenUpTo: number;
  /** Shown as unread until the read cursor reaches this sequence; 0: not marked. */
  readonly unreadUntil: number;
  /** For the user's own eyes. */
  readonly note: string;
  /** What the user has begun to write. */
  readonly draft: string;
  /**
   * Devices that are away are notified of messages alone that mention the user; of large
   * conversations they are of no others anyway.
   */
  readonly mentionsOnly: boolean;
}

/** Of a conversation that the user has left as it came. */
export const NO_PREFERENCES: Preferences = {
  mutedUntilMillis: 0,
  pinned: false,
  archived: false,
  hiddenUpTo: 0,
  unreadUntil: 0,
  note: '',
  draft: '',
  mentionsOnly: false,
};

/** What is not set stays as it is. */
export type PreferencesChange = { readonly [K in keyof Preferences]?: Preferences[K] | undefined };

/** One line of a conversation list. */
export interface ConversationSummary {
  readonly conversation: ConversationId;
  /** Empty for a direct chat. */
  readonly title: string;
  /** The newest entry that the reader may see. */
  readonly head: number;
  readonly firstVisible: number;
  /** The reader's read cursor. */
  readonly read: number;
  /** Messages of others above it. */
  readonly unread: number;
  /** The newest message up to head that is no operation. */
  readonly last: Message | undefined;
  /** 0 if the reader is no member any more. */
  readonly members: number;
  /** Direct chat: the other user. */
  readonly peer: UserId;
  readonly preferences: Preferences;
  readonly unreadMentions: number;
  /** The first of them; 0: none. */
  readonly firstMention: number;
  /** Direct chat: the messages of a stranger wait for the reader: to be shown apart. */
  readonly fromStranger: boolean;
  /** Of a group. */
  readonly mode: GroupMode | undefined;
  /** Group: the reader's; undefined if the reader is no member any more. */
  readonly role: Role | undefined;
  /** The entry by which the reader became a member; 0: the same as firstVisible. */
  readonly since: number;
}

/** The first entry of the reader's membership: below lies what newcomers may see. */
export function memberSince(told: { readonly since: number; readonly firstVisible: number }) {
  return told.since || told.firstVisible;
}

export interface Member {
  readonly user: UserId;
  readonly role: Role;
  /** The first sequence that the member may see. */
  readonly since: number;
  /** Cursors; of all devices the furthest. */
  readonly delivered: number;
  readonly read: number;
  /** Empty if the account is deleted. */
  readonly name: string;
  /** What it goes by in this group; empty: by its name. */
  readonly remark: string;
  /** Until when it may not post; 0: it may. */
  readonly mutedUntilMillis: number;
}

export interface OpenDirect {
  readonly user: UserId;
}

export interface CreateGroup {
  readonly clientId: ClientId;
  readonly title: string;
  readonly users: readonly UserId[];
}

export interface MembersRequest {
  readonly conversation: ConversationId;
  readonly users: readonly UserId[];
}

export interface Leave {
  readonly conversation: ConversationId;
}

export interface Rename {
  readonly conversation: ConversationId;
  readonly title: string;
}

export interface ListMembers {
  readonly conversation: ConversationId;
  readonly after: UserId;
  readonly limit: number;
  /** Only those whose name or remark begins so; empty: all. */
  readonly prefix: string;
}

export interface ListConversations {
  readonly after: ConversationId;
  readonly limit: number;
}

export interface SetPreferences {
  readonly conversation: ConversationId;
  readonly change: PreferencesChange;
}

export interface ListHighlights {
  readonly conversation: ConversationId;
}

export interface ConversationOpened {
  readonly conversation: ConversationSummary;
}

export interface MembersChanged {
  /** Of the message that records the change; 0 if nothing changed. */
  readonly sequence: number;
  readonly members: number;
  /** Those who were invited and wait now until they are let in. */
  readonly waiting: number;
}

export interface MemberPage {
  readonly members: readonly Member[];
  readonly more: boolean;
  /** The last user that the node looked at: the next page goes on after it. */
  readonly last: UserId;
  /** The newest entry of the log that this is told of; later ones change it. */
  readonly head: number;
  /** As it was asked for. */
  readonly prefix: string;
}

export interface ConversationPage {
  readonly conversations: readonly ConversationSummary[];
  readonly more: boolean;
}

/** What is highlighted in a conversation, of what the reader may see. */
export interface Highlights {
  readonly conversation: ConversationId;
  /** The newest entry that this is told of; later ones change it. */
  readonly head: number;
  /** By the sequence of what highlighted them, ascending. */
  readonly highlighted: readonly Highlighted[];
}

/** A message that is highlighted. */
export interface Highlighted {
  /** The message's sequence. */
  readonly target: number;
  /** Of the entry that highlighted it, by whom and when. */
  readonly sequence: number;
  readonly user: UserId;
  readonly timeMillis: number;
  /** Of the message. */
  readonly endMillis: number;
}

/** A member's cursor moved: another member's (a receipt), or one's own, on another device. */
export interface CursorEvent {
  readonly conversation: ConversationId;
  readonly user: UserId;
  /** Has received every message up to here; 0 if not told. */
  readonly delivered: number;
  /** Has read up to here; 0 if not told. */
  readonly read: number;
  /** For one's own cursor: the unread count after it, as of this head. */
  readonly unread: number;
  readonly head: number;
  readonly unreadMentions: number;
  readonly firstMention: number;
}

export interface PreferencesEvent {
  readonly conversation: ConversationId;
  readonly preferences: Preferences;
}
