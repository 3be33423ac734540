import type { ComponentChildren, Ref, VNode } from 'preact';
import { useEffect, useImperativeHandle, useLayoutEffect, useReducer, useRef } from 'preact/hooks';
import { type Anchor, VirtualRows } from '../model/virtual-rows.ts';
import { forwardedRef } from './refs.ts';

/** Rows made above and below the view, in pixels. */
const MORE = 600;
/** This close to the end counts as being there. */
const END_SLACK = 24;
/** This close to the top or end, what lies beyond is asked for. */
const NEAR = 800;

export interface VirtualListHandle {
  scrollTo(key: string, align: 'center' | 'start'): void;
  scrollToEnd(): void;
}

export interface VirtualListProps<T> {
  readonly rows: readonly T[];
  readonly keyOf: (row: T) => string;
  readonly guess: (row: T, width: number) => number;
  /** Another function for rows that look otherwise; the same makes no row anew. */
  readonly render: (row: T) => ComponentChildren;
  readonly label: string;
  /** Where the view begins: at the end, or with this row near the top. */
  readonly startAt?: string | undefined;
  readonly onNearTop?: () => void;
  readonly onNearEnd?: () => void;
  /** The rows in view, as they change. */
  readonly onView?: (first: T, last: T, isAtEnd: boolean) => void;
  readonly handle?: Ref<VirtualListHandle>;
  readonly id?: string;
}

interface Made<T> {
  readonly render: VirtualListProps<T>['render'];
  rows: Map<T, VNode>;
}

/**
 * A list of rows of different heights of which only those in view are in the page. It stays at its
 * end when rows come there, and else keeps what is in view where it is.
 */
export function VirtualList<T>(props: VirtualListProps<T>) {
  const { rows, keyOf, guess, render, label, startAt, id } = props;
  const box = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const view = useRef<View>();
  view.current ??= new View(startAt);
  const state = view.current;
  const [, again] = useReducer((count: number) => count + 1, 0);

  state.setRows(rows, keyOf, guess);
  const { from, to, above, below } = state.rows.window(state.top, state.height, MORE);

  // Scrolling makes rows that come into view; those that stay are the same, and are not looked at.
  const made = useRef<Made<T>>();
  if (made.current?.render !== render) {
    made.current = { render, rows: new Map() };
  }
  const known = made.current.rows;
  made.current.rows = new Map();
  const content: VNode[] = [];
  for (let at = from; at < to; at++) {
    const row = rows[at] as T;
    const vnode = known.get(row) ?? (
      <div key={keyOf(row)} data-key={keyOf(row)} class="virtual-row">
        {render(row)}
      </div>
    );
    made.current.rows.set(row, vnode);
    content.push(vnode);
  }

  // Before it is painted: heights are what they are, and the view is put where it was.
  useLayoutEffect(() => {
    if (box.current !== null && list.current !== null && state.settle(box.current, list.current)) {
      again(undefined);
    }
    tellView(props, state);
  });

  useEffect(() => {
    const element = box.current;
    if (element === null) {
      return;
    }
    const observer = new ResizeObserver((entries) => {
      if (state.resized(element, entries)) {
        again(undefined);
      }
    });
    observer.observe(element);
    state.observer = observer;
    if (list.current !== null) {
      state.observe(list.current);
    }
    return () => observer.disconnect();
  }, []);

  useImperativeHandle(forwardedRef(props.handle), () => ({
    scrollTo: (key, align) => {
      state.aimAt(key, align);
      again(undefined);
    },
    scrollToEnd: () => {
      state.aimAtEnd();
      again(undefined);
    },
  }));

  return (
    <div
      ref={box}
      id={id}
      class="virtual"
      role="log"
      aria-label={label}
      aria-live="off"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
      tabIndex={0}
      onScroll={(event) => {
        if (state.scrolled(event.currentTarget)) {
          again(undefined);
        }
        tellView(props, state);
      }}
    >
      <div
        ref={list}
        class="virtual-rows"
        style={{ paddingTop: `${above}px`, paddingBottom: `${below}px` }}
      >
        {content}
      </div>
    </div>
  );
}

function tellView<T>(props: VirtualListProps<T>, state: View): void {
  const { rows } = props;
  if (rows.length === 0 || state.height === 0 || !state.isPlaced) {
    return;
  }
  const first = rows[state.rows.indexAt(state.top)];
  const last = rows[state.rows.indexAt(state.top + state.height - 1)];
  if (first !== undefined && last !== undefined) {
    props.onView?.(first, last, state.isEndInView);
  }
  if (state.top < NEAR) {
    props.onNearTop?.();
  }
  if (state.rows.height - state.top - state.height < NEAR) {
    props.onNearEnd?.();
  }
}

/** Where the view is, and where it is to stay. */
class View {
  readonly rows = new VirtualRows();
  top = 0;
  height = 0;
  /** The view is to stay at the end, whatever comes there. */
  isAtEnd: boolean;
  isPlaced = false;
  observer: ResizeObserver | undefined;
  readonly #observed = new Set<Element>();
  #width = 0;
  #anchor: Anchor | undefined;
  #aim: { key: string; align: 'center' | 'start' } | undefined;
  #given: readonly unknown[] | undefined;
  /** The browser is to be told where the view is; else it knows, from the user. */
  #isToBePlaced = true;
  /** Where it was put last, as the browser has it, or where the user has scrolled to. */
  #placedAt = 0;

  constructor(startAt: string | undefined) {
    this.isAtEnd = startAt === undefined;
    this.#aim = startAt === undefined ? undefined : { key: startAt, align: 'start' };
  }

  setRows<T>(
    rows: readonly T[],
    keyOf: (row: T) => string,
    guess: (row: T, width: number) => number,
  ): void {
    if (rows === this.#given) {
      return;
    }
    this.#given = rows;
    if (this.isPlaced && this.isEndInView) {
      // Whoever sees the end goes on seeing it, wherever the view was meant to begin.
      this.aimAtEnd();
    }
    this.rows.setRows(rows.map(keyOf), (index) => guess(rows[index] as T, this.#width * 0.7));
    this.#follow();
  }

  /** Puts the view where it belongs after rows came, went or turned out higher. */
  #follow(): void {
    const before = this.top;
    this.#move();
    this.#isToBePlaced ||= this.top !== before;
  }

  #move(): void {
    if (this.isAtEnd) {
      this.top = Math.max(0, this.rows.height - this.height);
    } else if (this.#aim !== undefined) {
      const index = this.rows.indexOf(this.#aim.key);
      if (index >= 0) {
        const room = this.height - (this.rows.topOf(index + 1) - this.rows.topOf(index));
        const before = this.#aim.align === 'center' ? Math.max(0, room / 2) : this.height / 4;
        this.top = this.#within(this.rows.topOf(index) - before);
        this.#anchor = this.rows.anchorAt(this.top);
      }
    } else if (this.#anchor !== undefined) {
      this.top = this.#within(this.rows.topFor(this.#anchor) ?? this.top);
    }
  }

  /** Whether there is nothing below what is in view. */
  get isEndInView(): boolean {
    return this.rows.height - this.top - this.height <= END_SLACK;
  }

  #within(top: number): number {
    return Math.max(0, Math.min(top, this.rows.height - this.height));
  }

  aimAt(key: string, align: 'center' | 'start'): void {
    this.isAtEnd = false;
    this.#aim = { key, align };
    this.#follow();
  }

  aimAtEnd(): void {
    this.#aim = undefined;
    this.isAtEnd = true;
    this.#follow();
  }

  /** The rows in the page are observed, and no others: a browser looks at all that are, in each frame. */
  observe(list: HTMLElement): void {
    const rows = new Set<Element>(list.children);
    for (const row of this.#observed) {
      if (!rows.has(row)) {
        this.observer?.unobserve(row);
        this.#observed.delete(row);
      }
    }
    for (const row of rows) {
      if (this.observer !== undefined && !this.#observed.has(row)) {
        this.observer.observe(row);
        this.#observed.add(row);
      }
    }
  }

  /** Measures what has come into the page. @return whether it is to be made anew */
  settle(box: HTMLElement, list: HTMLElement): boolean {
    const heights: [string, number][] = [];
    for (const row of list.children) {
      const { key } = (row as HTMLElement).dataset;
      if (key !== undefined && !this.rows.isMeasured(key)) {
        heights.push([key, row.getBoundingClientRect().height]);
      }
    }
    this.observe(list);
    const moved = this.#took(box, heights);
    if (!moved && this.#isToBePlaced) {
      this.#isToBePlaced = false;
      box.scrollTop = this.top;
      this.#placedAt = box.scrollTop;
    }
    return moved;
  }

  /** Something in the page has another size. @return whether it is to be made anew */
  resized(box: HTMLElement, entries: readonly ResizeObserverEntry[]): boolean {
    const heights: [string, number][] = [];
    for (const { target, borderBoxSize } of entries) {
      const { key } = (target as HTMLElement).dataset;
      if (key !== undefined && target.isConnected) {
        heights.push([key, borderBoxSize[0]?.blockSize ?? 0]);
      }
    }
    return this.#took(box, heights);
  }

  #took(box: HTMLElement, heights: readonly (readonly [string, number])[]): boolean {
    const hadHeight = this.height;
    this.height = box.clientHeight;
    let moved = hadHeight !== this.height;
    if (box.clientWidth !== this.#width) {
      this.#width = box.clientWidth;
      this.rows.forgetHeights();
      moved = true;
    }
    moved = this.rows.measure(heights) || moved;
    if (moved) {
      this.#follow();
    }
    this.isPlaced = this.height > 0;
    return moved;
  }

  /** The user has scrolled. @return whether other rows are in view */
  scrolled(box: HTMLElement): boolean {
    const top = box.scrollTop;
    // What was placed comes back late: by then the view may be meant to be elsewhere.
    if (Math.abs(top - this.#placedAt) <= 1) {
      return false;
    }
    this.#placedAt = top;
    const before = this.rows.window(this.top, this.height, MORE);
    this.top = top;
    // By what is in the page: a browser moves the view by itself when rows turn out lower.
    this.isAtEnd = box.scrollHeight - top - box.clientHeight <= END_SLACK;
    this.#aim = undefined;
    this.#anchor = this.rows.anchorAt(top);
    const now = this.rows.window(this.top, this.height, MORE);
    return before.from !== now.from || before.to !== now.to;
  }
}
