import type { Row } from '../model/chat-rows.ts';
import { cleanFileName } from '../model/text.ts';
import { wordsFor } from '../strings/errors.ts';
import { Button, IconButton, Name } from './basics.tsx';
import { usePage, useSession } from './hooks.ts';
import { Ring } from './media-view.tsx';

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
