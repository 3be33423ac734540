import { type Draft, DraftQueue } from '../core/draft-queue.ts';
import { isRetryable, SkeinError } from '../protocol/errors.ts';
import type { ConversationId } from '../protocol/ids.ts';
import { Alarm, type Environment } from './environment.ts';

/** How long the end of a client is put off for its last drafts. */
const FLUSH_MILLIS = 1_000;

interface Waiter {
  resolve(): void;
  reject(why: unknown): void;
}

/** Sends drafts when their time has come, and again what may have been lost. */
export class Drafts {
  readonly #environment: Environment;
  readonly #send: (conversation: ConversationId, text: string) => Promise<unknown>;
  readonly #queue = new DraftQueue<Waiter>();
  readonly #alarm: Alarm;
  readonly #flushAlarm: Alarm;
  #end: SkeinError | undefined;
  #whenFlushed: (() => void) | undefined;

  constructor(
    environment: Environment,
    send: (conversation: ConversationId, text: string) => Promise<unknown>,
  ) {
    this.#environment = environment;
    this.#send = send;
    this.#alarm = new Alarm(environment, () => this.#sendDue());
    this.#flushAlarm = new Alarm(environment, () => this.#endFlush());
  }

  /** Done when this draft, or one that replaced it, is stored. */
  save(conversation: ConversationId, text: string): Promise<void> {
    if (this.#end !== undefined) {
      return Promise.reject(this.#end);
    }
    return new Promise((resolve, reject) => {
      this.#queue.put(conversation, text, { resolve, reject }, this.#environment.now());
      this.#sendDue();
    });
  }

  #sendDue(): void {
    for (;;) {
      const draft = this.#queue.next(this.#environment.now());
      if (draft === undefined) {
        break;
      }
      this.#send(draft.conversation, draft.text).then(
        () => {
          for (const waiter of draft.waiting) {
            waiter.resolve();
          }
          this.#answered(draft);
        },
        (error: unknown) => this.#failed(draft, error),
      );
    }
    this.#alarm.ringBy(this.#queue.nextDue());
  }

  #failed(draft: Draft<Waiter>, error: unknown): void {
    const again = error instanceof SkeinError && isRetryable(error.code);
    const ended = this.#end !== undefined && this.#whenFlushed === undefined;
    if (again && !ended && this.#queue.putBack(draft, this.#environment.now())) {
      if (this.#end !== undefined) {
        this.#queue.hurry(this.#environment.now());
      }
      this.#sendDue();
      return;
    }
    for (const waiter of draft.waiting) {
      waiter.reject(this.#end ?? error);
    }
    this.#answered(draft);
  }

  #answered(draft: Draft<Waiter>): void {
    this.#queue.answered(draft.conversation);
    this.#sendDue();
    if (this.#queue.isEmpty) {
      this.#endFlush();
    }
  }

  /** Takes no more drafts, and sends what is here at once: done when that is answered, or after a second. */
  flush(why: SkeinError): Promise<void> {
    this.#end = why;
    if (this.#queue.isEmpty) {
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      this.#whenFlushed = resolve;
      const now = this.#environment.now();
      this.#flushAlarm.ringBy(now + FLUSH_MILLIS);
      this.#queue.hurry(now);
      this.#sendDue();
    });
  }

  #endFlush(): void {
    this.#flushAlarm.cancel();
    this.#whenFlushed?.();
    this.#whenFlushed = undefined;
  }

  /** Takes no more drafts, and gives up what was not sent: whoever waits for that is told. */
  end(why: SkeinError): void {
    this.#end = why;
    this.#alarm.cancel();
    for (const waiter of this.#queue.end()) {
      waiter.reject(why);
    }
    this.#endFlush();
  }
}
