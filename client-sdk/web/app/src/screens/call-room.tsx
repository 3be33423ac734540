import { useEffect, useRef } from 'preact/hooks';
import { mayBeNetwork } from '../client/calling.ts';
import { cleanName, isolated } from '../model/text.ts';
import { Button, IconButton, Name } from '../ui/basics.tsx';
import { CallCheck } from '../ui/call-check.tsx';
import { useNow, usePage, useSession } from '../ui/hooks.ts';
import { CallControls } from './call-controls.tsx';
import { CallStage } from './call-stage.tsx';
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
      <CallStage state={view.state} />
      {calling.denied !== undefined && !isOver && (
        <p class="call-notice" role="alert">
          {calls.denied[calling.denied]}
        </p>
      )}
      {isOver ? <OverActions /> : <CallControls />}
    </section>
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
