import { useEffect } from 'preact/hooks';
import { callingWords, clockText, endWords } from '../model/call-words.ts';
import { isolated } from '../model/text.ts';
import type { ConversationId, UserId } from '../sdk.ts';
import { wordsFor } from '../strings/errors.ts';
import { usePage, useSession } from '../ui/hooks.ts';

/** What is said of the call that one is in. */
export interface CallView {
  readonly conversation: ConversationId;
  readonly title: string;
  /** How far it is, how long it has been, or how it was. */
  readonly state: string;
  readonly isOver: boolean;
}

/** These of the others are in sight: pictures of them are wanted, and of nobody else. */
export function useCallPictures(users: readonly UserId[]): void {
  const { active } = useSession().calling;
  const key = users.join();
  useEffect(() => active?.view(key === '' ? [] : key.split(',')), [active, key]);
}

/** Of the call that there is, or was, or is about to be. To be shown anew every second. */
export function useCallView(): CallView {
  const { strings } = usePage();
  const session = useSession();
  const { calling } = session;
  const { active, note } = calling;
  const conversation = active?.call.conversation ?? note?.conversation ?? '';
  const facts = session.chats.facts(conversation);
  const isGroup = conversation.startsWith('g');
  const title = (isGroup ? facts.title : session.nameOf(facts.peer)) ?? strings.somebody;
  return { conversation, title, state: stateOf(), isOver: note?.over !== undefined };

  function stateOf(): string {
    const { calls } = strings;
    if (active === undefined) {
      const over = note?.over;
      switch (over?.is) {
        case 'ended':
          return endWords(over.end, strings);
        case 'denied':
          return calls.denied[over.denied];
        case 'refused':
          return over.code === undefined ? strings.somethingWrong : wordsFor(over.code, strings);
        default:
          return calls.starting;
      }
    }
    const { call } = active;
    if (call.phase === 'CALLING') {
      return callingWords(call, strings);
    }
    if (active.isHeld) {
      return calls.youHold;
    }
    const remotes = active.remotes();
    if (remotes.length === 0) {
      return calls.alone;
    }
    if (!isGroup) {
      const [remote] = remotes;
      const other = call.participants.find(({ user }) => user === remote?.user);
      if (other?.held) {
        return calls.heldByOther(isolated(title));
      }
      if (remote?.state !== 'CONNECTED') {
        return remote?.media === undefined ? calls.connecting : calls.reconnecting;
      }
    }
    return clockText(session.client.nodeTime() - call.answeredMillis);
  }
}
