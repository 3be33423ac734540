import type { OpenChat } from '../client/open-chat.ts';
import type { Session } from '../client/session.ts';
import type { Row } from '../model/chat-rows.ts';
import { gist, recalledText } from '../model/describe.ts';
import type { PendingPost } from '../model/outbox.ts';
import type { Tick } from '../model/receipts.ts';
import { isSelectable } from '../model/selection.ts';
import { isolated, oneLine } from '../model/text.ts';
import type { MessageState } from '../sdk.ts';
import { wordsFor } from '../strings/errors.ts';
import { Avatar, Button, IconButton, UserName } from './basics.tsx';
import { CardView } from './card-view.tsx';
import type { RowProps } from './chat-actions.ts';
import { classes } from './classes.ts';
import { useLongPress, usePage, useSession } from './hooks.ts';
import { Icon } from './icon.tsx';
import { MediaView } from './media-view.tsx';
import { MergedView } from './merged-view.tsx';
import { Quote, ReactionBar, TextView, TickMark } from './message-parts.tsx';
import { RichText } from './rich-text.tsx';

/**
 * One message: who says it, what it says, how far it has come, and what can be done with it. The
 * element is the same from when it is sent on: what has the focus keeps it.
 */
export function MessageRow({
  row: { state, own, place, pending },
  chat,
  actions,
  marked,
}: RowProps & { row: Extract<Row, { is: 'message' }> }) {
  const { strings, times } = usePage();
  const session = useSession();
  const { message } = state;
  const { sender, sequence, content, timeMillis } = message;
  const isRecalled = content.kind === 'recalled';
  const hasMenu = !isRecalled && pending === undefined;
  const longPress = useLongPress((element, point) => {
    if (hasMenu) {
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
        pending !== undefined && 'is-pending',
        pending?.state === 'failed' && 'is-failed',
        marked === sequence && 'is-marked',
      )}
      aria-label={said}
      tabIndex={-1}
      data-sequence={pending === undefined ? sequence : undefined}
      {...longPress}
      onContextMenu={(event) => {
        if (hasMenu && getSelection()?.isCollapsed !== false) {
          event.preventDefault();
          actions.menu(state, event.currentTarget, { x: event.clientX, y: event.clientY });
        }
      }}
    >
      {actions.selected !== undefined && pending === undefined && isSelectable(state) && (
        <input
          type="checkbox"
          class="checkbox"
          aria-label={said}
          checked={actions.selected.has(sequence)}
          onChange={() => actions.toggle(sequence)}
        />
      )}
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
          {message.forwarded !== undefined && (
            <span class="forwarded" title={times.full(message.forwarded.timeMillis)}>
              <Icon name="forward" size={14} />
              {strings.forwardedFrom(
                message.forwarded.sender === session.account.user
                  ? strings.youAsObject
                  : isolated(session.nameOf(message.forwarded.sender, chat) ?? strings.somebody),
              )}
            </span>
          )}
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
            {session.keeping.isStarred(chat.conversation, sequence) && (
              <span
                class="star-mark"
                role="img"
                aria-label={strings.starredMark}
                title={strings.starredMark}
              >
                <Icon name="star" size={13} />
              </span>
            )}
            <time dateTime={new Date(timeMillis).toISOString()} title={times.full(timeMillis)}>
              {times.time(timeMillis)}
            </time>
            {pending !== undefined ? (
              <PendingMark state={pending.state} />
            ) : (
              own && !isRecalled && <TickMark tick={tickOf(chat, sequence, session)} />
            )}
          </span>
        </div>
        {pending?.state === 'failed' && <FailedFoot post={pending} />}
        {state.reactions.length > 0 && <ReactionBar state={state} chat={chat} actions={actions} />}
      </div>
      {hasMenu && (
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

function PendingMark({ state }: Pick<PendingPost, 'state'>) {
  return state === 'failed' ? (
    <span class="tick is-failed">
      <Icon name="alert" size={14} />
    </span>
  ) : (
    <TickMark tick={state === 'posted' ? 'sent' : 'waiting'} />
  );
}

/** Why a post was refused, and what can be done about it. */
function FailedFoot({ post: { clientId, why } }: { post: PendingPost }) {
  const { strings } = usePage();
  const { posting } = useSession();
  return (
    <div class="failed-foot" role="alert">
      <span>{strings.failedState(wordsFor(why ?? 'UNAVAILABLE', strings))}</span>
      <Button kind="quiet" onClick={() => posting.retry(clientId)}>
        {strings.retry}
      </Button>
      <Button kind="quiet" onClick={() => posting.discard(clientId)}>
        {strings.deleteFailed}
      </Button>
    </div>
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

function tickOf(
  { isGroup, conversation, receipts, group, looking }: OpenChat,
  sequence: number,
  session: Session,
): Tick {
  if (!isGroup) {
    return receipts.tickOfDirect(sequence, session.chats.facts(conversation).peer);
  }
  const users = looking?.receipts === 'NAMES' ? group.members().map(({ user }) => user) : [];
  return receipts.tickOfGroup(
    sequence,
    users.filter((user) => user !== session.account.user),
  );
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
    case 'merged':
      return <MergedView message={state.message} content={content} />;
    case 'location':
    case 'contact':
    case 'link':
    case 'sticker':
      return <CardView content={content} />;
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
