import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** Rows made above and below the view. */
const MORE_ROWS = 8;

/** A list of rows of one height, of which only those in view are in the page. */
export function WindowedRows<T>({
  rows,
  rowHeight,
  keyOf,
  render,
  label,
}: {
  rows: readonly T[];
  rowHeight: number;
  keyOf: (row: T) => string;
  render: (row: T) => ComponentChildren;
  label: string;
}) {
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 800 });
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) {
      return;
    }
    const look = () =>
      setView((before) => {
        const top = Math.floor(element.scrollTop / rowHeight) * rowHeight;
        const height = element.clientHeight;
        return before.top === top && before.height === height ? before : { top, height };
      });
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [rowHeight]);
  const from = Math.max(0, Math.floor(view.top / rowHeight) - MORE_ROWS);
  const to = Math.min(rows.length, Math.ceil((view.top + view.height) / rowHeight) + MORE_ROWS);
  return (
    <div ref={box} class="windowed">
      <ul
        aria-label={label}
        style={{
          paddingTop: `${from * rowHeight}px`,
          paddingBottom: `${(rows.length - to) * rowHeight}px`,
        }}
      >
        {rows.slice(from, to).map((row, at) => (
          <li key={keyOf(row)} aria-setsize={rows.length} aria-posinset={from + at + 1}>
            {render(row)}
          </li>
        ))}
      </ul>
    </div>
  );
}
