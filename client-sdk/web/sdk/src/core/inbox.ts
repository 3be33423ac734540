import type { Message } from '../protocol/content-values.ts';
import { type ConversationSummary, memberSince } from '../protocol/conversation-values.ts';
import { isRetryable } from '../protocol/errors.ts';
import type { ConversationId } from '../protocol/ids.ts';
import type { Answer } from '../protocol/values.ts';
import { asFailure } from './calls.ts';
import type { Effects } from './effects.ts';
import {
  type Checkpoint,
  type CoreSettings,
  FIRST_SYNC_MESSAGES_MAX,
  type FirstSync,
  NEVER,
  type Position,
  PULLS_MAX,
} from './state.ts';
import { STALE_MILLIS, Timeline } from './timeline.ts';

/**
 * The timelines of all conversations, and which of them are to be pulled. Holds back when the
 * listener does not keep up: then what arrives is only noted, and pulled later.
 */
export class Inbox {
  readonly #settings: CoreSettings;
  readonly #hand: (message: Message) => void;
  readonly #timelines = new Map<ConversationId, Timeline>();
  readonly #behind = new Set<Timeline>();
  readonly #changed = new Set<ConversationId>();
  #beingHandled = 0;
  #pulls = 0;

  constructor(settings: CoreSettings, saved: Checkpoint, effects: Effects) {
    this.#settings = settings;
    this.#hand = (message) => {
      this.#beingHandled++;
      effects.hand(message);
    };
    for (const [id, position] of saved.positions) {
      const timeline = Timeline.resumed(id, position.seen, position.head);
      this.#timelines.set(id, timeline);
      timeline.reached(position.head, 0);
      this.#track(timeline);
    }
  }

  head(id: ConversationId): number {
    return this.#timelines.get(id)?.head ?? 0;
  }

  seen(id: ConversationId): number {
    return this.#timelines.get(id)?.seen ?? 0;
  }

  isSeen(id: ConversationId, sequence: number): boolean {
    const timeline = this.#timelines.get(id);
    return timeline?.isPlaced === true && sequence <= timeline.seen;
  }

  offer(message: Message, now: number): void {
    const timeline = this.#timeline(message.conversation);
    if (this.#hasRoom()) {
      timeline.offer(message, now, this.#hand);
    } else {
      timeline.reached(message.sequence, now);
    }
    this.#change(timeline);
  }

  reached(id: ConversationId, head: number, now: number): void {
    const timeline = this.#timeline(id);
    timeline.reached(head, now);
    this.#change(timeline);
  }

  /** Learns of a conversation from the node's list. */
  adopt(summary: ConversationSummary, first: boolean, policy: FirstSync, now: number): void {
    const timeline = this.#timeline(summary.conversation);
    timeline.place(first ? start(summary, policy) : memberSince(summary) - 1, this.#hand);
    timeline.reached(summary.head, now);
    this.#change(timeline);
  }

  /** The list is complete: what was heard of and is not in it is new, and pulled from its start. */
  placeTheRest(now: number): void {
    for (const timeline of this.#timelines.values()) {
      if (!timeline.isPlaced) {
        timeline.reached(timeline.head, now);
        this.#track(timeline);
      }
    }
  }

  pulled(timeline: Timeline, answer: Answer, now: number): void {
    this.#pulls--;
    if (answer.is === 'page') {
      timeline.page(answer.value, now, this.#hand);
    } else {
      const failed = asFailure(answer);
      if (isRetryable(failed.code)) {
        timeline.pullFailed(now + Math.max(failed.retryAfterMillis, STALE_MILLIS));
      } else {
        timeline.giveUp();
      }
    }
    this.#change(timeline);
  }

  /**
   * Takes a timeline that is to be pulled now: its pull counts as begun at once.
   *
   * @param placedOnly as long as the list is not complete nobody knows where the others begin
   */
  nextPull(now: number, placedOnly: boolean): Timeline | undefined {
    if (this.#mayPull()) {
      for (const timeline of this.#behind) {
        if ((timeline.isPlaced || !placedOnly) && timeline.pullDue() <= now) {
          this.#pulls++;
          return timeline;
        }
      }
    }
    return undefined;
  }

  nextPullDue(placedOnly: boolean): number {
    let due = NEVER;
    if (this.#mayPull()) {
      for (const timeline of this.#behind) {
        if (timeline.isPlaced || !placedOnly) {
          due = Math.min(due, timeline.pullDue());
        }
      }
    }
    return due;
  }

  handled(upTo: ReadonlyMap<ConversationId, number>, messages: number): void {
    this.#beingHandled -= messages;
    for (const [id, sequence] of upTo) {
      this.#timeline(id).see(sequence);
      this.#changed.add(id);
    }
  }

  disconnected(now: number): void {
    this.#pulls = 0;
    // All of them: one may have caught up by events while its pull was under way.
    for (const timeline of this.#timelines.values()) {
      timeline.disconnected(now);
    }
  }

  /** The positions that changed since this was asked last. */
  takeChangedPositions(): Map<ConversationId, Position> {
    const positions = new Map<ConversationId, Position>();
    for (const id of this.#changed) {
      const timeline = this.#timeline(id);
      if (timeline.isPlaced) {
        positions.set(id, { seen: timeline.seen, head: timeline.head });
      }
    }
    this.#changed.clear();
    return positions;
  }

  #mayPull(): boolean {
    return this.#pulls < PULLS_MAX && this.#hasRoom();
  }

  #hasRoom(): boolean {
    return this.#beingHandled < this.#settings.callbacksMax;
  }

  #timeline(id: ConversationId): Timeline {
    let timeline = this.#timelines.get(id);
    if (timeline === undefined) {
      timeline = new Timeline(id);
      this.#timelines.set(id, timeline);
    }
    return timeline;
  }

  #change(timeline: Timeline): void {
    this.#changed.add(timeline.conversation);
    this.#track(timeline);
  }

  #track(timeline: Timeline): void {
    if (timeline.isBehind) {
      this.#behind.add(timeline);
    } else {
      this.#behind.delete(timeline);
    }
  }
}

function start(summary: ConversationSummary, policy: FirstSync): number {
  if (policy === 'LATEST') {
    return summary.head;
  }
  const newest = summary.head - FIRST_SYNC_MESSAGES_MAX;
  return Math.max(memberSince(summary) - 1, summary.read, newest);
}
