import type { ErrorCode } from '../protocol/errors.ts';
import type { Answer, ClientBody, Failed } from '../protocol/values.ts';
import { saysTheSame } from './attention.ts';
import type { Backoff } from './backoff.ts';
import type { Effects } from './effects.ts';
import { NEVER } from './state.ts';

/**
 * A request other than a post, from when it is asked until it is answered: it waits for a
 * connection, and is asked again on the next one, until its deadline. That is safe because every
 * such request is a read, repeats to the same state, or has a client id.
 */
export class Call {
  readonly request: ClientBody;
  /** When to give up, in the milliseconds of `now`. */
  readonly deadline: number;
  readonly backoff: Backoff;
  /** Told once, with the answer or a failure. */
  readonly answered: (answer: Answer) => void;
  notBefore = 0;
  attempts = 0;
  lastFailure: ErrorCode | undefined;
  /** A newer call says otherwise: this one is not sent again. */
  superseded = false;

  constructor(
    request: ClientBody,
    deadline: number,
    backoff: Backoff,
    answered: (answer: Answer) => void,
  ) {
    this.request = request;
    this.deadline = deadline;
    this.backoff = backoff;
    this.answered = answered;
  }

  /** Whether an earlier attempt, whose answer was lost, succeeded: who left already is no member. */
  isRepeatOfSuccess(code: ErrorCode): boolean {
    return this.request.is === 'leave' && code === 'NOT_A_MEMBER' && this.attempts > 1;
  }
}

/** The calls that are not answered, sent or not. */
export class Calls {
  readonly #max: number;
  #waiting = new Set<Call>();
  readonly #sent = new Set<Call>();

  constructor(max: number) {
    this.#max = max;
  }

  /** False if there are too many. */
  add(call: Call): boolean {
    if (this.#waiting.size + this.#sent.size >= this.#max) {
      return false;
    }
    this.#waiting.add(call);
    return true;
  }

  /** A newer call of this kind is on its way: were those before it repeated, they might win. */
  supersede(kind: ClientBody['is'], effects: Effects): void {
    for (const call of this.#sent) {
      call.superseded ||= call.request.is === kind;
    }
    for (const call of [...this.#waiting]) {
      if (call.request.is === kind) {
        this.#waiting.delete(call);
        effects.answer(call, SUPERSEDED);
      }
    }
  }

  /** Whether one of these says this of what is in view, and is not answered. */
  say(body: ClientBody): boolean {
    return [...this.#waiting, ...this.#sent].some(({ request }) => saysTheSame(request, body));
  }

  /** Takes the next call that may be sent now. */
  next(now: number): Call | undefined {
    for (const call of this.#waiting) {
      if (call.notBefore <= now) {
        this.#waiting.delete(call);
        this.#sent.add(call);
        call.attempts++;
        return call;
      }
    }
    return undefined;
  }

  answered(call: Call, answer: Answer, now: number, effects: Effects): void {
    if (!this.#sent.delete(call)) {
      return;
    }
    if (answer.is === 'failed') {
      const { code, retryAfterMillis } = answer.value;
      if (call.isRepeatOfSuccess(code)) {
        effects.answer(call, {
          is: 'membersChanged',
          value: { sequence: 0, members: 0, waiting: 0 },
        });
        return;
      }
      const again = now + call.backoff.nextMillisAfter(retryAfterMillis);
      if (isWorthRepeating(code) && again < call.deadline && !call.superseded) {
        call.lastFailure = code;
        call.notBefore = again;
        this.#waiting.add(call);
        return;
      }
    }
    effects.answer(call, answer);
  }

  /** The connection is gone: what was sent is asked again, before what was not. */
  disconnected(effects: Effects): void {
    const sent = [...this.#sent];
    this.#sent.clear();
    for (const call of sent) {
      if (call.superseded) {
        effects.answer(call, SUPERSEDED);
      }
    }
    this.#waiting = new Set([...sent.filter((call) => !call.superseded), ...this.#waiting]);
  }

  /** Fails what has waited long enough. */
  expire(now: number, effects: Effects): void {
    for (const call of [...this.#waiting]) {
      if (call.deadline <= now) {
        this.#waiting.delete(call);
        const code = call.lastFailure ?? (call.attempts === 0 ? 'UNAVAILABLE' : 'OUTCOME_UNKNOWN');
        effects.answer(call, failure(code, 'not answered in time'));
      }
    }
    for (const call of [...this.#sent]) {
      if (call.deadline <= now) {
        this.#sent.delete(call);
        effects.answer(call, failure('OUTCOME_UNKNOWN', 'sent, and not answered in time'));
      }
    }
  }

  /** When a call expires or may be sent again. */
  nextDue(now: number, online: boolean): number {
    let due = NEVER;
    for (const call of this.#waiting) {
      due = Math.min(due, call.deadline);
      if (online && call.notBefore > now) {
        due = Math.min(due, call.notBefore);
      }
    }
    for (const call of this.#sent) {
      due = Math.min(due, call.deadline);
    }
    return due;
  }
}

function isWorthRepeating(code: ErrorCode): boolean {
  return (
    code === 'OVERLOADED' ||
    code === 'UNAVAILABLE' ||
    code === 'OUTCOME_UNKNOWN' ||
    code === 'TOO_MANY_REQUESTS' ||
    code === 'GROUP_BUSY'
  );
}

const SUPERSEDED = failure('UNAVAILABLE', 'another has taken its place');

/** A failure of the client's own making. */
export function failure(code: ErrorCode, detail: string): { is: 'failed'; value: Failed } {
  return { is: 'failed', value: { code, detail, retryAfterMillis: 0 } };
}

/** An answer that is not the one hoped for, as a failure. */
export function asFailure(answer: Answer): Failed {
  return answer.is === 'failed'
    ? answer.value
    : failure('UNSUPPORTED_REQUEST', 'the node answered something else').value;
}
