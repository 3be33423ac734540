import { createContext, type JSX } from 'preact';
import { useContext, useEffect, useLayoutEffect, useReducer, useRef, useState } from 'preact/hooks';
import type { Appearance } from '../client/appearance.ts';
import type { Session } from '../client/session.ts';
import type { Changes } from '../model/changes.ts';
import type { Times } from '../model/times.ts';
import type { Strings } from '../strings/en.ts';
import type { Overlays } from './overlays.ts';

/** What every part of the page may use. */
export interface Page {
  readonly appearance: Appearance;
  readonly strings: Strings;
  readonly times: Times;
  readonly overlays: Overlays;
}

export const PageContext = createContext<Page | undefined>(undefined);
export const SessionContext = createContext<Session | undefined>(undefined);

export function usePage(): Page {
  return given(useContext(PageContext));
}

export function useSession(): Session {
  return given(useContext(SessionContext));
}

function given<T>(value: T | undefined): T {
  if (value === undefined) {
    throw new Error('outside of the page');
  }
  return value;
}

/** Renders again when something has changed. */
export function useChanges(...all: readonly (Changes | undefined)[]): void {
  const [, again] = useReducer((count: number) => count + 1, 0);
  useLayoutEffect(() => {
    const ends = all.map((changes) => changes?.listen(() => again(undefined)));
    return () => {
      for (const end of ends) {
        end?.();
      }
    };
  }, all);
}

/** The time, told anew as often as asked for. */
export function useNow(everyMillis: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMillis);
    return () => clearInterval(timer);
  }, [everyMillis]);
  return now;
}

/** Whether a media query holds. */
export function useMedia(query: string): boolean {
  const [holds, setHolds] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const changed = () => setHolds(list.matches);
    changed();
    list.addEventListener('change', changed);
    return () => list.removeEventListener('change', changed);
  }, [query]);
  return holds;
}

const LONG_PRESS_MILLIS = 450;

/** A finger that stays where it is: not every browser makes a context menu of it. */
export function useLongPress(
  pressed: (element: HTMLElement, point: { x: number; y: number }) => void,
) {
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const cancel = () => clearTimeout(timer.current);
  useEffect(() => cancel, []);
  return {
    onTouchStart: (event: JSX.TargetedTouchEvent<HTMLElement>) => {
      const element = event.currentTarget;
      const touch = event.touches[0];
      if (touch !== undefined && event.touches.length === 1) {
        const point = { x: touch.clientX, y: touch.clientY };
        timer.current = setTimeout(() => pressed(element, point), LONG_PRESS_MILLIS);
      }
    },
    onTouchMove: cancel,
    onTouchEnd: cancel,
    onTouchCancel: cancel,
  };
}

/** Runs something, and says whether it runs and why it was refused. */
export function useAction<A extends unknown[]>(
  action: (...args: A) => Promise<unknown>,
): {
  run: (...args: A) => Promise<boolean>;
  isRunning: boolean;
  failure: unknown;
  clear: () => void;
} {
  const [isRunning, setRunning] = useState(false);
  const [failure, setFailure] = useState<unknown>(undefined);
  const run = async (...args: A) => {
    setRunning(true);
    setFailure(undefined);
    try {
      await action(...args);
      return true;
    } catch (error) {
      setFailure(error);
      return false;
    } finally {
      setRunning(false);
    }
  };
  return { run, isRunning, failure, clear: () => setFailure(undefined) };
}
