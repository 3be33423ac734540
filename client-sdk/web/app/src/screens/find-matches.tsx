import { useEffect, useState } from 'preact/hooks';
import type { ListedChat } from '../model/chat-list.ts';
import { cleanName, isolated } from '../model/text.ts';
import type { ConversationId, User } from '../sdk.ts';
import { Avatar, Empty, Name, SkeletonRows } from '../ui/basics.tsx';
import { usePage, useSession } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';
import { go } from '../ui/navigate.ts';
import { ChatLine, onLineKey } from './chat-line.tsx';

const FIND_DELAY_MILLIS = 300;

/** The conversations that are called so, and the user who has exactly that name. */
export function Matches({
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
      <>
        <SearchMessages query={query} onChosen={onChosen} />
        <Empty icon="search" title={strings.noMatches}>
          {strings.noMatchesHint(isolated(query))}
        </Empty>
      </>
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
      <SearchMessages query={query} onChosen={onChosen} />
    </>
  );
}

/** The way on to what was said. */
function SearchMessages({ query, onChosen }: { query: string; onChosen: () => void }) {
  const { strings } = usePage();
  const session = useSession();
  return (
    <section>
      <button
        type="button"
        class="list-row"
        onClick={() => {
          onChosen();
          session.search.begin(query);
          go({ at: 'search' });
        }}
        onKeyDown={(event) => onLineKey(event)}
      >
        <span class="row-icon">
          <Icon name="search" />
        </span>
        <span class="list-row-text">
          <span class="name">{strings.searchFor(isolated(query))}</span>
        </span>
      </button>
    </section>
  );
}
