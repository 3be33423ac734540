import { useChanges, useSession } from '../ui/hooks.ts';
import { CallMini } from './call-mini.tsx';
import { CallRoom } from './call-room.tsx';
import { IncomingCall } from './incoming-call.tsx';

/** What there is of calls: who calls, and the call that one is in, as the whole page or beside it. */
export function Calls() {
  const session = useSession();
  const { calling } = session;
  useChanges(calling.changes, session.directory.changes, session.people.changes);
  const { incoming } = calling;
  const isIn = calling.active !== undefined || calling.note !== undefined;
  return (
    <>
      {incoming !== undefined && <IncomingCall key={incoming.id} call={incoming} />}
      {isIn && (calling.isSmall ? <CallMini /> : <CallRoom />)}
    </>
  );
}
