import { useState } from 'preact/hooks';
import { columnsFor, isDense, stageOf, type Tile } from '../model/call-grid.ts';
import { Avatar, IconButton } from '../ui/basics.tsx';
import { classes } from '../ui/classes.ts';
import { useMedia, usePage, useSession } from '../ui/hooks.ts';
import { CalledTile, OwnTile, RemoteTile } from './call-tile.tsx';
import { useCallPictures } from './call-view.ts';

/** Who is in the call, and who is called to it; of many a page. */
export function CallStage({ state }: { state: string }) {
  const { strings } = usePage();
  const session = useSession();
  const { active, note } = session.calling;
  const isWide = useMedia('(min-aspect-ratio: 1/1)');
  const [wanted, setWanted] = useState(0);
  const conversation = active?.call.conversation ?? note?.conversation ?? '';
  const isGroup = conversation.startsWith('g');
  const remotes = active?.remotes() ?? [];
  const called = isGroup
    ? (active?.call.invited.filter(({ state }) => state === 'CALLED' || state === 'RINGING') ?? [])
    : [];
  const isPair = !isGroup && remotes.length === 1;
  const { tiles, isOwnFloating, page, pages } = stageOf(
    {
      remotes: remotes.map(({ user }) => user),
      called: called.map(({ user }) => user),
      isShowingScreen: (user) => active?.participant(user)?.screen === true,
      isPair,
      isWide,
    },
    wanted,
  );
  useCallPictures(tiles.flatMap((tile) => (tile.is === 'remote' ? [tile.user] : [])));
  if (remotes.length + called.length === 0) {
    return <Waiting state={state} conversation={conversation} isGroup={isGroup} />;
  }
  return (
    <>
      <div class="call-stage">
        <ul
          class={classes(
            'call-tiles',
            `columns-${columnsFor(tiles.length, isWide)}`,
            isDense(tiles.length) && 'is-dense',
          )}
          aria-label={strings.calls.others}
        >
          {tiles.map((tile) => (
            <StageTile key={tile.is === 'own' ? 'own' : tile.user} tile={tile} isPair={isPair} />
          ))}
        </ul>
        {isOwnFloating && <OwnTile isFloating />}
      </div>
      {pages > 1 && <Pages page={page} pages={pages} onPage={setWanted} />}
    </>
  );
}

function StageTile({ tile, isPair }: { tile: Tile; isPair: boolean }) {
  const { strings } = usePage();
  const { active } = useSession().calling;
  if (tile.is === 'own') {
    return <OwnTile isFloating={false} />;
  }
  const { user } = tile;
  if (tile.is === 'called') {
    const state = active?.call.invited.find((one) => one.user === user)?.state ?? 'CALLED';
    return <CalledTile user={user} words={strings.calls.states[state]} />;
  }
  const remote = active?.remotes().find((one) => one.user === user);
  return remote === undefined ? null : (
    <RemoteTile remote={remote} participant={active?.participant(user)} isAlone={isPair} />
  );
}

/** Nobody else is there yet. */
function Waiting({
  state,
  conversation,
  isGroup,
}: {
  state: string;
  conversation: string;
  isGroup: boolean;
}) {
  const session = useSession();
  const { peer, title } = session.chats.facts(conversation);
  const name = isGroup ? title : (session.nameOf(peer) ?? '');
  return (
    <div class="call-stage">
      <div class="call-waiting">
        <span class={classes('call-pulse', session.calling.active !== undefined && 'is-calling')}>
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

function Pages({
  page,
  pages,
  onPage,
}: {
  page: number;
  pages: number;
  onPage: (page: number) => void;
}) {
  const {
    strings: { calls },
  } = usePage();
  return (
    <nav class="call-pages" aria-label={calls.pages}>
      <IconButton
        icon="back"
        label={calls.pageBefore}
        disabled={page === 0}
        onClick={() => onPage(page - 1)}
      />
      <span role="status">{calls.page(String(page + 1), String(pages))}</span>
      <IconButton
        icon="chevron"
        label={calls.pageAfter}
        disabled={page === pages - 1}
        onClick={() => onPage(page + 1)}
      />
    </nav>
  );
}
