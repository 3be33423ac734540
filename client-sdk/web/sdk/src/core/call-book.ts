import type { Call, CallParticipant } from '../protocol/call-values.ts';
import type { ConversationId, DeviceId, UserId } from '../protocol/ids.ts';

/** Calls that are over, remembered so that what was told of them before is not taken for news. */
const OVER_MAX = 256;

/** The calls that a device has heard of: of each conversation the newest word. */
export class CallBook {
  readonly #calls = new Map<ConversationId, Call>();

  /** False for what is not newer than what is known. */
  take(call: Call): boolean {
    const known = this.#calls.get(call.conversation);
    if (known !== undefined && known.version >= call.version) {
      return false;
    }
    this.#put(call);
    return true;
  }

  /** The node knows of no call there; false if none was known here. */
  gone(conversation: ConversationId): boolean {
    const call = this.of(conversation);
    if (call === undefined) {
      return false;
    }
    this.#put({
      ...call,
      phase: 'ENDED',
      outcome: call.answeredMillis > 0 ? 'ANSWERED' : 'MISSED',
      ringUntilMillis: 0,
      participants: [],
    });
    return true;
  }

  #put(call: Call): void {
    // The newest last.
    this.#calls.delete(call.conversation);
    this.#calls.set(call.conversation, call);
    let over = [...this.#calls.values()].filter(isOver).length;
    for (const [conversation, one] of this.#calls) {
      if (over <= OVER_MAX) {
        break;
      }
      if (isOver(one)) {
        this.#calls.delete(conversation);
        over--;
      }
    }
  }

  /** The newest word about a call of a conversation, also of one that is over. */
  newest(conversation: ConversationId): Call | undefined {
    return this.#calls.get(conversation);
  }

  /** The call that a conversation has, as far as is known. */
  of(conversation: ConversationId): Call | undefined {
    const call = this.#calls.get(conversation);
    return call === undefined || isOver(call) ? undefined : call;
  }

  /** Those that are not over. */
  all(): Call[] {
    return [...this.#calls.values()].filter((call) => !isOver(call));
  }

  /** Those for which the user's devices ring, the newest last. */
  ringing(self: UserId, nodeMillis: number): Call[] {
    return this.all().filter((call) => rings(call, self, nodeMillis));
  }
}

function isOver(call: Call): boolean {
  return call.phase === 'ENDED';
}

/** Whether the user's devices ring: while it is called, and no longer than the call says. */
export function rings(call: Call, self: UserId, nodeMillis: number): boolean {
  const state = call.invited.find(({ user }) => user === self)?.state;
  return (
    !isOver(call) &&
    (state === 'CALLED' || state === 'RINGING') &&
    nodeMillis < call.ringUntilMillis
  );
}

/** Who takes part of a user; undefined: nobody. */
export function participantOf(call: Call, user: UserId): CallParticipant | undefined {
  return call.participants.find((one) => one.user === user);
}

/** Whether this device takes part. */
export function takesPart(call: Call, user: UserId, device: DeviceId): boolean {
  return participantOf(call, user)?.device === device;
}
