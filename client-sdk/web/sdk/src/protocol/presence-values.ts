import type { ConversationId, UserId } from './ids.ts';

// Who is there, who looks and types, who has read what; presence.proto has it in full.

export interface Look {
  /** '': at none any more. */
  readonly conversation: ConversationId;
}

/** What is told in the conversation that is looked at. */
export interface Looking {
  /** Who has received and read a message, how many have, or nothing. */
  readonly receipts: 'NONE' | 'COUNTS' | 'NAMES';
  readonly typing: boolean;
}

export interface LookingEvent extends Looking {
  readonly conversation: ConversationId;
}

export type TypingKind = 'STOPPED' | 'TEXT' | 'VOICE';

export interface Typing {
  readonly conversation: ConversationId;
  readonly kind: TypingKind;
}

export interface Typist {
  readonly user: UserId;
  readonly kind: TypingKind;
}

export interface TypingEvent {
  readonly conversation: ConversationId;
  readonly typists: readonly Typist[];
}

export interface WatchUsers {
  readonly users: readonly UserId[];
}

/** How a user is there, as far as others may know. */
export interface Presence {
  readonly user: UserId;
  readonly online: boolean;
  /** When the user was there last; 0: not told, not known, or online. */
  readonly lastSeenMillis: number;
}

export interface PresenceEvent {
  readonly presences: readonly Presence[];
}

/** What a user lets others know; the same on all devices. */
export interface Privacy {
  /** Who is told when the user was there last. */
  readonly lastSeenTo: 'EVERYONE' | 'NOBODY';
  /** Others are told that the user is not there. */
  readonly invisible: boolean;
  /** In direct chats neither side is told up to where the other has read. */
  readonly readsHidden: boolean;
}

/** What is not set stays as it is. */
export type PrivacyChange = { readonly [K in keyof Privacy]?: Privacy[K] | undefined };

/** Of `PrivacyKept` and `PrivacyEvent`. */
export interface PrivacyTold {
  readonly privacy: Privacy;
}

export interface CountReceipts {
  readonly conversation: ConversationId;
  readonly sequence: number;
}

/** How many members have received and read a message. */
export interface ReceiptsCounted {
  /** Those who could have. */
  readonly members: number;
  readonly delivered: number;
  readonly read: number;
}

export interface ListReceipts extends CountReceipts {
  readonly after: UserId;
  readonly limit: number;
}

/** One who has received a message. */
export interface Receipt {
  readonly user: UserId;
  readonly read: boolean;
  /** Empty if the account is deleted. */
  readonly name: string;
}

export interface ReceiptPage {
  readonly receipts: readonly Receipt[];
  readonly more: boolean;
}

export interface ReceiptCount extends ReceiptsCounted {
  readonly sequence: number;
}

export interface ReceiptCountsEvent {
  readonly conversation: ConversationId;
  readonly counts: readonly ReceiptCount[];
}

export interface SwitchReceipts {
  readonly conversation: ConversationId;
  readonly on: boolean;
}
