import { useEffect, useRef } from 'preact/hooks';
import { foundLine } from '../model/search-lines.ts';
import { isolated } from '../model/text.ts';
import { type ConversationId, covers, type FoundMessage } from '../sdk.ts';
import {
  Avatar,
  Button,
  Empty,
  Failure,
  IconButton,
  PaneHead,
  SkeletonRows,
} from '../ui/basics.tsx';
import { classes } from '../ui/classes.ts';
import { useChanges, useNow, usePage, useSession } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';
import { go } from '../ui/navigate.ts';
import { WindowedRows } from '../ui/windowed-rows.tsx';
import { onLineKey } from './chat-line.tsx';
import { SearchFilters } from './search-filters.tsx';

const ROW_HEIGHT = 72;
/** Of at most three bytes each, within what a node takes. */
const WORDS_LENGTH_MAX = 85;

/** What is at the end of the list, if there is more. */
const EARLIER = 'earlier';
type Row = FoundMessage | typeof EARLIER;

/** Finds messages again; each leads to where it was said, and the others stay beside it. */
export function SearchScreen({
  selected,
}: {
  /** The chat that is open beside the search. */
  selected: ConversationId | undefined;
}) {
  const { strings } = usePage();
  const session = useSession();
  const { search } = session;
  useChanges(
    search.changes,
    session.keeping.changes,
    session.listChanges,
    session.directory.changes,
    session.people.changes,
  );
  const { wish, found } = search;
  const shown = found?.filter(
    ({ message }) => !covers(session.keeping.discarded(message.conversation), message.sequence),
  );
  const rows: Row[] = [...(shown ?? []), ...(search.hasEarlier ? [EARLIER as typeof EARLIER] : [])];
  return (
    <div class="pane-list">
      <PaneHead title={strings.searchMessages} onBack={() => go({ at: 'chats' })} />
      <SearchField />
      {wish.conversation !== undefined && <Within conversation={wish.conversation} />}
      <SearchFilters />
      <p class="unseen" role="status">
        {shown === undefined || search.isAsking ? '' : strings.searchFound(shown.length)}
      </p>
      {search.isIncomplete && !search.isAsking && (
        <p class="list-hint search-note">
          {strings.searchIncomplete}{' '}
          <button type="button" class="link-button" onClick={() => search.again()}>
            {strings.searchAgain}
          </button>
        </p>
      )}
      <div class="list-body" aria-busy={search.isAsking}>
        {rows.length > 0 ? (
          <WindowedRows
            rows={rows}
            rowHeight={ROW_HEIGHT}
            label={strings.searchResults}
            keyOf={(row) => (row === EARLIER ? row : placeOf(row))}
            render={(row) =>
              row === EARLIER ? (
                <Earlier />
              ) : (
                <FoundLine
                  found={row}
                  isOpen={row === search.opened && row.message.conversation === selected}
                />
              )
            }
          />
        ) : search.isAsking ? (
          <SkeletonRows count={5} />
        ) : search.failure !== undefined ? (
          <div class="search-failure">
            <Failure error={search.failure} />
            <Button onClick={() => search.again()}>{strings.retry}</Button>
          </div>
        ) : found === undefined ? (
          <Empty icon="search" title={strings.searchBegin}>
            {strings.searchBeginHint}
          </Empty>
        ) : (
          <Empty icon="search" title={strings.noMatches}>
            {strings.searchNothingHint}
          </Empty>
        )}
      </div>
    </div>
  );
}

function placeOf({ message }: FoundMessage): string {
  return `${message.conversation} ${message.sequence}`;
}

function SearchField() {
  const { strings } = usePage();
  const { search } = useSession();
  const field = useRef<HTMLInputElement>(null);
  // Who comes back to what was found goes on there.
  useEffect(() => {
    if (search.wish.words === '' || search.isAsking) {
      field.current?.focus();
    }
  }, []);
  const { words } = search.wish;
  return (
    // biome-ignore lint/a11y/useSemanticElements: browsers of two years ago have no search element
    <div class="find" role="search">
      <Icon name="search" size={18} />
      <input
        ref={field}
        type="search"
        value={words}
        maxLength={WORDS_LENGTH_MAX}
        placeholder={strings.searchWords}
        aria-label={strings.searchWords}
        dir="auto"
        autocomplete="off"
        spellcheck={false}
        onInput={(event) => search.want({ words: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            if (words === '') {
              go({ at: 'chats' });
            } else {
              search.want({ words: '' });
            }
          } else if (event.key === 'Enter') {
            search.again();
            event.preventDefault();
          } else if (event.key === 'ArrowDown') {
            document.querySelector<HTMLElement>('.list-body button.list-row')?.focus();
            event.preventDefault();
          }
        }}
      />
      {words !== '' && (
        <IconButton
          icon="close"
          label={strings.findClear}
          onClick={() => {
            search.want({ words: '' });
            field.current?.focus();
          }}
        />
      )}
    </div>
  );
}

/** The chat that is searched alone, until one wants all. */
function Within({ conversation }: { conversation: ConversationId }) {
  const { strings } = usePage();
  const session = useSession();
  const title = useTitle(conversation);
  const { peer } = session.chats.facts(conversation);
  return (
    <div class="chips search-chips">
      <span class="chip">
        <Avatar id={peer || conversation} name={title} isGroup={peer === ''} size="s" />
        <bdi class="name">{strings.searchIn(isolated(title))}</bdi>
        <IconButton
          icon="close"
          label={strings.searchEverywhere}
          onClick={() => go({ at: 'search' }, true)}
        />
      </span>
    </div>
  );
}

function useTitle(conversation: ConversationId): string {
  const { strings } = usePage();
  const session = useSession();
  const { title, peer } = session.chats.facts(conversation);
  return peer === '' ? title : (session.nameOf(peer) ?? strings.somebody);
}

function FoundLine({ found, isOpen }: { found: FoundMessage; isOpen: boolean }) {
  const { strings, times } = usePage();
  const session = useSession();
  const now = useNow(60_000);
  const { conversation, sequence, sender, content, timeMillis } = found.message;
  const title = useTitle(conversation);
  const { peer } = session.chats.facts(conversation);
  const isOwn = sender === session.account.user;
  const who = isOwn ? strings.you : isolated(session.nameOf(sender) ?? strings.somebody);
  const parts = foundLine(content, session.search.foundBy, session.reader(strings));
  return (
    <button
      type="button"
      class={classes('list-row chat-line', isOpen && 'is-selected')}
      aria-current={isOpen ? 'true' : undefined}
      onClick={() => {
        session.search.open(found);
        go({ at: 'chat', conversation, info: false, message: sequence, search: true });
      }}
      onKeyDown={(event) => onLineKey(event)}
    >
      <Avatar id={sender} name={session.nameOf(sender)} />
      <span class="list-row-text">
        <span class="line-top">
          <bdi class="name">{sender === peer ? who : strings.saidIn(who, isolated(title))}</bdi>
          <time class="line-time">{times.brief(timeMillis, now)}</time>
        </span>
        <span class="line-bottom">
          <bdi class="line-preview">
            {parts.map(({ text, isMatch }, at) => (isMatch ? <mark key={at}>{text}</mark> : text))}
          </bdi>
        </span>
      </span>
    </button>
  );
}

/** Comes into view at the end of the list, and goes on from there. */
function Earlier() {
  const { strings } = usePage();
  const { search } = useSession();
  const count = search.found?.length;
  useEffect(() => {
    if (search.failure === undefined) {
      void search.earlier();
    }
  }, [search, count]);
  return search.failure === undefined ? (
    <div role="status" aria-label={strings.loading}>
      <SkeletonRows count={1} />
    </div>
  ) : (
    <div class="search-earlier">
      <Failure error={search.failure} />
      <Button onClick={() => void search.earlier()}>{strings.retry}</Button>
    </div>
  );
}
