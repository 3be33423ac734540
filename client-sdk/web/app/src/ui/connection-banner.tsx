import { useEffect, useState } from 'preact/hooks';
import { wordsFor } from '../strings/errors.ts';
import { Button } from './basics.tsx';
import { useChanges, usePage, useSession } from './hooks.ts';
import { Icon } from './icon.tsx';

/** A connection that is back at once is not worth a word. */
const QUIET_MILLIS = 800;

/** Says how the connection is, while it is not as it should be. */
export function ConnectionBanner() {
  const { strings } = usePage();
  const session = useSession();
  useChanges(session.changes);
  const state = session.connection;
  const isFine = state.is === 'online' && state.caughtUp;
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    setLate(false);
    if (!isFine) {
      const timer = setTimeout(() => setLate(true), QUIET_MILLIS);
      return () => clearTimeout(timer);
    }
    return undefined;
  }, [isFine]);
  if (isFine || (!isLate && state.is !== 'ended')) {
    return null;
  }
  const text = {
    idle: strings.connectingBanner,
    connecting: strings.connectingBanner,
    online: strings.catchingUpBanner,
    waiting: strings.offlineBanner,
    ended:
      state.is === 'ended' && state.code !== 'OK'
        ? wordsFor(state.code, strings)
        : strings.endedBanner,
  }[state.is];
  return (
    <div class={`banner is-${state.is}`} role="status">
      {state.is === 'waiting' || state.is === 'ended' ? (
        <Icon name="alert" size={16} />
      ) : (
        <span class="spinner" />
      )}
      <span>{text}</span>
      {state.is === 'ended' && (
        <Button kind="quiet" onClick={() => location.reload()}>
          {strings.reload}
        </Button>
      )}
    </div>
  );
}
