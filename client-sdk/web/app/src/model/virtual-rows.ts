/** Rows from `from` to before `to`, and how much lies above and below them, in pixels. */
export interface RowWindow {
  readonly from: number;
  readonly to: number;
  readonly above: number;
  readonly below: number;
}

/** A row, and how far below its top the upper edge of the view is. */
export interface Anchor {
  readonly key: string;
  readonly offset: number;
}

/**
 * Rows of different heights of which only those in view are made: heights are guessed until a row was
 * seen, and remembered by its key from then on. Pure; whoever shows the rows measures them.
 */
export class VirtualRows {
  readonly #measured = new Map<string, number>();
  #keys: readonly string[] = [];
  #index = new Map<string, number>();
  #guess: (index: number) => number = () => 0;
  /** Of the top of each row, and of the end. */
  #tops = new Float64Array(1);

  /** The rows from now on. */
  setRows(keys: readonly string[], guess: (index: number) => number): void {
    this.#keys = keys;
    this.#guess = guess;
    this.#index = new Map(keys.map((key, index) => [key, index]));
    this.#layOut();
  }

  /**
   * How high rows turned out to be.
   *
   * @return whether anything moved
   */
  measure(heights: Iterable<readonly [key: string, height: number]>): boolean {
    let moved = false;
    for (const [key, height] of heights) {
      if (height > 0 && this.#measured.get(key) !== height) {
        this.#measured.set(key, height);
        moved ||= this.#index.has(key);
      }
    }
    if (moved) {
      this.#layOut();
    }
    return moved;
  }

  /** The view has another width: what was measured holds no more. */
  forgetHeights(): void {
    this.#measured.clear();
    this.#layOut();
  }

  #layOut(): void {
    const count = this.#keys.length;
    const tops = new Float64Array(count + 1);
    for (let index = 0; index < count; index++) {
      const height = this.#measured.get(this.#keys[index] as string) ?? this.#guess(index);
      tops[index + 1] = (tops[index] as number) + height;
    }
    this.#tops = tops;
  }

  get height(): number {
    return this.#tops[this.#keys.length] as number;
  }

  get count(): number {
    return this.#keys.length;
  }

  indexOf(key: string): number {
    return this.#index.get(key) ?? -1;
  }

  topOf(index: number): number {
    return this.#tops[Math.max(0, Math.min(index, this.#keys.length))] as number;
  }

  /** The row at a height; the first or last for what lies outside. */
  indexAt(y: number): number {
    let low = 0;
    let high = this.#keys.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#tops[middle] as number) <= y) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return Math.max(0, low);
  }

  /** What is to be made for a view of that height at that place, and some more on both sides. */
  window(top: number, viewHeight: number, more: number): RowWindow {
    if (this.#keys.length === 0) {
      return { from: 0, to: 0, above: 0, below: 0 };
    }
    const from = this.indexAt(top - more);
    const to = this.indexAt(top + viewHeight + more) + 1;
    return { from, to, above: this.topOf(from), below: this.height - this.topOf(to) };
  }

  /** What is to stay where it is when rows come, go or turn out higher. */
  anchorAt(top: number): Anchor | undefined {
    const index = this.indexAt(top);
    const key = this.#keys[index];
    return key === undefined ? undefined : { key, offset: top - this.topOf(index) };
  }

  /** Where the view must be for that to be so; undefined if the row is gone. */
  topFor(anchor: Anchor): number | undefined {
    const index = this.indexOf(anchor.key);
    return index < 0 ? undefined : this.topOf(index) + anchor.offset;
  }
}
