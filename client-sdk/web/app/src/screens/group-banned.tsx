import { useEffect, useState } from 'preact/hooks';
import type { OpenChat } from '../client/open-chat.ts';
import type { Member, UserId } from '../sdk.ts';
import { Avatar, Button, Failure, Name } from '../ui/basics.tsx';
import { useAction, usePage, useSession } from '../ui/hooks.ts';

/** Who may not come back. */
export function GroupBanned({ chat }: { chat: OpenChat }) {
  const { strings } = usePage();
  const session = useSession();
  const { conversation, head } = chat;
  const { groups } = session.client;
  const [banned, setBanned] = useState<readonly Member[]>([]);
  const load = useAction(async () => setBanned((await groups.banned(conversation)).members));
  // An entry of the log says that somebody was banned.
  useEffect(() => void load.run(), [conversation, head]);
  const unban = useAction(async (user: UserId) => {
    await groups.unban(conversation, [user]);
    setBanned((all) => all.filter((one) => one.user !== user));
  });
  if (banned.length === 0) {
    return null;
  }
  return (
    <section class="info-section">
      <h3 class="list-title">{strings.bannedUsers}</h3>
      {banned.map(({ user, name }) => (
        <div class="list-row" key={user}>
          <Avatar id={user} name={session.nameOf(user) ?? name} size="s" />
          <span class="list-row-text">
            <Name>{session.nameOf(user) ?? name}</Name>
          </span>
          <Button kind="quiet" isBusy={unban.isRunning} onClick={() => void unban.run(user)}>
            {strings.unban}
          </Button>
        </div>
      ))}
      <Failure error={unban.failure} />
    </section>
  );
}
