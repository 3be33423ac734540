import { useEffect, useRef } from 'preact/hooks';
import { mayBeNetwork } from '../client/calling.ts';
import { columnsFor } from '../model/call-words.ts';
import { cleanName, isolated } from '../model/text.ts';
import { Avatar, Button, IconButton, Name } from '../ui/basics.tsx';
import { CallCheck } from '../ui/call-check.tsx';
import { classes } from '../ui/classes.ts';
import { useMedia, useNow, usePage, useSession } from '../ui/hooks.ts';
import { CallControls } from './call-controls.tsx';
import { CalledTile, OwnTile, RemoteTile } from './call-tile.tsx';
import { useCallView } from './call-view.ts';

/** The call as the whole page: who is in it, oneself, and what one can do. */
export function CallRoom() {
  const { strings, overlays } = usePage();
  const session = useSession();
  const { calling } = session;
  const { calls } = strings;
  useNow(1_000);
  const view = useCallView();
  const room = useRef<HTMLElement>(null);
  const isOver = view.isOver;
  useEffect(() => {
    // Beside a dialog nothing can be used.
    if (overlays.dialog !== undefined) {
      overlays.closeDialog(overlays.dialog.key);
    }
    // What had the focus lies under the call, and has it again when that is gone.
    const before = document.activeElement;
    room.current?.focus();
    return () => {
      if (before instanceof HTMLElement) {
        requestAnimationFrame(() => before.focus());
      }
    };
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    const isField = event.target instanceof HTMLSelectElement;
    if (event.key === 'Escape') {
      event.stopPropagation();
      (isOver ? calling.dismiss : calling.shrink).call(calling);
    } else if (!isField && !event.ctrlKey && !event.metaKey && !event.altKey) {
      if (event.key === 'm') {
        calling.mute(calling.active?.isMuted !== true);
      } else if (event.key === 'v') {
        void calling.camera(!calling.isCameraOn);
      }
    }
  };
  return (
    <section
      ref={room}
      class="call-room"
      aria-label={calls.callWith(isolated(cleanName(view.title)))}
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      <header class="call-head">
        <IconButton
          icon={isOver ? 'close' : 'shrink'}
          label={isOver ? strings.close : calls.shrink}
          onClick={() => (isOver ? calling.dismiss() : calling.shrink())}
        />
        <span class="call-head-text">
          <h1>
            <Name>{view.title}</Name>
          </h1>
          <span class="call-state" role={isOver ? 'alert' : 'timer'}>
            {view.state}
          </span>
        </span>
      </header>
      <Stage state={view.state} />
      {calling.denied !== undefined && !isOver && (
        <p class="call-notice" role="alert">
          {calls.denied[calling.denied]}
        </p>
      )}
      {isOver ? <OverActions /> : <CallControls />}
    </section>
  );
}

function Stage({ state }: { state: string }) {
  const { strings } = usePage();
  const session = useSession();
  const { calling } = session;
  const { active, note } = calling;
  const isWide = useMedia('(min-aspect-ratio: 1/1)');
  const conversation = active?.call.conversation ?? note?.conversation ?? '';
  const isGroup = conversation.startsWith('g');
  const remotes = active?.remotes() ?? [];
  const { peer, title } = session.chats.facts(conversation);
  const called = isGroup
    ? (active?.call.invited.filter(({ state }) => state === 'CALLED' || state === 'RINGING') ?? [])
    : [];
  if (remotes.length + called.length === 0) {
    const name = isGroup ? title : (session.nameOf(peer) ?? '');
    return (
      <div class="call-stage">
        <div class="call-waiting">
          <span class={classes('call-pulse', active !== undefined && 'is-calling')}>
            <Avatar id={isGroup ? conversation : peer} name={name} size="xl" isGroup={isGroup} />
          </span>
          {/* As above, for who looks where something moves. */}
          <p class="call-waiting-words" aria-hidden="true">
            {state}
          </p>
        </div>
        <OwnTile isFloating />
      </div>
    );
  }
  const isPair = !isGroup && remotes.length === 1;
  const count = remotes.length + called.length + (isPair ? 0 : 1);
  return (
    <div class="call-stage">
      <ul
        class={classes('call-tiles', `columns-${columnsFor(count, isWide)}`)}
        aria-label={strings.calls.others}
      >
        {remotes.map((remote) => (
          <RemoteTile
            key={remote.user}
            remote={remote}
            participant={active?.participant(remote.user)}
            isAlone={isPair}
          />
        ))}
        {!isPair && <OwnTile isFloating={false} />}
        {called.map(({ user, state }) => (
          <CalledTile key={user} user={user} words={strings.calls.states[state]} />
        ))}
      </ul>
      {isPair && <OwnTile isFloating />}
    </div>
  );
}

/** What to do after a call, or in place of one. */
function OverActions() {
  const { strings } = usePage();
  const { calling } = useSession();
  const { note } = calling;
  const isAgain =
    note?.conversation.startsWith('d') === true &&
    note.over?.is === 'ended' &&
    note.over.end !== 'ELSEWHERE' &&
    note.over.end !== 'LEFT' &&
    note.over.end !== 'ANSWERED';
  return (
    <>
      {mayBeNetwork(note?.over) && <CallCheck call={note?.call} />}
      <div class="call-over">
        {isAgain && (
          <Button
            kind="primary"
            icon={note.media === 'VIDEO' ? 'camera' : 'phone'}
            onClick={() => void calling.start(note.conversation, note.media)}
          >
            {strings.calls.callAgain}
          </Button>
        )}
        <Button kind="plain" onClick={() => calling.dismiss()}>
          {strings.close}
        </Button>
      </div>
    </>
  );
}
