import { useEffect, useMemo } from 'preact/hooks';
import type { OpenChat } from '../client/open-chat.ts';
import type { Place, Row } from '../model/chat-rows.ts';
import { eventText, gist, recalledText } from '../model/describe.ts';
import type { PendingPost } from '../model/outbox.ts';
import type { Tick } from '../model/receipts.ts';
import { cleanFileName, isolated, oneLine } from '../model/text.ts';
import type { Message, MessageState, TextContent } from '../sdk.ts';
import { wordsFor } from '../strings/errors.ts';
import { Avatar, Button, IconButton, Name, UserName } from './basics.tsx';
import { useLongPress, usePage, useSession } from './hooks.ts';
import { Icon } from './icon.tsx';
import { MediaView, Ring } from './media-view.tsx';
import { RichText } from './rich-text.tsx';

/** What a row may ask of the chat it stands in. */
export interface ChatActions {
  reply(state: MessageState): void;
  menu(state: MessageState, opener: HTMLElement, point?: { x: number; y: number }): void;
  react(state: MessageState, emoji: string): void;
  reactMenu(state: MessageState, opener: HTMLElement): void;
  jumpTo(sequence: number): void;
}

interface RowProps {
  readonly chat: OpenChat;
  readonly actions: ChatActions;
  readonly nowMillis: number;
  readonly marked: number | undefined;
}

export function ChatRow({ row, ...props }: RowProps & { row: Row }) {
  const { strings, times } = usePage();
  const session = useSession();
  switch (row.is) {
    case 'beginning':
      return <Beginning chat={props.chat} />;
    case 'loading':
      return <LoadingRow />;
    case 'day':
      return (
        <p class="day">
          <span>{times.day(row.timeMillis, props.nowMillis)}</span>
        </p>
      );
    case 'unread':
      return (
        <p class="unread-line">
          <span>{strings.unreadLine}</span>
        </p>
      );
    case 'event':
      return (
        <p class="event">
          <bdi>{eventText(row.state.message, session.reader(strings, props.chat))}</bdi>
        </p>
      );
    case 'message':
      return <MessageRow {...props} state={row.state} own={row.own} place={row.place} />;
    case 'pending':
      return <PendingRow {...props} row={row} />;
    case 'upload':
      return <UploadRow row={row} />;
  }
}

function Beginning({ chat }: { chat: OpenChat }) {
  const { strings } = usePage();
  const session = useSession();
  const { peer } = session.chats.facts(chat.conversation);
  return (
    <div class="beginning">
      <p>{strings.beginning}</p>
      {peer !== '' && (
        <p class="hint">
          {strings.beginningDirect(isolated(session.nameOf(peer) ?? strings.somebody))}
        </p>
      )}
    </div>
  );
}

function LoadingRow() {
  const { strings } = usePage();
  return (
    <div class="loading-row" role="status" aria-label={strings.loading}>
      <span class="skeleton bubble-skeleton w-40" />
      <span class="skeleton bubble-skeleton w-60" />
    </div>
  );
}

function MessageRow({
  state,
  own,
  place,
  chat,
  actions,
  marked,
}: RowProps & { state: MessageState; own: boolean; place: Place }) {
  const { strings, times } = usePage();
  const session = useSession();
  const { message } = state;
  const { sender, sequence, content, timeMillis } = message;
  const isRecalled = content.kind === 'recalled';
  const longPress = useLongPress((element, point) => {
    if (!isRecalled) {
      actions.menu(state, element, point);
    }
  });
  const showsSender = chat.isGroup && !own;
  const said = strings.saidBy(
    own ? strings.you : isolated(session.nameOf(sender, chat) ?? strings.somebody),
    times.time(timeMillis),
  );
  return (
    <article
      class={classes(
        'message',
        own && 'is-own',
        place.first && 'is-first',
        marked === sequence && 'is-marked',
      )}
      aria-label={said}
      tabIndex={-1}
      data-sequence={sequence}
      {...longPress}
      onContextMenu={(event) => {
        if (!isRecalled && getSelection()?.isCollapsed !== false) {
          event.preventDefault();
          actions.menu(state, event.currentTarget, { x: event.clientX, y: event.clientY });
        }
      }}
    >
      {showsSender && (
        <span class="message-avatar">
          {place.last && <Avatar id={sender} name={session.nameOf(sender, chat)} size="s" />}
        </span>
      )}
      <div class="message-column">
        {showsSender && place.first && (
          <span class="message-sender">
            <UserName user={sender} />
          </span>
        )}
        <div
          class={classes('bubble', place.last && 'has-tail', isPictureOnly(state) && 'is-picture')}
        >
          {content.kind === 'text' && content.quote > 0 && (
            <Quote
              sequence={content.quote}
              chat={chat}
              onJump={() => actions.jumpTo(content.quote)}
            />
          )}
          <Said state={state} chat={chat} />
          <span class="bubble-foot">
            {state.earlier.length > 0 && (
              <span title={state.earlier.map(({ text }) => oneLine(text)).join('\n')}>
                {strings.edited}
              </span>
            )}
            <time dateTime={new Date(timeMillis).toISOString()} title={times.full(timeMillis)}>
              {times.time(timeMillis)}
            </time>
            {own && !isRecalled && (
              <TickMark
                tick={tickOf(chat, sequence, session.chats.facts(chat.conversation).peer)}
              />
            )}
          </span>
        </div>
        {state.reactions.length > 0 && <ReactionBar state={state} chat={chat} actions={actions} />}
      </div>
      {!isRecalled && (
        <div class="message-tools">
          <IconButton
            icon="emoji"
            label={strings.react}
            onClick={(event) => actions.reactMenu(state, event.currentTarget)}
          />
          <IconButton icon="reply" label={strings.reply} onClick={() => actions.reply(state)} />
          <IconButton
            icon="more"
            label={strings.messageMenu}
            aria-haspopup="menu"
            onClick={(event) => actions.menu(state, event.currentTarget)}
          />
        </div>
      )}
    </article>
  );
}

function isPictureOnly({ message: { content } }: MessageState): boolean {
  return (
    content.kind === 'media' &&
    content.form !== 'FILE' &&
    content.form !== 'VOICE' &&
    content.caption === ''
  );
}

function tickOf(chat: OpenChat, sequence: number, peer: string): Tick {
  if (chat.isGroup) {
    return chat.receipts.tickOfGroup(sequence);
  }
  return chat.receipts.tickOfDirect(sequence, peer);
}

/** The words and files of a message. */
function Said({ state, chat }: { state: MessageState; chat: OpenChat }) {
  const { strings } = usePage();
  const session = useSession();
  const { content } = state.message;
  switch (content.kind) {
    case 'text':
      return <TextView content={content} />;
    case 'media':
      return (
        <>
          <MediaView message={state.message} />
          {content.caption !== '' && <RichText text={content.caption} isMentioned={() => false} />}
        </>
      );
    case 'recalled':
      return (
        <span class="text is-faint">
          {recalledText(state.recalledBy, session.reader(strings, chat))}
        </span>
      );
    default:
      return <span class="text is-faint">{gist(content, session.reader(strings, chat))}</span>;
  }
}

function TextView({ content }: { content: TextContent }) {
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

function Quote({
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

function ReactionBar({
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
              aria-label={strings.reactedWith(emoji, who)}
              title={who}
              onClick={() => actions.react(state, emoji)}
            >
              <bdi class="reaction-emoji">{[...emoji].slice(0, 8).join('')}</bdi>
              <span>{users.length}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function PendingRow({
  row: { post, place },
  chat,
  actions,
}: RowProps & { row: Extract<Row, { is: 'pending' }> }) {
  const { strings, times } = usePage();
  const session = useSession();
  const { content } = post;
  const isFailed = post.state === 'failed';
  return (
    <article
      class={classes(
        'message is-own is-pending',
        place.first && 'is-first',
        isFailed && 'is-failed',
      )}
    >
      <div class="message-column">
        <div class={classes('bubble', place.last && 'has-tail')}>
          {content.kind === 'text' && content.quote > 0 && (
            <Quote
              sequence={content.quote}
              chat={chat}
              onJump={() => actions.jumpTo(content.quote)}
            />
          )}
          {content.kind === 'text' ? (
            <TextView content={content} />
          ) : content.kind === 'media' ? (
            <MediaView message={asMessage(post, session.account.user)} />
          ) : (
            <span class="text">{gist(content, session.reader(strings, chat))}</span>
          )}
          <span class="bubble-foot">
            <time>{times.time(post.timeMillis)}</time>
            {isFailed ? (
              <span class="tick is-failed">
                <Icon name="alert" size={14} />
              </span>
            ) : (
              <TickMark tick={post.state === 'posted' ? 'sent' : 'waiting'} />
            )}
          </span>
        </div>
        {isFailed && (
          <div class="failed-foot" role="alert">
            <span>{strings.failedState(wordsFor(post.why ?? 'UNAVAILABLE', strings))}</span>
            <Button kind="quiet" onClick={() => session.posting.retry(post.clientId)}>
              {strings.retry}
            </Button>
            <Button kind="quiet" onClick={() => session.posting.discard(post.clientId)}>
              {strings.deleteFailed}
            </Button>
          </div>
        )}
      </div>
    </article>
  );
}

/** What a post will be: its file is at hand, since it came from this page. */
function asMessage(post: PendingPost, sender: string): Message {
  const { conversation, clientId, content, timeMillis } = post;
  return { conversation, clientId, content, timeMillis, sender, sequence: 0 };
}

function UploadRow({ row: { upload } }: { row: Extract<Row, { is: 'upload' }> }) {
  const { strings, times } = usePage();
  const session = useSession();
  const part = upload.size > 0 ? upload.sent / upload.size : 0;
  const percent = new Intl.NumberFormat(times.locale, { style: 'percent' }).format(part);
  const isFailed = upload.state === 'failed';
  return (
    <article class="message is-own is-pending is-first">
      <div class="message-column">
        <div class="bubble has-tail upload">
          {upload.picture !== undefined && (
            <img class="upload-picture" src={upload.picture} alt="" />
          )}
          <span class="upload-text">
            <Name>{cleanFileName(upload.name)}</Name>
            <span
              class="hint"
              role="progressbar"
              aria-valuemin={0}
              aria-valuemax={100}
              aria-valuenow={Math.round(part * 100)}
              aria-label={strings.uploading(percent)}
            >
              {isFailed
                ? strings.failedState(wordsFor(upload.why ?? 'UNAVAILABLE', strings))
                : strings.uploading(percent)}
            </span>
          </span>
          {isFailed ? (
            <Button kind="quiet" onClick={() => session.posting.retryFile(upload.key)}>
              {strings.retry}
            </Button>
          ) : (
            <Ring part={part} />
          )}
          <IconButton
            icon="close"
            label={strings.cancel}
            onClick={() => session.posting.cancelFile(upload.key)}
          />
        </div>
      </div>
    </article>
  );
}

export function classes(...all: (string | false | undefined)[]): string {
  return all.filter(Boolean).join(' ');
}
