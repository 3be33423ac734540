import type { Message } from './content-values.ts';
import type { ConversationId, UserId } from './ids.ts';
import type { Variant } from './schema.ts';

// What groups are and who may do what in them; conversation.proto has it in full.

export type Role = 'OWNER' | 'ADMIN' | 'MEMBER';

/** What a group is like for how many. */
export type GroupMode = 'SMALL' | 'LARGE' | 'BROADCAST';

/** How users come to be members; owner and admins invite at once in all but CLOSED. */
export type JoinMode = 'INVITE' | 'APPROVAL' | 'QUESTION' | 'FREE' | 'CLOSED';

/** What a group's owner and admins have chosen. */
export interface GroupSettings {
  readonly joinMode: JoinMode;
  /** Asked of who wants to join by QUESTION. */
  readonly question: string;
  /** Who joins sees what was said since this was switched on. */
  readonly historyForNewcomers: boolean;
  /** Only the owner and admins post. */
  readonly silenced: boolean;
  /** Between two messages of a member; 0: none. */
  readonly slowSeconds: number;
  /** The least role that may change the title. */
  readonly mayRename: Role;
  readonly mayAnnounce: Role;
  readonly mayMentionAll: Role;
  /** What the group is at least. */
  readonly mode: GroupMode;
}

/** Of a group in which nobody has changed anything. */
export const DEFAULT_GROUP_SETTINGS: GroupSettings = {
  joinMode: 'INVITE',
  question: '',
  historyForNewcomers: false,
  silenced: false,
  slowSeconds: 0,
  mayRename: 'MEMBER',
  mayAnnounce: 'ADMIN',
  mayMentionAll: 'MEMBER',
  mode: 'SMALL',
};

/** What is not set stays as it is. */
export type SettingsChange = { readonly [K in keyof GroupSettings]?: GroupSettings[K] | undefined };

export interface RoleChange {
  readonly users: readonly UserId[];
  readonly role: Role;
}

export interface OwnerChange {
  readonly owner: UserId;
  /** What the owner before is now; undefined when it is asked for. */
  readonly former: Role | undefined;
}

/** Users may not post until a time, also if they leave and come back. */
export interface MuteChange {
  readonly users: readonly UserId[];
  /** Infinity: for ever; 0: they may post again. */
  readonly untilMillis: number;
}

export interface LinkMade {
  /** Empty when it is asked for, and when it is told to members. */
  readonly token: Uint8Array;
  /** 0: it does not expire. */
  readonly expiresMillis: number;
  /** So many may join by it; 0: any number. */
  readonly usesMax: number;
}

export interface JoinRequested {
  readonly users: readonly UserId[];
  /** To the group's question; empty when it is told to members. */
  readonly answer: string;
  readonly expiresMillis: number;
}

export interface GroupChanges {
  roleChange: RoleChange;
  ownerChange: OwnerChange;
  muteChange: MuteChange;
  /** The sender goes by another name in this group; empty: by the account's. */
  remarkChange: { readonly remark: string };
  /** What the group announces from now on; empty: nothing any more. */
  announcement: { readonly text: string };
  settingsChange: SettingsChange;
  linkMade: LinkMade;
  /** By the sequence of the entry that made it. */
  linkRevoked: { readonly link: number };
  joinRequested: JoinRequested;
  requestsRefused: { readonly users: readonly UserId[] };
}

/**
 * A change of what a group is and of who may do what in it. Each says all that it changes, and of
 * two that change the same the one with the higher sequence counts.
 */
export type GroupChange = Variant<GroupChanges>;

export interface ChangeMembers {
  readonly conversation: ConversationId;
  readonly action: 'BAN' | 'UNBAN' | 'APPROVE' | 'REFUSE';
  readonly users: readonly UserId[];
}

export interface ChangeGroup {
  readonly conversation: ConversationId;
  readonly change: GroupChange;
}

export interface JoinGroup {
  readonly conversation: ConversationId;
  /** Of an invitation link; else empty. */
  readonly token: Uint8Array;
  /** To the group's question; else empty. */
  readonly answer: string;
}

export interface AskGroup {
  readonly conversation: ConversationId;
  readonly what: 'GROUP' | 'PREVIEW' | 'REQUESTS' | 'LINKS' | 'BANNED';
  readonly token: Uint8Array;
  readonly after: UserId;
  readonly limit: number;
}

/** An invitation link that can be used. */
export interface Link {
  /** Names it: the sequence of the entry that made it. */
  readonly link: number;
  readonly token: Uint8Array;
  readonly madeBy: UserId;
  readonly expiresMillis: number;
  readonly usesMax: number;
  readonly uses: number;
}

export interface GroupChanged {
  /** Of the entry that records the change; 0: nothing changed. */
  readonly sequence: number;
  /** That was made. */
  readonly link: Link | undefined;
}

/** A group as of an entry of its log. */
export interface Group {
  readonly conversation: ConversationId;
  readonly head: number;
  readonly title: string;
  /** '': nobody is left. */
  readonly owner: UserId;
  readonly settings: GroupSettings;
  readonly mode: GroupMode;
  readonly members: number;
  /** The message of what is announced. */
  readonly announcement: Message | undefined;
  /** Until when the reader may not post; 0: it may. */
  readonly mutedUntilMillis: number;
  /** Users who wait to be let in, to the owner and admins. */
  readonly requests: number;
}

/** What one should know before one joins a group. */
export interface GroupPreview {
  readonly conversation: ConversationId;
  readonly title: string;
  readonly members: number;
  readonly joinMode: JoinMode;
  readonly question: string;
  /** The reader is one. */
  readonly member: boolean;
  /** The reader waits to be let in. */
  readonly requested: boolean;
}

/** One who waits to be let into a group. */
export interface JoinRequest {
  readonly user: UserId;
  /** Who has invited the user; the user itself if it asked. */
  readonly askedBy: UserId;
  readonly answer: string;
  readonly expiresMillis: number;
}

export interface JoinRequestPage {
  readonly requests: readonly JoinRequest[];
  readonly more: boolean;
}

export interface LinkPage {
  readonly links: readonly Link[];
}

export interface GroupLimits {
  readonly adminsMax: number;
  readonly bannedMax: number;
  readonly mutedMax: number;
  readonly requestsMax: number;
  readonly linksMax: number;
  readonly announcementBytesMax: number;
  readonly remarkBytesMax: number;
  readonly joinTextBytesMax: number;
  readonly postsPerSecond: number;
  readonly broadcastMembersMax: number;
}
