import type { Message } from './content-values.ts';
import type { ConversationId, UserId } from './ids.ts';

// Search among one's own messages; search.proto has it in full.

/** What a message shows; ANY: whatever it is. */
export type SearchType =
  | 'ANY'
  | 'TEXT'
  | 'IMAGE'
  | 'VOICE'
  | 'VIDEO'
  | 'FILE'
  | 'LOCATION'
  | 'CONTACT'
  | 'LINK'
  | 'STICKER'
  | 'CUSTOM';

/** All that is set must be so of a message. */
export interface Search {
  /** All of them, in any order; between double quotes: in this one. '': whatever is said. */
  readonly words: string;
  /** '': in all. */
  readonly conversation: ConversationId;
  /** '': from anybody. */
  readonly sender: UserId;
  readonly type: SearchType;
  /** Accepted then or later. */
  readonly fromMillis: number;
  /** Accepted before; 0: up to the newest. */
  readonly untilMillis: number;
  /** `Found.next` of the page before; empty: the first page. */
  readonly before: Uint8Array;
  readonly limit: number;
}

/** The newest first. */
export interface Found {
  /** May be none though there is a next page. */
  readonly messages: readonly FoundMessage[];
  /** To be given as `before`; empty: there is no more. */
  readonly next: Uint8Array;
  /** Messages may be missing here, for now. */
  readonly incomplete: boolean;
}

export interface FoundMessage {
  /** As it is now: of one that was edited, with its newest text. */
  readonly message: Message;
  /** Of one that was edited: the entry that gave the text; 0: as it was posted. */
  readonly edit: number;
}
