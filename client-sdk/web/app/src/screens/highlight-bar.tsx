import { useEffect, useState } from 'preact/hooks';
import type { OpenChat } from '../client/open-chat.ts';
import type { Session } from '../client/session.ts';
import { gist } from '../model/describe.ts';
import { isolated } from '../model/text.ts';
import type { Highlighted } from '../sdk.ts';
import { Empty, IconButton } from '../ui/basics.tsx';
import { useChanges, usePage, useSession } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';
import { mayAs } from './group-info.tsx';

/** Who may pin for everybody: in a direct chat both, in a group who may announce. */
export function mayHighlight(chat: OpenChat, session: Session): boolean {
  const role = chat.group.member(session.account.user)?.role;
  return !chat.isGroup || mayAs(role, chat.group.settings.mayAnnounce);
}

/** What is pinned for everybody, one at a time: a press jumps to it, and the next press to the one before. */
export function HighlightBar({
  chat,
  onJump,
}: {
  chat: OpenChat;
  onJump: (sequence: number) => void;
}) {
  const { strings, overlays } = usePage();
  const [shown, setShown] = useState(0);
  const { highlighted } = chat;
  const at = shown % Math.max(1, highlighted.length);
  const one = highlighted[at];
  if (one === undefined) {
    return null;
  }
  const place = strings.highlightAt(String(at + 1), String(highlighted.length));
  return (
    <aside class="highlight-bar" aria-label={strings.highlights}>
      <button
        type="button"
        class="highlight-jump"
        onClick={() => {
          onJump(one.target);
          setShown(at + 1);
        }}
      >
        <Icon name="pin" size={18} />
        <span class="highlight-text">
          <span class="highlight-place">{place}</span>
          <HighlightGist one={one} chat={chat} />
        </span>
      </button>
      <IconButton
        icon="more"
        label={strings.highlightList}
        aria-haspopup="dialog"
        onClick={() =>
          overlays.openDialog(strings.highlights, (close) => (
            <HighlightList
              chat={chat}
              onJump={(sequence) => {
                close();
                onJump(sequence);
              }}
            />
          ))
        }
      />
    </aside>
  );
}

/** What a pinned message says, fetched if it is not at hand. */
function HighlightGist({ one: { target }, chat }: { one: Highlighted; chat: OpenChat }) {
  const { strings } = usePage();
  const session = useSession();
  const message = chat.message(target)?.message;
  useEffect(() => {
    if (message === undefined) {
      chat.fetch(target).catch(() => {});
    }
  }, [target]);
  return message === undefined ? (
    <span class="skeleton skeleton-line w-60" />
  ) : (
    <bdi class="highlight-gist">{gist(message.content, session.reader(strings, chat))}</bdi>
  );
}

function HighlightList({ chat, onJump }: { chat: OpenChat; onJump: (sequence: number) => void }) {
  const { strings, times } = usePage();
  const session = useSession();
  useChanges(chat.changes, session.directory.changes);
  const { conversation, highlighted } = chat;
  if (highlighted.length === 0) {
    return <Empty icon="pin" title={strings.nothingHighlighted} />;
  }
  return (
    <ul class="dialog-scroll">
      {highlighted.map((one) => (
        <li key={one.target} class="list-row">
          <button type="button" class="highlight-jump" onClick={() => onJump(one.target)}>
            <span class="highlight-text">
              <HighlightGist one={one} chat={chat} />
              <span class="hint">
                {strings.highlightedBy(
                  one.user === session.account.user
                    ? strings.youAsObject
                    : isolated(session.nameOf(one.user, chat) ?? strings.somebody),
                  times.moment(one.timeMillis),
                )}
              </span>
            </span>
          </button>
          {mayHighlight(chat, session) && (
            <IconButton
              icon="close"
              label={strings.highlightEnd}
              onClick={() =>
                void session.posting.operate(
                  session.client.highlights.end(conversation, one.target),
                )
              }
            />
          )}
        </li>
      ))}
    </ul>
  );
}
