import { cleanName, isolated } from '../model/text.ts';
import type { ConversationId } from '../sdk.ts';
import { Avatar, IconButton, Name } from '../ui/basics.tsx';
import { CallButtons } from '../ui/call-buttons.tsx';
import { useChanges, useNow, usePage, useSession } from '../ui/hooks.ts';
import { goInChat, goToList } from '../ui/navigate.ts';

/** Whom one talks to, and whether they are there, type or speak. */
export function ChatHead({
  conversation,
  isInfoOpen,
}: {
  conversation: ConversationId;
  isInfoOpen: boolean;
}) {
  const { strings, times } = usePage();
  const session = useSession();
  useChanges(session.presences.changes);
  const now = useNow(1_000);
  const chat = session.open(conversation);
  const facts = session.chats.facts(conversation);
  const isGroup = chat.isGroup;
  const title = isGroup ? chat.group.title || facts.title : (session.nameOf(facts.peer) ?? '');
  const typists = chat.typing.typists(now).filter(({ user }) => user !== session.account.user);
  const presence = isGroup ? undefined : session.presences.of(facts.peer);
  const [first] = typists;
  let under = '';
  if (first !== undefined) {
    under = !isGroup
      ? first.kind === 'VOICE'
        ? strings.speaking
        : strings.typing
      : typists.length === 1
        ? strings.isTyping(isolated(session.nameOf(first.user, chat) ?? strings.somebody))
        : strings.areTyping(typists.length);
  } else if (isGroup) {
    const count = chat.membersKnown ? chat.group.members().length : facts.members;
    under = count > 0 ? strings.members(Math.max(count, facts.members)) : '';
  } else if (presence?.online) {
    under = strings.online;
  } else if (presence !== undefined && presence.lastSeenMillis > 0) {
    under = strings.lastSeen(times.ago(presence.lastSeenMillis, now));
  } else {
    under = strings.handle(cleanName(session.directory.user(facts.peer)?.name ?? ''));
  }
  const openInfo = () => goInChat(conversation, !isInfoOpen);
  return (
    <header class="chat-head">
      <IconButton
        icon="back"
        label={strings.back}
        class="only-phone"
        onClick={() => goToList(session.search.wish.conversation)}
      />
      <button type="button" class="chat-head-title" onClick={openInfo} aria-expanded={isInfoOpen}>
        <Avatar
          id={isGroup ? conversation : facts.peer}
          name={title}
          isGroup={isGroup}
          isOnline={presence?.online === true}
        />
        <span class="chat-head-text">
          <h1>{title === '' ? <span class="skeleton skeleton-name" /> : <Name>{title}</Name>}</h1>
          <span
            class={`chat-head-under ${first === undefined ? '' : 'is-typing'}`}
            aria-live="polite"
          >
            {under}
          </span>
        </span>
      </button>
      <CallButtons chat={chat} />
      <IconButton
        icon="more"
        label={strings.chatInfo}
        aria-pressed={isInfoOpen}
        onClick={openInfo}
      />
    </header>
  );
}
