import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ListedChat } from '../model/chat-list.ts';
import { previewOf } from '../model/describe.ts';
import { cleanName, isolated, oneLine } from '../model/text.ts';
import type { ConversationId, User } from '../sdk.ts';
import { Avatar, Empty, IconButton, Name, PaneHead, SkeletonRows } from '../ui/basics.tsx';
import { useChanges, useNow, usePage, useSession } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';
import { classes } from '../ui/message-row.tsx';
import { go } from '../ui/navigate.ts';
import type { MenuItem } from '../ui/overlays.ts';
import { WindowedRows } from '../ui/windowed-rows.tsx';
import { JoinDialog } from './join-group.tsx';

const ROW_HEIGHT = 72;
const FIND_DELAY_MILLIS = 300;
/** Muted for so long that it is for ever. */
const FOREVER = Number.POSITIVE_INFINITY;

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

  useEffect(() => {
    const shortcut = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        go({ at: 'chats' });
        find.current?.focus();
      }
    };
    addEventListener('keydown', shortcut);
    return () => removeEventListener('keydown', shortcut);
  }, []);

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
  const { strings } = usePage();
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
  const { strings } = usePage();
  const session = useSession();
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

function Matches({
  query,
  chats,
  selected,
  titleOf,
  onChosen,
}: {
  query: string;
  chats: readonly ListedChat[];
  selected: ConversationId | undefined;
  titleOf: (chat: ListedChat) => string;
  onChosen: () => void;
}) {
  const { strings } = usePage();
  const session = useSession();
  const [found, setFound] = useState<{ query: string; users: readonly User[] }>();
  useEffect(() => {
    const timer = setTimeout(() => {
      const name = query.replace(/^@/, '');
      session.client.findUsers([name]).then(
        (users) => {
          session.directory.learn(users);
          setFound({ query, users: users.filter(({ id }) => id !== session.account.user) });
        },
        () => setFound({ query, users: [] }),
      );
    }, FIND_DELAY_MILLIS);
    return () => clearTimeout(timer);
  }, [query]);
  const users = found?.query === query ? found.users : [];
  const isAsking = found?.query !== query;
  if (chats.length === 0 && users.length === 0 && !isAsking) {
    return (
      <Empty icon="search" title={strings.noMatches}>
        {strings.noMatchesHint(isolated(query))}
      </Empty>
    );
  }
  return (
    <>
      {users.length > 0 && (
        <section>
          <h2 class="list-title">{strings.matchesPeople}</h2>
          {users.map((user) => (
            <button
              type="button"
              class="list-row"
              key={user.id}
              onClick={() => {
                onChosen();
                go({ at: 'person', user: user.id });
              }}
            >
              <Avatar id={user.id} name={user.displayName || user.name} />
              <span class="list-row-text">
                <Name>{session.nameOf(user.id) ?? user.name}</Name>
                <span class="hint">{strings.handle(cleanName(user.name))}</span>
              </span>
            </button>
          ))}
        </section>
      )}
      {isAsking && <SkeletonRows count={1} />}
      {chats.length > 0 && (
        <section>
          <h2 class="list-title">{strings.matchesChats}</h2>
          {chats.slice(0, 50).map((chat) => (
            <ChatLine
              key={chat.conversation}
              chat={chat}
              title={titleOf(chat)}
              isSelected={chat.conversation === selected}
            />
          ))}
        </section>
      )}
    </>
  );
}

function ChatLine({
  chat,
  title,
  isSelected,
}: {
  chat: ListedChat;
  title: string;
  isSelected: boolean;
}) {
  const { strings, times, overlays } = usePage();
  const session = useSession();
  const now = useNow(60_000);
  const { conversation, preferences, last, unread, mentions, markedUnread } = chat;
  const isGroup = chat.peer === '';
  const isMuted = preferences.mutedUntilMillis > now;
  const isUnread = unread > 0 || markedUnread;
  const openMenu = (opener: HTMLElement, point?: { x: number; y: number }) =>
    overlays.openMenu(
      opener,
      { label: strings.chatMenu, items: lineMenu(chat, isMuted, session, strings) },
      point,
    );
  return (
    <button
      type="button"
      class={classes(
        'list-row chat-line',
        isSelected && 'is-selected',
        isUnread && 'is-unread',
        isMuted && 'is-muted',
      )}
      aria-current={isSelected ? 'true' : undefined}
      onClick={() => go({ at: 'chat', conversation, info: false })}
      onContextMenu={(event) => {
        event.preventDefault();
        openMenu(event.currentTarget, { x: event.clientX, y: event.clientY });
      }}
      onKeyDown={(event) => onLineKey(event, () => openMenu(event.currentTarget))}
    >
      <Avatar
        id={isGroup ? conversation : chat.peer}
        name={title}
        isGroup={isGroup}
        isOnline={!isGroup && session.presences.of(chat.peer)?.online === true}
      />
      <span class="list-row-text">
        <span class="line-top">
          {title === '' ? <span class="skeleton skeleton-name" /> : <Name>{title}</Name>}
          {isMuted && <Mark icon="mute" label={strings.muted} />}
          {chat.newestMillis > 0 && (
            <time class="line-time">{times.brief(chat.newestMillis, now)}</time>
          )}
        </span>
        <span class="line-bottom">
          <LinePreview chat={chat} isGroup={isGroup} last={last} isSelected={isSelected} />
          {preferences.pinned && !isUnread && <Mark icon="pin" label={strings.pinned} />}
          {mentions > 0 && (
            <span class="badge is-mention" title={strings.mentionedYou}>
              @<span class="unseen">{strings.mentionedYou}</span>
            </span>
          )}
          {isUnread && (
            <span class="badge">
              <span class="unseen">{strings.unreadCount(unread)}</span>
              <span aria-hidden="true">{unread === 0 ? '' : unread > 99 ? '99+' : unread}</span>
            </span>
          )}
        </span>
      </span>
    </button>
  );
}

function Mark({ icon, label }: { icon: 'mute' | 'pin'; label: string }) {
  return (
    <span class="line-mark" role="img" aria-label={label} title={label}>
      <Icon name={icon} size={15} />
    </span>
  );
}

function LinePreview({
  chat,
  isGroup,
  last,
  isSelected,
}: {
  chat: ListedChat;
  isGroup: boolean;
  last: ListedChat['last'];
  isSelected: boolean;
}) {
  const { strings } = usePage();
  const session = useSession();
  const { draft } = chat.preferences;
  if (session.posting.outbox.hasFailed(chat.conversation)) {
    return (
      <span class="line-preview is-failed">
        <Icon name="alert" size={14} /> {strings.notSent}
      </span>
    );
  }
  if (draft.trim() !== '' && !isSelected) {
    return (
      <bdi class="line-preview">
        <span class="draft-mark">{strings.draftPrefix}</span> {oneLine(draft, 100)}
      </bdi>
    );
  }
  return (
    <bdi class="line-preview">
      {last === undefined ? '' : previewOf(last, isGroup, session.reader(strings))}
    </bdi>
  );
}

/** Arrows go from line to line; the menu key or a dot opens the menu. */
function onLineKey(event: KeyboardEvent, openMenu: () => void): void {
  const lines = [...document.querySelectorAll<HTMLElement>('.list-body button.list-row')];
  const at = lines.indexOf(event.currentTarget as HTMLElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
  if (next !== undefined) {
    event.preventDefault();
    lines[next]?.focus();
  } else if (event.key === 'ContextMenu' || event.key === '.') {
    event.preventDefault();
    openMenu();
  }
}

export function lineMenu(
  chat: ListedChat,
  isMuted: boolean,
  session: ReturnType<typeof useSession>,
  strings: ReturnType<typeof usePage>['strings'],
): MenuItem[] {
  const { conversation, preferences, head } = chat;
  const keep = (change: Parameters<typeof session.keep>[1]) => session.keep(conversation, change);
  const isUnread = chat.unread > 0 || chat.markedUnread;
  return [
    preferences.pinned
      ? { label: strings.unpin, icon: 'pin', choose: () => keep({ pinned: false }) }
      : { label: strings.pin, icon: 'pin', choose: () => keep({ pinned: true }) },
    isMuted
      ? { label: strings.unmute, icon: 'bell', choose: () => keep({ mutedUntilMillis: 0 }) }
      : { label: strings.mute, icon: 'mute', choose: () => keep({ mutedUntilMillis: FOREVER }) },
    isUnread
      ? {
          label: strings.markRead,
          icon: 'check',
          choose: () => {
            session.read(conversation, head);
            keep({ unreadUntil: 0 });
          },
        }
      : {
          label: strings.markUnread,
          icon: 'unread',
          choose: () => keep({ unreadUntil: head + 1 }),
        },
    preferences.archived
      ? { label: strings.unarchive, icon: 'archive', choose: () => keep({ archived: false }) }
      : { label: strings.archive, icon: 'archive', choose: () => keep({ archived: true }) },
    { label: strings.hideChat, icon: 'hide', choose: () => keep({ hiddenUpTo: head }) },
  ];
}
