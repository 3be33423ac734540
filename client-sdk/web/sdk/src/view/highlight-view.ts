import type { Message } from '../protocol/content-values.ts';
import type { Highlighted, Highlights } from '../protocol/conversation-values.ts';

/** What is so of a message since an entry of the log. */
interface Latest {
  readonly sequence: number;
  /** Undefined: it is not highlighted. */
  readonly highlighted: Highlighted | undefined;
}

/**
 * Which messages of one conversation are highlighted. Begin with what the node tells
 * (`SkeinHighlights.list`), and give it every entry that comes, from `onMessage` and from pages of
 * history, in any order and as often as they come: all views that were told of the same entries, by
 * the one way or the other, show the same. A view that is given a log from its first entry on needs
 * nothing else.
 */
export class HighlightView {
  readonly #byTarget = new Map<number, Latest>();
  /** The entry as of which the node has told. */
  #head = 0;

  /** Takes what the node tells. What is older than what it has told before is passed over. */
  takeHighlights(told: Highlights): void {
    if (told.head < this.#head) {
      return;
    }
    this.#head = told.head;
    for (const [target, { sequence }] of this.#byTarget) {
      if (sequence <= told.head) {
        this.#byTarget.delete(target);
      }
    }
    for (const one of told.highlighted) {
      this.#is(one.target, one.sequence, one);
    }
  }

  /** Takes an entry. One that is about no highlight is passed over. */
  take({ content, sequence, sender, timeMillis, endMillis }: Message): void {
    if (content.kind === 'recalled' || content.kind === 'vanished') {
      // Its recall may never be given, and nothing that comes later undoes either.
      this.#is(sequence, Number.POSITIVE_INFINITY, undefined);
    } else if (sequence > this.#head) {
      if (content.kind === 'recall') {
        this.#is(content.target, sequence, undefined);
      } else if (content.kind === 'highlight') {
        const { target, removed } = content;
        this.#is(
          target,
          sequence,
          removed ? undefined : { target, sequence, user: sender, timeMillis, endMillis },
        );
      }
    }
  }

  #is(target: number, sequence: number, highlighted: Highlighted | undefined): void {
    const known = this.#byTarget.get(target);
    if (known === undefined || known.sequence <= sequence) {
      this.#byTarget.set(target, { sequence, highlighted });
    }
  }

  /**
   * What is highlighted, by the entries that highlighted it: the newest first.
   *
   * @param nowMillis the nodes' time, by which messages are over; left out: none is
   */
  highlighted(nowMillis = 0): Highlighted[] {
    return [...this.#byTarget.values()]
      .map(({ highlighted }) => highlighted)
      .filter((one) => one !== undefined)
      .filter(({ endMillis }) => endMillis === 0 || nowMillis < endMillis)
      .sort((one, other) => other.sequence - one.sequence);
  }
}
