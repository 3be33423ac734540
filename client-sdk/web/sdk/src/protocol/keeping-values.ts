import type { ConversationId } from './ids.ts';

// What a user keeps of messages for itself; keeping.proto has it in full.

export interface StarMessage {
  readonly conversation: ConversationId;
  readonly sequence: number;
  /** False: it is starred no more. */
  readonly starred: boolean;
}

/** Deletes messages for the user alone. */
export interface DiscardMessages {
  readonly conversation: ConversationId;
  readonly sequences: readonly number[];
  /** All up to this one, too; 0: none. */
  readonly upTo: number;
}

export interface SyncKeeping {
  readonly cursor: Uint8Array;
}

/** A message that is starred. */
export interface Starred {
  readonly conversation: ConversationId;
  readonly sequence: number;
  /** 0: it is starred no more. */
  readonly timeMillis: number;
}

/** What is deleted of a conversation, for the user alone; it only ever grows. */
export interface Discarded {
  readonly conversation: ConversationId;
  /** All up to this sequence; 0: none. */
  readonly upTo: number;
  /** And these, above it, ascending. */
  readonly sequences: readonly number[];
}

/** Of a conversation of which nothing is deleted. */
export function nothingDiscarded(conversation: ConversationId): Discarded {
  return { conversation, upTo: 0, sequences: [] };
}

/** Whether a message is deleted. */
export function covers({ upTo, sequences }: Discarded, sequence: number): boolean {
  return sequence <= upTo || sequences.includes(sequence);
}

/**
 * What the one or the other says is deleted. Single ones that follow what is deleted up to some
 * message become part of that.
 */
export function joined(one: Discarded, other: Discarded): Discarded {
  let upTo = Math.max(one.upTo, other.upTo);
  const singles = [...new Set([...one.sequences, ...other.sequences])].sort((a, b) => a - b);
  const sequences: number[] = [];
  for (const sequence of singles) {
    if (sequence === upTo + 1) {
      upTo = sequence;
    } else if (sequence > upTo) {
      sequences.push(sequence);
    }
  }
  return { conversation: one.conversation, upTo, sequences };
}

/** What changed, in the order of the changes. */
export interface KeepingSynced {
  readonly starred: readonly Starred[];
  readonly discarded: readonly Discarded[];
  /** Forget every star that is neither here nor in an answer that follows. */
  readonly full: boolean;
  readonly cursor: Uint8Array;
  readonly more: boolean;
}

/** What changed, from one state to the next. */
export interface KeepingEvent {
  readonly after: Uint8Array;
  readonly cursor: Uint8Array;
  readonly starred: readonly Starred[];
  readonly discarded: readonly Discarded[];
}
