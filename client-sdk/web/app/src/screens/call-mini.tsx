import { Avatar, IconButton, Name } from '../ui/basics.tsx';
import { useNow, usePage, useSession } from '../ui/hooks.ts';
import { OwnTile, RemoteTile } from './call-tile.tsx';
import { useCallPictures, useCallView } from './call-view.ts';

/** The call beside the chats: who speaks, for how long, and the two things that one needs at once. */
export function CallMini() {
  const { strings } = usePage();
  const session = useSession();
  const { calling } = session;
  const { active } = calling;
  const { calls } = strings;
  useNow(1_000);
  const view = useCallView();
  const shown = active?.remotes().find(({ user }) => {
    const participant = active.participant(user);
    return participant?.video === true || participant?.screen === true;
  });
  useCallPictures(shown === undefined ? [] : [shown.user]);
  const isMuted = active?.isMuted === true;
  const { peer } = session.chats.facts(view.conversation);
  return (
    <section class="call-mini" aria-label={calls.call}>
      {shown !== undefined && (
        <button
          type="button"
          class="call-mini-picture"
          aria-label={calls.enlarge}
          onClick={() => calling.enlarge()}
        >
          <ul>
            <RemoteTile remote={shown} participant={active?.participant(shown.user)} isAlone />
          </ul>
          <OwnTile isFloating />
        </button>
      )}
      <div class="call-mini-foot">
        <button type="button" class="call-mini-text" onClick={() => calling.enlarge()}>
          {shown === undefined && (
            <Avatar
              id={peer || view.conversation}
              name={view.title}
              size="s"
              isGroup={peer === ''}
            />
          )}
          <span class="call-mini-words">
            <Name>{view.title}</Name>
            <span class="call-state">{view.state}</span>
          </span>
        </button>
        {active !== undefined && (
          <IconButton
            icon={isMuted ? 'micOff' : 'mic'}
            label={isMuted ? calls.unmute : calls.mute}
            aria-pressed={isMuted}
            onClick={() => calling.mute(!isMuted)}
          />
        )}
        <IconButton icon="enlarge" label={calls.enlarge} onClick={() => calling.enlarge()} />
        <IconButton
          icon={view.isOver ? 'close' : 'hangUp'}
          label={view.isOver ? strings.close : calls.hangUp}
          class={view.isOver ? '' : 'is-end'}
          onClick={() => (view.isOver ? calling.dismiss() : void calling.hangUp())}
        />
      </div>
    </section>
  );
}
