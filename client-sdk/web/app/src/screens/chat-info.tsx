import { useEffect } from 'preact/hooks';
import type { ConversationId } from '../sdk.ts';
import { PaneHead } from '../ui/basics.tsx';
import { useChanges, useNow, usePage, useSession } from '../ui/hooks.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { go, goInChat } from '../ui/navigate.ts';
import { Confirm } from '../ui/overlay-views.tsx';
import { lineMenu } from './chat-line.tsx';
import { GroupInfo } from './group-info.tsx';
import { PersonCard } from './person-screen.tsx';

/** What there is to know of the open chat, beside it or in its place. */
export function ChatInfo({ conversation }: { conversation: ConversationId }) {
  const { strings, overlays } = usePage();
  const session = useSession();
  const chat = session.open(conversation);
  useChanges(session.listChanges, chat.changes);
  const now = useNow(60_000);
  const { peer } = session.chats.facts(conversation);
  const line = session.chats.chat(conversation);
  const close = () => goInChat(conversation, false, true);
  useEffect(() => {
    if (peer !== '') {
      session.directory.forget(peer);
    }
  }, [peer]);
  return (
    <section class="detail info" aria-label={strings.chatInfo}>
      <PaneHead title={strings.chatInfo} onBack={close} isBeside />
      <div class="detail-body">
        {chat.isGroup ? <GroupInfo chat={chat} /> : <PersonCard user={peer} isInChat />}
        <div class="info-actions">
          <button
            type="button"
            class="info-action"
            onClick={() => go({ at: 'search', conversation })}
          >
            <Icon name="search" size={18} />
            {strings.searchChat}
          </button>
          {lineMenu(line, line.preferences.mutedUntilMillis > now, session, strings).map((item) => (
            <button type="button" key={item.label} class="info-action" onClick={item.choose}>
              {item.icon !== undefined && <Icon name={item.icon as IconName} size={18} />}
              {item.label}
            </button>
          ))}
          <button
            type="button"
            class="info-action is-dangerous"
            onClick={() =>
              overlays.openDialog(strings.clearChat, (closeDialog) => (
                <Confirm
                  text={strings.clearChatConfirm}
                  action={strings.clearChat}
                  onClose={closeDialog}
                  onConfirm={() =>
                    void session.posting.operate(
                      session.client.keeping.clear(conversation, session.open(conversation).head),
                    )
                  }
                />
              ))
            }
          >
            <Icon name="trash" size={18} />
            {strings.clearChat}
          </button>
        </div>
      </div>
    </section>
  );
}
