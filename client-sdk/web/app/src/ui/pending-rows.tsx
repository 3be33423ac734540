import { isCard } from '../model/cards.ts';
import type { Row } from '../model/chat-rows.ts';
import { gist } from '../model/describe.ts';
import type { PendingPost } from '../model/outbox.ts';
import { cleanFileName } from '../model/text.ts';
import type { Message } from '../sdk.ts';
import { wordsFor } from '../strings/errors.ts';
import { Button, IconButton, Name } from './basics.tsx';
import { CardView } from './card-view.tsx';
import type { RowProps } from './chat-actions.ts';
import { classes } from './classes.ts';
import { usePage, useSession } from './hooks.ts';
import { Icon } from './icon.tsx';
import { MediaView, Ring } from './media-view.tsx';
import { Quote, TextView, TickMark } from './message-parts.tsx';

/** What is being sent, or was refused. */
export function PendingRow({
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
          ) : isCard(content) ? (
            <CardView content={content} />
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
  const unsaid = { sequence: 0, forwarded: undefined, endMillis: 0 };
  return { conversation, clientId, content, timeMillis, sender, ...unsaid };
}

/** A file on its way to the node. */
export function UploadRow({ row: { upload } }: { row: Extract<Row, { is: 'upload' }> }) {
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
