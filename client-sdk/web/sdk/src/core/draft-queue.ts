import type { ConversationId } from '../protocol/ids.ts';
import { NEVER } from './state.ts';

/** From a change to the request that tells it, with all that came meanwhile. */
const PAUSE_MILLIS = 2_000;

/** What is to be sent now, and who waits for it, or for one that it replaced. */
export interface Draft<W> {
  readonly conversation: ConversationId;
  readonly text: string;
  readonly waiting: readonly W[];
}

interface Line<W> {
  text: string | undefined;
  due: number;
  underWay: boolean;
  waiting: W[];
}

/**
 * Drafts on their way to the node: of each conversation the newest alone, a while after the first
 * change that it has, so that somebody who types costs a request every two seconds and not one per
 * key. One at a time per conversation, so that none is overtaken by the one before it. An empty
 * draft goes at once: the text was sent, or thrown away.
 *
 * @typeParam W who waits for a draft to be stored
 */
export class DraftQueue<W> {
  readonly #lines = new Map<ConversationId, Line<W>>();

  /** A draft changed. */
  put(conversation: ConversationId, text: string, waiter: W, now: number): void {
    let line = this.#lines.get(conversation);
    if (line === undefined) {
      line = { text: undefined, due: NEVER, underWay: false, waiting: [] };
      this.#lines.set(conversation, line);
    }
    if (line.text === undefined) {
      line.due = now + PAUSE_MILLIS;
    }
    if (text === '') {
      line.due = now;
    }
    line.text = text;
    line.waiting.push(waiter);
  }

  /** Takes a draft that is to be sent now; tell `answered` when its fate is known. */
  next(now: number): Draft<W> | undefined {
    for (const [conversation, line] of this.#lines) {
      if (line.text !== undefined && !line.underWay && line.due <= now) {
        const draft = { conversation, text: line.text, waiting: line.waiting };
        line.text = undefined;
        line.due = NEVER;
        line.underWay = true;
        line.waiting = [];
        return draft;
      }
    }
    return undefined;
  }

  /** The draft of this conversation that was under way is stored, or was refused. */
  answered(conversation: ConversationId): void {
    const line = this.#lines.get(conversation);
    if (line !== undefined) {
      line.underWay = false;
      if (line.text === undefined) {
        this.#lines.delete(conversation);
      }
    }
  }

  /**
   * The draft that was under way may have been lost: it is sent again after a while, unless a newer
   * one is here, for which its waiters wait then.
   *
   * @return false if the queue has ended
   */
  putBack(draft: Draft<W>, now: number): boolean {
    const line = this.#lines.get(draft.conversation);
    if (line === undefined) {
      return false;
    }
    line.underWay = false;
    line.waiting.unshift(...draft.waiting);
    if (line.text === undefined) {
      line.text = draft.text;
      line.due = now + PAUSE_MILLIS;
    }
    return true;
  }

  /** Nothing that is here waits any longer. */
  hurry(now: number): void {
    for (const line of this.#lines.values()) {
      if (line.text !== undefined) {
        line.due = now;
      }
    }
  }

  /** Nothing waits, and nothing is under way. */
  get isEmpty(): boolean {
    return this.#lines.size === 0;
  }

  /** When `next` has something; NEVER if not by time alone. */
  nextDue(): number {
    let due = NEVER;
    for (const line of this.#lines.values()) {
      if (!line.underWay) {
        due = Math.min(due, line.due);
      }
    }
    return due;
  }

  /** Gives up what is not under way: those who wait for it. */
  end(): W[] {
    const waiting = [...this.#lines.values()].flatMap((line) => line.waiting);
    this.#lines.clear();
    return waiting;
  }
}
