import { callEntryWords } from '../model/call-words.ts';
import type { Place } from '../model/chat-rows.ts';
import { isolated } from '../model/text.ts';
import type { CallEntryContent, MessageState } from '../sdk.ts';
import { IconButton } from './basics.tsx';
import type { RowProps } from './chat-actions.ts';
import { classes } from './classes.ts';
import { usePage, useSession } from './hooks.ts';
import { Icon } from './icon.tsx';

/** A call that was: how it went, and a press calls again. */
export function CallEntryRow({
  state,
  own,
  place,
  chat,
  actions,
  marked,
}: RowProps & { state: MessageState; own: boolean; place: Place }) {
  const { strings, times } = usePage();
  const session = useSession();
  const { sequence, sender, timeMillis } = state.message;
  const content = state.message.content as CallEntryContent;
  const { title, detail, isMissed } = callEntryWords(content, session.account.user, strings);
  const who = isolated(session.nameOf(sender, chat) ?? strings.somebody);
  return (
    <article
      class={classes(
        'message',
        own && 'is-own',
        place.first && 'is-first',
        marked === sequence && 'is-marked',
      )}
      aria-label={strings.saidBy(own ? strings.you : who, times.time(timeMillis))}
      tabIndex={-1}
      data-sequence={sequence}
    >
      <div class="message-column">
        <div class={classes('bubble call-entry', place.last && 'has-tail')}>
          <span class={classes('call-entry-icon', isMissed && 'is-missed')}>
            <Icon name={content.media === 'VIDEO' ? 'camera' : 'phone'} />
          </span>
          <span class="call-entry-text">
            <span class={classes('call-entry-title', isMissed && 'is-missed')}>{title}</span>
            <span class="call-entry-detail">
              {chat.isGroup && !own && <bdi>{who}</bdi>}
              {detail !== '' && <span>{detail}</span>}
              <time dateTime={new Date(timeMillis).toISOString()} title={times.full(timeMillis)}>
                {times.time(timeMillis)}
              </time>
            </span>
          </span>
          {!chat.isGroup && (
            <IconButton
              icon={content.media === 'VIDEO' ? 'camera' : 'phone'}
              label={own ? strings.calls.callAgain : strings.calls.callBack}
              disabled={session.calling.active !== undefined}
              onClick={() => void session.calling.start(chat.conversation, content.media)}
            />
          )}
        </div>
      </div>
      <div class="message-tools">
        <IconButton icon="trash" label={strings.discard} onClick={() => actions.discard(state)} />
      </div>
    </article>
  );
}
