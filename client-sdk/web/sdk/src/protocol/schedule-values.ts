import type { Content } from './content-values.ts';
import type { ErrorCode } from './errors.ts';
import type { ClientId, ConversationId } from './ids.ts';

// What a user says now, to be posted at a time; schedule.proto has it in full.

export interface SchedulePost {
  readonly conversation: ConversationId;
  /** That of the post, too, so that it is posted once. */
  readonly clientId: ClientId;
  readonly dueMillis: number;
  readonly content: Content;
}

export interface ChangeScheduled {
  readonly clientId: ClientId;
  readonly action: 'ALTER' | 'CANCEL' | 'SEND_NOW';
  /** 0: as it was. */
  readonly dueMillis: number;
  /** Undefined: as it was. */
  readonly content: Content | undefined;
}

export interface ListScheduled {
  /** '': from the first. */
  readonly after: ClientId;
  readonly limit: number;
}

/** What a user has scheduled, as its own devices see it. */
export interface ScheduledPost {
  /** By which it is known, and under which it is posted. */
  readonly clientId: ClientId;
  readonly conversation: ConversationId;
  readonly content: Content;
  /** When it is posted, or was to be. */
  readonly dueMillis: number;
  /**
   * Of one that is being posted no change is taken any more; one that was refused will not be
   * posted unless the user says so.
   */
  readonly state: 'WAITING' | 'POSTING' | 'REFUSED';
  /** Of one that was refused: why. */
  readonly refusal: ErrorCode | undefined;
}

/** Ascending by client id. */
export interface ScheduledPage {
  readonly posts: readonly ScheduledPost[];
  readonly more: boolean;
  /** Number of the newest change; where two pages differ, something has changed in between. */
  readonly change: number;
}

/** What is scheduled has changed. */
export interface ScheduledEvent {
  /** Number of the change. */
  readonly change: number;
  /** As they are now. */
  readonly posts: readonly ScheduledPost[];
  /** Those that are posted or cancelled. */
  readonly gone: readonly ClientId[];
}
