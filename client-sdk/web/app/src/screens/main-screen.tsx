import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { previewOf } from '../model/describe.ts';
import { isSaid } from '../model/outbox.ts';
import { formatRoute, isDetail, type Route, tabOf } from '../model/route.ts';
import { isolated } from '../model/text.ts';
import { Empty } from '../ui/basics.tsx';
import { CallLayer } from '../ui/call-layer.tsx';
import { ConnectionBanner } from '../ui/connection-banner.tsx';
import { useChanges, useMedia, useNow, usePage, useSession } from '../ui/hooks.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { Logo } from '../ui/logo.tsx';
import { go, useRoute } from '../ui/navigate.ts';
import { ChatInfo } from './chat-info.tsx';
import { ChatListScreen } from './chat-list-screen.tsx';
import { ChatScreen } from './chat-screen.tsx';
import { ContactsScreen } from './contacts-screen.tsx';
import { JoinDialog } from './join-group.tsx';
import { NewGroupScreen } from './new-group-screen.tsx';
import { PersonScreen } from './person-screen.tsx';
import { SearchScreen } from './search-screen.tsx';
import { SettingsDetail, SettingsList } from './settings-screen.tsx';
import { StarredScreen } from './starred-screen.tsx';

/** So long at most something is shown that has vanished. */
const VANISH_MILLIS = 1_000;

const TABS: readonly (readonly [tab: 'chats' | 'contacts' | 'settings', icon: IconName])[] = [
  ['chats', 'chats'],
  ['contacts', 'contacts'],
  ['settings', 'settings'],
];

/** Everything that there is once one is logged in: navigation, a list, and what was chosen in it. */
export function MainScreen({
  onLogOut,
  onOtherAccount,
}: {
  onLogOut: () => void;
  onOtherAccount: () => void;
}) {
  const { strings, overlays } = usePage();
  const session = useSession();
  const route = useRoute();
  useChanges(session.calling.changes);
  const isPhone = useMedia('(max-width: 719px)');
  const hasDetail = isDetail(route);

  useTitleBadge();
  useFindKey();
  useSpokenMessages(route);

  useEffect(() => {
    if (route.at !== 'chat') {
      session.closeChat();
    }
    if (route.at === 'join') {
      overlays.openDialog(strings.joinTitle, (close) => (
        <JoinDialog
          link={`skein:join:${route.link}`}
          onClose={() => {
            close();
            go({ at: 'contacts' }, true);
          }}
        />
      ));
    }
  }, [formatRoute(route)]);

  useEffect(() => {
    const timer = setInterval(() => session.vanish(), VANISH_MILLIS);
    return () => clearInterval(timer);
  }, [session]);

  useEffect(() => session.onRefused((code) => overlays.refused(code, strings)), [session, strings]);

  return (
    <>
      <CallLayer />
      <div
        inert={session.calling.isFull}
        class={`app ${hasDetail ? 'has-detail' : ''} ${route.at === 'chat' && route.info ? 'has-info' : ''}`}
      >
        <button
          type="button"
          class="skip"
          onClick={() => document.getElementById('messages')?.focus()}
        >
          {strings.skipToMessages}
        </button>
        <ConnectionBanner />
        {!(isPhone && hasDetail) && <Navigation route={route} />}
        {!(isPhone && hasDetail) && (
          <Pane isMain={isPhone} label={strings[tabOf(route)]}>
            <ListPane route={route} onLogOut={onLogOut} onOtherAccount={onOtherAccount} />
          </Pane>
        )}
        {(!isPhone || hasDetail) && (
          <main class="content" inert={isPhone && route.at === 'chat' && route.info}>
            <Detail route={route} />
          </main>
        )}
        {route.at === 'chat' && route.info && (
          <Side isMain={isPhone}>
            <ChatInfo conversation={route.conversation} />
          </Side>
        )}
      </div>
    </>
  );
}

/** The list is what a phone shows alone, and else a part of the page beside the main one. */
function Pane({
  isMain,
  label,
  children,
}: {
  isMain: boolean;
  label: string;
  children: ComponentChildren;
}) {
  return isMain ? (
    <main class="pane">{children}</main>
  ) : (
    <section class="pane" aria-label={label}>
      {children}
    </section>
  );
}

/** What lies beside the chat takes its place on a phone. */
function Side({ isMain, children }: { isMain: boolean; children: ComponentChildren }) {
  return isMain ? <main class="side">{children}</main> : <aside class="side">{children}</aside>;
}

function Navigation({ route }: { route: Route }) {
  const { strings } = usePage();
  const session = useSession();
  useChanges(session.listChanges, session.people.changes);
  const now = useNow(60_000);
  const counts = {
    chats: session.chats.badge(now),
    contacts: session.people.list.received(now).length,
    settings: 0,
  };
  return (
    <nav class="nav" aria-label={strings.mainNavigation}>
      <span class="nav-logo">
        <Logo size={36} />
      </span>
      {TABS.map(([tab, icon]) => {
        const isHere = tabOf(route) === tab;
        return (
          <a
            key={tab}
            class={`nav-item ${isHere ? 'is-here' : ''}`}
            href={formatRoute(tab === 'settings' ? { at: tab, section: undefined } : { at: tab })}
            aria-current={isHere ? 'page' : undefined}
          >
            <span class="nav-icon">
              <Icon name={icon} size={22} />
              {counts[tab] > 0 && (
                <span class="badge">{counts[tab] > 99 ? '99+' : counts[tab]}</span>
              )}
            </span>
            <span class="nav-label">{strings[tab]}</span>
          </a>
        );
      })}
    </nav>
  );
}

function ListPane({
  route,
  onLogOut,
  onOtherAccount,
}: {
  route: Route;
  onLogOut: () => void;
  onOtherAccount: () => void;
}) {
  switch (tabOf(route)) {
    case 'contacts':
      return <ContactsScreen selected={route.at === 'person' ? route.user : undefined} />;
    case 'settings':
      return (
        <SettingsList
          selected={route.at === 'settings' ? route.section : undefined}
          onLogOut={onLogOut}
          onOtherAccount={onOtherAccount}
        />
      );
    case 'chats':
      return <ChatsPane route={route} />;
  }
}

function ChatsPane({ route }: { route: Route }) {
  const session = useSession();
  const opened = route.at === 'chat' ? route : undefined;
  if (route.at === 'search') {
    session.search.within(route.conversation);
  }
  if (route.at === 'search' || opened?.search) {
    return <SearchScreen selected={opened?.conversation} />;
  }
  return route.at === 'starred' ? (
    <StarredScreen />
  ) : (
    <ChatListScreen
      key={route.at === 'archived' || route.at === 'strangers' ? route.at : 'chats'}
      kind={route.at === 'archived' || route.at === 'strangers' ? route.at : 'chats'}
      selected={opened?.conversation}
    />
  );
}

function Detail({ route }: { route: Route }) {
  const { strings } = usePage();
  switch (route.at) {
    case 'chat':
      return (
        <ChatScreen
          key={route.conversation}
          conversation={route.conversation}
          isInfoOpen={route.info}
          goTo={route.message}
        />
      );
    case 'person':
      return <PersonScreen user={route.user} onBack={() => go({ at: 'contacts' })} />;
    case 'newGroup':
      return <NewGroupScreen />;
    case 'settings':
      return route.section === undefined ? (
        <Empty icon="settings" title={strings.pickSetting} />
      ) : (
        <SettingsDetail section={route.section} />
      );
    case 'contacts':
    case 'join':
      return <Empty icon="contacts" title={strings.pickContact} />;
    default:
      return (
        <Empty icon="chats" title={strings.pickChat}>
          {strings.pickChatHint}
        </Empty>
      );
  }
}

/** Ctrl K, or ⌘ K, finds from wherever one is. */
function useFindKey(): void {
  const { overlays } = usePage();
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        const field = document.querySelector<HTMLElement>('.find input');
        field?.focus();
        if (field === null) {
          overlays.isFindWanted = true;
          go({ at: 'chats' });
        }
      }
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, []);
}

/** How much waits, in the title of the tab. */
function useTitleBadge(): void {
  const { strings } = usePage();
  const session = useSession();
  useChanges(session.listChanges);
  const now = useNow(60_000);
  const count = session.chats.badge(now);
  useEffect(() => {
    document.title =
      count > 0 ? `(${count > 99 ? '99+' : count}) ${strings.appName}` : strings.appName;
  }, [count, strings]);
}

/** Screen readers hear what is said in the open chat, and that something was said elsewhere. */
function useSpokenMessages(route: Route): void {
  const { strings, overlays } = usePage();
  const session = useSession();
  const open = route.at === 'chat' ? route.conversation : undefined;
  useEffect(
    () =>
      session.onMessage((message) => {
        const isOwn = message.sender === session.account.user;
        if (isOwn || !session.isCaughtUp || !isSaid(message.content)) {
          return;
        }
        const facts = session.chats.facts(message.conversation);
        const { mutedUntilMillis } = session.chats.chat(message.conversation).preferences;
        if (message.conversation === open) {
          overlays.announce(
            strings.says(
              isolated(session.nameOf(message.sender) ?? strings.somebody),
              previewOf(message, false, session.reader(strings)),
            ),
          );
        } else if (mutedUntilMillis <= Date.now()) {
          const who =
            facts.peer === '' ? facts.title : (session.nameOf(facts.peer) ?? strings.somebody);
          overlays.announce(strings.says(isolated(who), strings.newMessages(1)));
        }
      }),
    [session, open, strings],
  );
}
