import type { Message, Page } from '../sdk.ts';

/**
 * Which stretch of a conversation's log is at hand, without gap: what lies outside of it is there, but
 * not loaded. Pure bookkeeping of sequences; the messages are a `ConversationView`'s.
 */
export class LoadedStretch {
  #from = 1;
  #to = 0;
  #head = 0;
  #firstVisible = 1;

  /** Nothing is loaded, of a log of that length. */
  constructor(head: number, firstVisible: number) {
    this.#head = head;
    this.#firstVisible = Math.max(1, firstVisible);
  }

  get isEmpty(): boolean {
    return this.#to < this.#from;
  }

  /** The first and last entry at hand. */
  get from(): number {
    return this.#from;
  }

  get to(): number {
    return this.#to;
  }

  get head(): number {
    return this.#head;
  }

  get hasOlder(): boolean {
    return this.isEmpty ? this.#head >= this.#firstVisible : this.#from > this.#firstVisible;
  }

  get hasNewer(): boolean {
    return !this.isEmpty && this.#to < this.#head;
  }

  includes(sequence: number): boolean {
    return sequence >= this.#from && sequence <= this.#to;
  }

  /** What this device keeps, ascending and without gap. */
  takeStored(messages: readonly Message[]): void {
    const first = messages[0];
    const last = messages[messages.length - 1];
    if (first !== undefined && last !== undefined) {
      this.#take(first.sequence, last.sequence);
    }
  }

  /**
   * An answer to a pull. Entries that the reader may not see are passed over by the node, so the
   * stretch reaches to where it was asked from.
   *
   * @param bounds the entries that the page is about: from the first it may have to the last
   */
  takePage(page: Page, bounds: { before?: number; after?: number }): void {
    this.#head = Math.max(this.#head, page.head);
    this.#firstVisible = Math.max(this.#firstVisible, page.firstVisible);
    const first = page.messages[0]?.sequence;
    const last = page.messages[page.messages.length - 1]?.sequence;
    if (bounds.after !== undefined) {
      const to = page.more ? (last ?? bounds.after) : page.head;
      this.#take(bounds.after + 1, to);
      return;
    }
    const to = bounds.before ? bounds.before - 1 : page.head;
    this.#take(page.more ? (first ?? to + 1) : this.#firstVisible, to);
  }

  /** The reader has deleted everything up to there: it begins later. */
  discarded(upTo: number): void {
    this.#firstVisible = Math.max(this.#firstVisible, upTo + 1);
  }

  /** An entry was heard. @return whether it follows what is at hand; if not, it is to be loaded */
  heard(sequence: number): boolean {
    const follows = this.#to === this.#head || sequence === this.#to + 1;
    this.#head = Math.max(this.#head, sequence);
    if (this.includes(sequence)) {
      return true;
    }
    if (follows && sequence === this.#to + 1) {
      this.#to = sequence;
      return true;
    }
    return false;
  }

  #take(from: number, to: number): void {
    this.#head = Math.max(this.#head, to);
    if (to < from) {
      return;
    }
    const touches = !this.isEmpty && from <= this.#to + 1 && to >= this.#from - 1;
    this.#from = touches ? Math.min(this.#from, from) : from;
    this.#to = touches ? Math.max(this.#to, to) : to;
  }
}
