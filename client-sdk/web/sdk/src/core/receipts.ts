import type { ConversationId } from '../protocol/ids.ts';
import { NEVER } from './state.ts';

/**
 * Receipts: what the listener has dealt with is first saved, then told to the node, one number per
 * conversation for many messages.
 */
export class Receipts {
  readonly #delayMillis: number;
  readonly #enabled: boolean;
  #due = new Map<ConversationId, number>();
  #saving = new Map<ConversationId, number>();
  #saveDue = NEVER;
  #saveUnderWay = false;

  constructor(delayMillis: number, enabled: boolean) {
    this.#delayMillis = delayMillis;
    this.#enabled = enabled;
  }

  due(conversation: ConversationId, sequence: number, now: number): void {
    this.#raise(conversation, sequence);
    this.cursorChanged(now);
  }

  #raise(conversation: ConversationId, sequence: number): void {
    this.#due.set(conversation, Math.max(this.#due.get(conversation) ?? 0, sequence));
  }

  /** Something is to be saved, if only the cursor. */
  cursorChanged(now: number): void {
    this.#saveDue = Math.min(this.#saveDue, now + this.#delayMillis);
  }

  isSaveDue(now: number): boolean {
    return !this.#saveUnderWay && now >= this.#saveDue;
  }

  /** When a save is due; NEVER if there is nothing to save or one is under way. */
  saveDue(): number {
    return this.#saveUnderWay ? NEVER : this.#saveDue;
  }

  saving(): void {
    this.#saveUnderWay = true;
    this.#saveDue = NEVER;
    this.#saving = this.#due;
    this.#due = new Map();
  }

  /** The save is over; receipts go out only for what was kept. */
  saved(kept: boolean, send: (conversation: ConversationId, sequence: number) => void): void {
    this.#saveUnderWay = false;
    if (kept && this.#enabled) {
      for (const [conversation, sequence] of this.#saving) {
        send(conversation, sequence);
      }
    }
    this.#saving = new Map();
  }

  /** The save is over, and there is nobody to tell: they go out with the next ones. */
  saveLost(): void {
    this.#saveUnderWay = false;
    for (const [conversation, sequence] of this.#saving) {
      this.#raise(conversation, sequence);
    }
    this.#saving = new Map();
  }

  /** Receipts that wait for the next connection are due again. */
  connected(now: number): void {
    if (this.#due.size > 0) {
      this.cursorChanged(now);
    }
  }
}
