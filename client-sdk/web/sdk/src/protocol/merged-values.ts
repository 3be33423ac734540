import type { Content } from './content-values.ts';
import type { ConversationId, UserId } from './ids.ts';

// Messages that are forwarded as one; merging.proto and conversation.proto have them in full.

/** Posts what several messages of one conversation say, as one message; only from clients. */
export interface MergeContent {
  readonly kind: 'merge';
  /** Where the sender sees the messages. */
  readonly conversation: ConversationId;
  /** Ascending, not empty. */
  readonly items: readonly MergedItem[];
  /** What the sender calls them; may be ''. */
  readonly title: string;
}

export interface MergedItem {
  readonly sequence: number;
  /** Of the entry that gave the text; 0: as it was posted. */
  readonly edit: number;
}

/**
 * Messages of another conversation, as they were when they were forwarded as one: what is shown of
 * them before somebody opens them. From the node.
 */
export interface MergedContent {
  readonly kind: 'merged';
  readonly title: string;
  /** The beginning of the first of them. */
  readonly lines: readonly MergedLine[];
  /** How many they are. */
  readonly count: number;
  /** 1, or one more than that of the deepest among them. */
  readonly depth: number;
  /** Opaque; '' in a page of them. */
  readonly body: string;
}

export interface MergedLine {
  /** Who said it first. */
  readonly sender: UserId;
  readonly text: string;
}

export interface AskMerged {
  /** Of the message that carries them. */
  readonly conversation: ConversationId;
  readonly sequence: number;
  /** Positions of those among them that carry others, from the outermost in. */
  readonly path: readonly number[];
  /** Position of the last that is known; 0: from the first on. */
  readonly after: number;
  readonly limit: number;
}

/** Some of them, in their order. */
export interface MergedPage {
  readonly messages: readonly MergedMessage[];
  readonly more: boolean;
}

/** One of them, as it was when they were forwarded. */
export interface MergedMessage {
  /** 1, 2, 3 … among them. */
  readonly position: number;
  /** Who said it first. */
  readonly sender: UserId;
  readonly timeMillis: number;
  readonly content: Content;
}
