import { useState } from 'preact/hooks';
import type { OpenChat } from '../client/open-chat.ts';
import { participantsMaxOf } from '../model/call-grid.ts';
import type { CallMedia, UserId } from '../sdk.ts';
import { Avatar, Button, IconButton, UserName } from './basics.tsx';
import { useChanges, usePage, useSession } from './hooks.ts';

/** Calls whom one talks to: in a group those that one chooses. */
export function CallButtons({ chat }: { chat: OpenChat }) {
  const { strings, overlays } = usePage();
  const session = useSession();
  const { calling } = session;
  useChanges(calling.changes);
  const { peer, role } = session.chats.facts(chat.conversation);
  const isOut =
    chat.isGroup && chat.membersKnown && role === undefined
      ? chat.group.member(session.account.user) === undefined
      : false;
  if (isOut || (!chat.isGroup && session.people.person(peer).blocked)) {
    return null;
  }
  const isBusy = calling.active !== undefined || calling.joinable(chat.conversation) !== undefined;
  const call = (media: CallMedia) => {
    if (!chat.isGroup) {
      void calling.start(chat.conversation, media);
      return;
    }
    overlays.openDialog(strings.calls.choose, (close) => (
      <ChooseCalled
        chat={chat}
        media={media}
        onChosen={(users) => {
          close();
          void calling.start(chat.conversation, media, users);
        }}
      />
    ));
  };
  return (
    <>
      <IconButton
        icon="phone"
        label={strings.calls.voiceCall}
        disabled={isBusy}
        onClick={() => call('AUDIO')}
      />
      <IconButton
        icon="camera"
        label={strings.calls.videoCall}
        disabled={isBusy}
        onClick={() => call('VIDEO')}
      />
    </>
  );
}

/** Whose devices ring. */
function ChooseCalled({
  chat,
  media,
  onChosen,
}: {
  chat: OpenChat;
  media: CallMedia;
  onChosen: (users: readonly UserId[]) => void;
}) {
  const { strings } = usePage();
  const session = useSession();
  useChanges(chat.changes, session.directory.changes);
  const max = participantsMaxOf(session.client.limits) - 1;
  const members = chat.group
    .members()
    .map(({ user }) => user)
    .filter((user) => user !== session.account.user);
  const [chosen, setChosen] = useState<readonly UserId[]>(members.length <= max ? members : []);
  const isFull = chosen.length >= max;
  const toggle = (user: UserId) =>
    setChosen(chosen.includes(user) ? chosen.filter((one) => one !== user) : [...chosen, user]);
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        onChosen(chosen);
      }}
    >
      <p class="hint">
        {isFull && chosen.length < members.length
          ? strings.calls.chooseFull
          : strings.calls.chooseHint(String(max))}
      </p>
      <fieldset class="dialog-scroll">
        <legend class="unseen">{strings.calls.choose}</legend>
        {members.map((user) => (
          <label class="list-row" key={user}>
            <Avatar id={user} name={session.nameOf(user, chat)} size="s" />
            <span class="list-row-text">
              <UserName user={user} />
            </span>
            <input
              type="checkbox"
              class="checkbox"
              checked={chosen.includes(user)}
              disabled={isFull && !chosen.includes(user)}
              onChange={() => toggle(user)}
            />
          </label>
        ))}
      </fieldset>
      <div class="form-actions">
        <Button kind="primary" type="submit" icon={media === 'VIDEO' ? 'camera' : 'phone'}>
          {chosen.length === 0 ? strings.calls.chooseNobody : strings.calls.kinds[media]}
        </Button>
      </div>
    </form>
  );
}
