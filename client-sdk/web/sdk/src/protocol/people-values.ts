import type { UserId } from './ids.ts';

// What users tell of themselves, and what they keep of each other; people.proto has it in full.

/** What a user tells of itself, and what others may do towards the user. */
export interface Self {
  /** Free text beside the unique name; empty: the name is shown. */
  readonly displayName: string;
  readonly signature: string;
  /** `findUsers` by name does not find the user. */
  readonly hidden: boolean;
  /** Who may send contact requests. */
  readonly adding: 'ANYONE' | 'WITH_NAME' | 'NOBODY';
  /** Who may begin a direct chat. */
  readonly strangers: 'AS_CLUSTER' | 'EVERYONE' | 'UNTIL_ANSWERED' | 'CONTACTS';
}

/** Of a user who has told nothing. */
export const INITIAL_SELF: Self = {
  displayName: '',
  signature: '',
  hidden: false,
  adding: 'ANYONE',
  strangers: 'AS_CLUSTER',
};

/** What is not set stays as it is. */
export type SelfChange = { readonly [K in keyof Self]?: Self[K] | undefined };

export type PersonAction =
  | 'REQUEST'
  | 'WITHDRAW'
  | 'ACCEPT'
  | 'REFUSE'
  | 'REMARK'
  | 'TAG'
  | 'STAR'
  | 'UNSTAR'
  | 'REMOVE'
  | 'BLOCK'
  | 'UNBLOCK'
  | 'ALLOW';

/** What a user changes about how another one is kept. */
export interface PersonChange {
  readonly action: PersonAction;
  /** Of a request. */
  readonly note: string;
  /** The other user's name, in a request to one who may be asked by those alone who know it. */
  readonly name: string;
  /** What a contact is called from now on; empty: by its own name. */
  readonly remark: string;
  /** Under which a contact is sorted from now on. */
  readonly tags: readonly string[];
}

export interface ContactRequest {
  readonly note: string;
  readonly timeMillis: number;
  /** From then on it counts no more, without a word from anybody. */
  readonly expiresMillis: number;
}

/** How one user keeps another one, for the user's own devices alone. */
export interface Person {
  readonly user: UserId;
  readonly contact: boolean;
  readonly starred: boolean;
  /** What the contact is called here; empty: nothing else than elsewhere. */
  readonly remark: string;
  readonly tags: readonly string[];
  readonly blocked: boolean;
  /** A stranger whose messages are taken as those of a contact. */
  readonly allowed: boolean;
  /** The contact request that waits for the other user. */
  readonly sent: ContactRequest | undefined;
  /** The other user's, which waits for an answer. */
  readonly received: ContactRequest | undefined;
}

export interface SetSelf {
  readonly change: SelfChange;
}

export interface ChangePerson {
  readonly user: UserId;
  readonly change: PersonChange;
}

export interface SyncPeople {
  readonly cursor: Uint8Array;
}

/** What changed, in the order of the changes; of each person as it is now. */
export interface PeopleSynced {
  readonly people: readonly Person[];
  /** Undefined: unchanged. */
  readonly self: Self | undefined;
  /** Forget everybody who is not in `all`, or in an answer that follows. */
  readonly full: boolean;
  readonly all: readonly UserId[];
  readonly cursor: Uint8Array;
  readonly more: boolean;
}

/** What changed, from one state to the next. */
export interface PeopleEvent {
  readonly after: Uint8Array;
  readonly cursor: Uint8Array;
  readonly people: readonly Person[];
  /** Undefined: unchanged. */
  readonly self: Self | undefined;
}

export interface PeopleLimits {
  readonly displayNameBytesMax: number;
  readonly signatureBytesMax: number;
  readonly contactsMax: number;
  readonly blockedMax: number;
  readonly contactRequestsMax: number;
  readonly contactRequestNoteBytesMax: number;
  readonly remarkBytesMax: number;
  readonly tagsMax: number;
  readonly tagBytesMax: number;
  readonly strangerMessagesMax: number;
}
