import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useChanges, useSession } from './hooks.ts';

/** What there is of calls over the page; fetched when there is one for the first time. */
export function CallLayer() {
  const session = useSession();
  const { calling } = session;
  useChanges(calling.changes);
  const [Calls, setCalls] = useState<ComponentType>();
  const isWanted =
    calling.active !== undefined || calling.note !== undefined || calling.incoming !== undefined;
  useEffect(() => {
    if (isWanted && Calls === undefined) {
      // Tried again with the next change: until then it can be heard and not be seen.
      import('../screens/calls.tsx').then(
        (loaded) => setCalls(() => loaded.Calls),
        () => {},
      );
    }
  });
  return isWanted && Calls !== undefined ? <Calls /> : null;
}
