import { useEffect, useState } from 'preact/hooks';
import type { OpenChat } from '../client/open-chat.ts';
import { isolated, NOTE_LENGTH_MAX, oneLine } from '../model/text.ts';
import type { JoinRequest, UserId } from '../sdk.ts';
import { Avatar, Button, Failure, UserName } from '../ui/basics.tsx';
import { useAction, usePage, useSession } from '../ui/hooks.ts';

/** Who waits to be let in. */
export function GroupRequests({ chat }: { chat: OpenChat }) {
  const { strings } = usePage();
  const session = useSession();
  const { conversation, head } = chat;
  const { groups } = session.client;
  const [requests, setRequests] = useState<readonly JoinRequest[]>([]);
  const load = useAction(async () => setRequests((await groups.requests(conversation)).requests));
  // An entry of the log says that somebody asks, or was let in by another.
  useEffect(() => void load.run(), [conversation, head]);
  const decide = useAction(async (user: UserId, isLetIn: boolean) => {
    await (isLetIn ? groups.approve(conversation, [user]) : groups.refuse(conversation, [user]));
    setRequests((all) => all.filter((one) => one.user !== user));
  });
  if (requests.length === 0) {
    return null;
  }
  return (
    <section class="info-section">
      <h3 class="list-title">{strings.requests}</h3>
      {requests.map(({ user, askedBy, answer }) => (
        <div class="list-row is-tall" key={user}>
          <Avatar id={user} name={session.nameOf(user)} size="s" />
          <span class="list-row-text">
            <UserName user={user} />
            {answer !== '' && (
              <bdi class="hint request-note">{oneLine(answer, NOTE_LENGTH_MAX)}</bdi>
            )}
            {askedBy !== user && (
              <span class="hint">
                {strings.requestedBy(isolated(session.nameOf(askedBy) ?? strings.somebody))}
              </span>
            )}
            <span class="row-actions">
              <Button
                kind="primary"
                isBusy={decide.isRunning}
                onClick={() => void decide.run(user, true)}
              >
                {strings.letIn}
              </Button>
              <Button
                kind="quiet"
                isBusy={decide.isRunning}
                onClick={() => void decide.run(user, false)}
              >
                {strings.refuse}
              </Button>
            </span>
          </span>
        </div>
      ))}
      <Failure error={decide.failure} />
    </section>
  );
}
