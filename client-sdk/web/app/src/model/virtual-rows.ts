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
  #heights = new Float64Array(0);
  /** Of the top of each row, and of the end. */
  #tops = new Float64Array(1);

  /** The rows from now on. */
  setRows(keys: readonly string[], guess: (index: number) => number): void {
    this.#keys = keys;
    this.#guess = guess;
    this.#index = new Map(keys.map((key, index) => [key, index]));
    this.#lookUp();
  }

  /**
   * How high rows turned out to be.
   *
   * @return whether anything moved
   */
  measure(heights: Iterable<readonly [key: string, height: number]>): boolean {
    let first = this.#keys.length;
    for (const [key, height] of heights) {
      if (height > 0 && this.#measured.get(key) !== height) {
        this.#measured.set(key, height);
        const index = this.indexOf(key);
        if (index >= 0) {
          this.#heights[index] = height;
          first = Math.min(first, index);
        }
      }
    }
    this.#layOut(first);
    return first < this.#keys.length;
  }

  /** Whether the height of a row is known, or guessed. */
  isMeasured(key: string): boolean {
    return this.#measured.has(key);
  }

  /** The view has another width: what was measured holds no more. */
  forgetHeights(): void {
    this.#measured.clear();
    this.#lookUp();
  }

  #lookUp(): void {
    this.#heights = Float64Array.from(
      this.#keys,
      (key, index) => this.#measured.get(key) ?? this.#guess(index),
    );
    this.#tops = new Float64Array(this.#keys.length + 1);
    this.#layOut(0);
  }

  /** Tops from a row on. */
  #layOut(first: number): void {
    for (let index = first; index < this.#keys.length; index++) {
      this.#tops[index + 1] = (this.#tops[index] as number) + (this.#heights[index] as number);
    }
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
