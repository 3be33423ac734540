import type { ConversationId } from '../protocol/ids.ts';
import type { Typing } from '../protocol/presence-values.ts';

/**
 * When it is worth telling that the user types: at the first key, while it goes on as often as
 * keeps it shown, and that it stopped if that was not seen by a post.
 */
export class TypingPace {
  #told: Typing | undefined;
  #toldAt = 0;

  /**
   * True if it is to be told.
   *
   * @param shownMillis how long others show it
   */
  typed(typing: Typing, shownMillis: number, now: number): boolean {
    const told = this.#told;
    const wasTold = told?.conversation === typing.conversation;
    const stopped = typing.kind === 'STOPPED';
    const goesOn = wasTold && told.kind === typing.kind && now - this.#toldAt < shownMillis / 2;
    if (stopped ? !wasTold : goesOn) {
      return false;
    }
    this.#told = stopped ? undefined : typing;
    this.#toldAt = now;
    return true;
  }

  /** A post ends it for those who see it. */
  posted(conversation: ConversationId): void {
    if (this.#told?.conversation === conversation) {
      this.#told = undefined;
    }
  }

  /** Another connection has told nobody. */
  disconnected(): void {
    this.#told = undefined;
  }
}
