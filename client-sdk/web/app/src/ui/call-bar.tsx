import { useEffect } from 'preact/hooks';
import type { OpenChat } from '../client/open-chat.ts';
import { isFull } from '../model/call-grid.ts';
import { clockText } from '../model/call-words.ts';
import { Button } from './basics.tsx';
import { useChanges, useNow, usePage, useSession } from './hooks.ts';
import { Icon } from './icon.tsx';

/** That there is a call in this chat, which one may join. */
export function CallBar({ chat }: { chat: OpenChat }) {
  const { strings } = usePage();
  const session = useSession();
  const { calling } = session;
  useChanges(calling.changes, session.changes);
  useNow(1_000);
  const { conversation } = chat;
  const { isCaughtUp } = session;
  useEffect(() => {
    if (isCaughtUp) {
      // Who is no member is told so elsewhere.
      session.client.calls.ask(conversation).catch(() => {});
    }
  }, [session, conversation, isCaughtUp]);
  const call = calling.joinable(conversation);
  if (call === undefined) {
    return null;
  }
  const isElsewhere = calling.isElsewhere(call);
  const { calls } = strings;
  const since = session.client.nodeTime() - (call.answeredMillis || call.startedMillis);
  const people = calls.people(String(call.participants.length));
  const isOthers = !isElsewhere && isFull(call, session.client.limits);
  const inProgress = [
    calls.inProgress,
    people,
    ...(isOthers ? [calls.full] : []),
    clockText(since),
  ].join(calls.dot);
  return (
    <aside class="call-bar" aria-label={calls.inProgress}>
      <Icon name={call.media === 'VIDEO' ? 'camera' : 'phone'} size={18} />
      <span class="call-bar-text">{isElsewhere ? calls.onOtherDevice : inProgress}</span>
      <Button
        kind="primary"
        disabled={isOthers}
        onClick={() => void calling.join(call, call.media)}
      >
        {isElsewhere ? calls.moveHere : calls.join}
      </Button>
    </aside>
  );
}
