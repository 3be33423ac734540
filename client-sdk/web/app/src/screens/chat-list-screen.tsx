import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ListedChat } from '../model/chat-list.ts';
import type { ConversationId } from '../sdk.ts';
import { Empty, IconButton, PaneHead, SkeletonRows } from '../ui/basics.tsx';
import { useChanges, usePage, useSession } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';
import { go } from '../ui/navigate.ts';
import { WindowedRows } from '../ui/windowed-rows.tsx';
import { ChatLine } from './chat-line.tsx';
import { Matches } from './find-matches.tsx';
import { JoinDialog } from './join-group.tsx';
import { ScheduledPosts } from './scheduled-posts.tsx';

const ROW_HEIGHT = 72;

export type ListKind = 'chats' | 'archived' | 'strangers';

export function ChatListScreen({
  kind,
  selected,
}: {
  kind: ListKind;
  selected: ConversationId | undefined;
}) {
  const { strings, overlays } = usePage();
  const session = useSession();
  useChanges(
    session.changes,
    session.listChanges,
    session.directory.changes,
    session.people.changes,
    session.presences.changes,
    session.posting.changes,
  );
  const [query, setQuery] = useState('');
  const find = useRef<HTMLInputElement>(null);

  const chats =
    kind === 'chats'
      ? session.chats.chats()
      : kind === 'archived'
        ? session.chats.archived()
        : session.chats.strangers();

  // Those at the top are who one wants to know of.
  const peers = useMemo(
    () =>
      [
        ...session.chats.chats().map(({ peer }) => peer),
        ...session.people.list.contacts().map(({ user }) => user),
      ].filter((peer) => peer !== ''),
    [session.listChanges.version, session.people.changes.version],
  );
  useEffect(() => {
    if (session.connection.is === 'online') {
      session.presences.watch(peers);
    }
  }, [peers, session.connection.is]);

  const titleOf = (chat: ListedChat) =>
    chat.peer === '' ? chat.title : (session.nameOf(chat.peer) ?? '');
  const wanted = query.trim().toLocaleLowerCase();
  const shown =
    wanted === ''
      ? chats
      : chats.filter((chat) => titleOf(chat).toLocaleLowerCase().includes(wanted));

  const title = {
    chats: strings.chats,
    archived: strings.archivedChats,
    strangers: strings.strangerChats,
  }[kind];
  return (
    <div class="pane-list">
      <PaneHead title={title} onBack={kind === 'chats' ? undefined : () => go({ at: 'chats' })}>
        {kind === 'chats' && (
          <IconButton
            icon="search"
            label={strings.searchMessages}
            onClick={() => go({ at: 'search' })}
          />
        )}
        {kind === 'chats' && (
          <IconButton
            icon="plus"
            label={strings.newChat}
            aria-haspopup="menu"
            onClick={(event) =>
              overlays.openMenu(event.currentTarget, {
                label: strings.newChat,
                items: [
                  { label: strings.newChat, icon: 'person', choose: () => find.current?.focus() },
                  { label: strings.newGroup, icon: 'group', choose: () => go({ at: 'newGroup' }) },
                  {
                    label: strings.joinGroup,
                    icon: 'link',
                    choose: () =>
                      overlays.openDialog(strings.joinTitle, (close) => (
                        <JoinDialog onClose={close} />
                      )),
                  },
                ],
              })
            }
          />
        )}
      </PaneHead>
      {kind === 'chats' && <FindField value={query} onChange={setQuery} field={find} />}
      {kind === 'strangers' && <p class="list-hint">{strings.strangersHint}</p>}
      <div class="list-body">
        {wanted !== '' ? (
          <Matches
            query={query.trim()}
            chats={shown}
            selected={selected}
            titleOf={titleOf}
            onChosen={() => setQuery('')}
          />
        ) : !session.listKnown ? (
          <SkeletonRows count={7} />
        ) : (
          <>
            {kind === 'chats' && <Doors />}
            {shown.length === 0 ? (
              <Empty
                icon={kind === 'archived' ? 'archive' : 'chats'}
                title={kind === 'archived' ? strings.noArchived : strings.noChats}
              >
                {kind === 'archived' ? strings.noArchivedHint : strings.noChatsHint}
              </Empty>
            ) : (
              <WindowedRows
                rows={shown}
                rowHeight={ROW_HEIGHT}
                label={title}
                keyOf={(chat) => chat.conversation}
                render={(chat) => (
                  <ChatLine
                    chat={chat}
                    title={titleOf(chat)}
                    isSelected={chat.conversation === selected}
                  />
                )}
              />
            )}
          </>
        )}
      </div>
    </div>
  );
}

function FindField({
  value,
  onChange,
  field,
}: {
  value: string;
  onChange: (value: string) => void;
  field: { current: HTMLInputElement | null };
}) {
  const { strings, overlays } = usePage();
  useEffect(() => {
    if (overlays.isFindWanted) {
      overlays.isFindWanted = false;
      field.current?.focus();
    }
  }, []);
  return (
    // biome-ignore lint/a11y/useSemanticElements: browsers of two years ago have no search element
    <div class="find" role="search">
      <Icon name="search" size={18} />
      <input
        ref={field}
        type="search"
        value={value}
        placeholder={strings.find}
        aria-label={strings.find}
        dir="auto"
        autocomplete="off"
        spellcheck={false}
        onInput={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            onChange('');
          } else if (event.key === 'ArrowDown' || event.key === 'Enter') {
            const first = document.querySelector<HTMLElement>('.list-body button.list-row');
            if (event.key === 'Enter') {
              first?.click();
            } else {
              first?.focus();
            }
            event.preventDefault();
          }
        }}
      />
      {value !== '' && (
        <IconButton icon="close" label={strings.findClear} onClick={() => onChange('')} />
      )}
    </div>
  );
}

/** The ways to the lists that are apart. */
function Doors() {
  const { strings, overlays } = usePage();
  const session = useSession();
  useChanges(session.scheduled.changes, session.keeping.changes);
  const scheduled = session.scheduled.posts();
  const starred = session.keeping.starred();
  const strangers = session.chats.strangers();
  const archived = session.chats.archived();
  return (
    <>
      {strangers.length > 0 && (
        <button type="button" class="door" onClick={() => go({ at: 'strangers' })}>
          <Icon name="person" />
          <span>{strings.strangerChats}</span>
          <span class="badge">{strangers.length}</span>
        </button>
      )}
      {scheduled.length > 0 && (
        <button
          type="button"
          class="door"
          aria-haspopup="dialog"
          onClick={() => overlays.openDialog(strings.scheduled, () => <ScheduledPosts />)}
        >
          <Icon name="clock" />
          <span>{strings.scheduled}</span>
          <span class="hint">{scheduled.length}</span>
        </button>
      )}
      {starred.length > 0 && (
        <button type="button" class="door" onClick={() => go({ at: 'starred' })}>
          <Icon name="star" />
          <span>{strings.starredMessages}</span>
          <span class="hint">{starred.length}</span>
        </button>
      )}
      {archived.length > 0 && (
        <button type="button" class="door" onClick={() => go({ at: 'archived' })}>
          <Icon name="archive" />
          <span>{strings.archivedChats}</span>
          <span class="hint">{archived.length}</span>
        </button>
      )}
    </>
  );
}
