import { useEffect, useMemo } from 'preact/hooks';
import type { OpenChat } from '../client/open-chat.ts';
import { gist } from '../model/describe.ts';
import type { Tick } from '../model/receipts.ts';
import { isolated } from '../model/text.ts';
import type { MessageState, TextContent } from '../sdk.ts';
import { UserName } from './basics.tsx';
import type { ChatActions } from './chat-actions.ts';
import { classes } from './classes.ts';
import { usePage, useSession } from './hooks.ts';
import { Icon } from './icon.tsx';
import { RichText } from './rich-text.tsx';

export function TextView({ content }: { content: TextContent }) {
  const session = useSession();
  const names = content.mentions
    .map((user) => session.directory.user(user)?.name.toLocaleLowerCase())
    .join(' ');
  const isMentioned = useMemo(() => {
    const mentioned = new Set(names.split(' '));
    return (name: string) =>
      mentioned.has(name.toLocaleLowerCase()) ||
      (content.mentionsAll && name.toLowerCase() === 'all');
  }, [names, content.mentionsAll]);
  return <RichText text={content.text} isMentioned={isMentioned} />;
}

export function Quote({
  sequence,
  chat,
  onJump,
}: {
  sequence: number;
  chat: OpenChat;
  onJump: () => void;
}) {
  const { strings } = usePage();
  const session = useSession();
  const quoted = chat.message(sequence)?.message;
  useEffect(() => {
    if (quoted === undefined) {
      chat.fetch(sequence).catch(() => {});
    }
  }, [sequence]);
  return (
    <button type="button" class="quote" onClick={onJump}>
      {quoted === undefined ? (
        <span class="quote-text">{strings.quoteGone}</span>
      ) : (
        <>
          <span class="quote-who">
            {quoted.sender === session.account.user ? (
              strings.you
            ) : (
              <UserName user={quoted.sender} />
            )}
          </span>
          <bdi class="quote-text">{gist(quoted.content, session.reader(strings, chat))}</bdi>
        </>
      )}
    </button>
  );
}

export function TickMark({ tick }: { tick: Tick }) {
  const { strings } = usePage();
  const label = {
    waiting: strings.sendingState,
    sent: strings.sentState,
    delivered: strings.deliveredState,
    read: strings.readState,
  }[tick];
  return (
    <span class={`tick is-${tick}`} role="img" aria-label={label} title={label}>
      {tick === 'waiting' ? (
        <Icon name="clock" size={14} />
      ) : (
        <svg
          width="18"
          height="12"
          viewBox="0 0 18 12"
          fill="none"
          stroke="currentColor"
          stroke-width="1.6"
          stroke-linecap="round"
          stroke-linejoin="round"
          aria-hidden="true"
        >
          <path
            d={
              tick === 'sent'
                ? 'M5 6.5L8.5 10 15 2.5'
                : 'M1.5 6.500L5 10l6.5-7.500M7.5 9.500l.5.5L14.5 2.5'
            }
          />
        </svg>
      )}
    </span>
  );
}

export function ReactionBar({
  state,
  chat,
  actions,
}: {
  state: MessageState;
  chat: OpenChat;
  actions: ChatActions;
}) {
  const { strings } = usePage();
  const session = useSession();
  const self = session.account.user;
  return (
    <ul class="reactions" aria-label={strings.reactions}>
      {state.reactions.map(({ emoji, users }) => {
        const who = users
          .slice(0, 20)
          .map((user) =>
            user === self ? strings.you : isolated(session.nameOf(user, chat) ?? strings.somebody),
          )
          .join(strings.comma);
        return (
          <li key={emoji}>
            <button
              type="button"
              class={classes('reaction', users.includes(self) && 'is-own')}
              aria-pressed={users.includes(self)}
              title={who}
              onClick={() => actions.react(state, emoji)}
            >
              <bdi class="reaction-emoji">{[...emoji].slice(0, 8).join('')}</bdi>
              <span>{users.length}</span>
              <span class="unseen">{strings.reactedBy(who)}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
