import { isRetryable } from '../protocol/errors.ts';
import type { ConversationId, UserId } from '../protocol/ids.ts';
import type { Answer, ClientBody } from '../protocol/values.ts';
import { NEVER } from './state.ts';

/** Pause after a node that could not answer. */
const AGAIN_MILLIS = 1_000;

/** One thing to be told. */
interface Wish {
  body: ClientBody | undefined;
  due: number;
}

/**
 * What the user has in view: the conversation that is open and the users whose presence is shown.
 * The node forgets both with the connection, so each connection is told again; and whom it watches
 * also when events may have been lost.
 */
export class Attention {
  readonly #look: Wish = { body: undefined, due: NEVER };
  readonly #watch: Wish = { body: undefined, due: NEVER };

  /** The user looks at this from now on; '': at nothing. The call that says so is another's. */
  look(conversation: ConversationId): void {
    want(this.#look, conversation === '' ? undefined : { is: 'look', value: { conversation } });
  }

  /** These are in view from now on. The call that says so is another's. */
  watch(users: readonly UserId[]): void {
    want(this.#watch, users.length === 0 ? undefined : { is: 'watchUsers', value: { users } });
  }

  /** A new connection knows nothing of it. */
  connected(now: number): void {
    tellAgain(this.#look, now);
    tellAgain(this.#watch, now);
  }

  /** Events may have been lost, among them how users are there. */
  eventsLost(now: number): void {
    tellAgain(this.#watch, now);
  }

  /** What is to be told now, once. */
  next(now: number): ClientBody | undefined {
    for (const wish of [this.#look, this.#watch]) {
      if (wish.body !== undefined && wish.due <= now) {
        wish.due = NEVER;
        return wish.body;
      }
    }
    return undefined;
  }

  nextDue(): number {
    return Math.min(this.#look.due, this.#watch.due);
  }

  /** What a node said to a request that `next` gave. */
  answered(body: ClientBody, answer: Answer, now: number): void {
    const wish = body.is === 'look' ? this.#look : this.#watch;
    const wanted = wish.body !== undefined && saysTheSame(body, wish.body);
    if (answer.is === 'failed' && wanted) {
      if (isRetryable(answer.value.code)) {
        wish.due = now + Math.max(AGAIN_MILLIS, answer.value.retryAfterMillis);
      } else {
        // No member any more, or a lower limit: it is not told on the next connection either.
        want(wish, undefined);
      }
    }
  }

  /** A connection that is gone is told nothing. */
  disconnected(): void {
    this.#look.due = NEVER;
    this.#watch.due = NEVER;
  }
}

function want(wish: Wish, body: ClientBody | undefined): void {
  wish.body = body;
  wish.due = NEVER;
}

function tellAgain(wish: Wish, now: number): void {
  if (wish.body !== undefined) {
    wish.due = now;
  }
}

/** Whether two say the same of what is in view. */
export function saysTheSame(one: ClientBody, other: ClientBody): boolean {
  if (one.is === 'look') {
    return other.is === 'look' && one.value.conversation === other.value.conversation;
  }
  return (
    one.is === 'watchUsers' &&
    other.is === 'watchUsers' &&
    one.value.users.join() === other.value.users.join()
  );
}
