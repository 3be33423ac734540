import { useEffect, useMemo } from 'preact/hooks';
import { StarredMessages } from '../client/starred-messages.ts';
import { gist, recalledText } from '../model/describe.ts';
import { isolated } from '../model/text.ts';
import type { MessageState, Starred } from '../sdk.ts';
import { Avatar, Empty, IconButton, PaneHead, SkeletonRows } from '../ui/basics.tsx';
import { classes } from '../ui/classes.ts';
import { useChanges, useNow, usePage, useSession } from '../ui/hooks.ts';
import { go } from '../ui/navigate.ts';
import { WindowedRows } from '../ui/windowed-rows.tsx';
import { onLineKey } from './chat-line.tsx';

const ROW_HEIGHT = 72;

/** What the user has starred, of all chats: each leads to where it was said. */
export function StarredScreen() {
  const { strings } = usePage();
  const session = useSession();
  const messages = useMemo(() => new StarredMessages(() => session.client), [session]);
  useChanges(
    session.keeping.changes,
    session.listChanges,
    session.directory.changes,
    session.people.changes,
    messages.changes,
  );
  useEffect(() => {
    const end = session.onMessage((message) => messages.heard(message));
    return () => {
      end();
      messages.end();
    };
  }, [session, messages]);
  const starred = session.keeping.starred();
  return (
    <div class="pane-list">
      <PaneHead title={strings.starredMessages} onBack={() => go({ at: 'chats' })} />
      <div class="list-body">
        {starred.length > 0 ? (
          <WindowedRows
            rows={starred}
            rowHeight={ROW_HEIGHT}
            label={strings.starredMessages}
            keyOf={({ conversation, sequence }) => `${conversation} ${sequence}`}
            render={(one) => <StarredLine starred={one} said={messages.message(one)} />}
          />
        ) : session.keeping.isKnown ? (
          <Empty icon="star" title={strings.noStarred}>
            {strings.noStarredHint}
          </Empty>
        ) : (
          <SkeletonRows count={3} />
        )}
      </div>
    </div>
  );
}

function StarredLine({
  starred: { conversation, sequence },
  said,
}: {
  starred: Starred;
  said: MessageState | 'gone' | undefined;
}) {
  const { strings, times } = usePage();
  const session = useSession();
  const now = useNow(60_000);
  const { title, peer } = session.chats.facts(conversation);
  const chatName = peer === '' ? title : (session.nameOf(peer) ?? strings.somebody);
  const message = typeof said === 'object' ? said.message : undefined;
  const sender = message?.sender;
  const who =
    sender === undefined
      ? undefined
      : sender === session.account.user
        ? strings.you
        : isolated(session.nameOf(sender) ?? strings.somebody);
  return (
    <div class="starred-line">
      <button
        type="button"
        class="list-row chat-line"
        disabled={said === 'gone'}
        onClick={() => go({ at: 'chat', conversation, info: false, message: sequence })}
        onKeyDown={(event) => onLineKey(event)}
      >
        <Avatar
          id={sender ?? (peer === '' ? conversation : peer)}
          name={sender === undefined ? chatName : session.nameOf(sender)}
          isGroup={sender === undefined && peer === ''}
        />
        <span class="list-row-text">
          <span class="line-top">
            <bdi class="name">
              {who === undefined || sender === peer
                ? isolated(chatName)
                : strings.saidIn(who, isolated(chatName))}
            </bdi>
            {message !== undefined && (
              <time class="line-time">{times.brief(message.timeMillis, now)}</time>
            )}
          </span>
          <span class="line-bottom">
            <StarredGist said={said} />
          </span>
        </span>
      </button>
      <IconButton
        icon="star"
        label={strings.unstarMessage}
        onClick={() =>
          void session.posting.operate(session.client.keeping.unstar(conversation, sequence))
        }
      />
    </div>
  );
}

function StarredGist({ said }: { said: MessageState | 'gone' | undefined }) {
  const { strings } = usePage();
  const session = useSession();
  if (said === undefined) {
    return <span class="skeleton skeleton-line w-70" />;
  }
  const isGone = said === 'gone';
  const isFaint = isGone || said.message.content.kind === 'recalled';
  const reader = session.reader(strings);
  return (
    <bdi class={classes('line-preview', isFaint && 'is-faint')}>
      {isGone
        ? strings.starredGone
        : isFaint
          ? recalledText(said.recalledBy, reader)
          : gist(said.message.content, reader)}
    </bdi>
  );
}
