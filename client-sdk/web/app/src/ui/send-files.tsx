import { useEffect, useRef, useState } from 'preact/hooks';
import type { OpenChat } from '../client/open-chat.ts';
import type { Session } from '../client/session.ts';
import { cleanFileName, isolated, sizeText } from '../model/text.ts';
import { Button, Field, IconButton } from './basics.tsx';
import { type Page, usePage, useSession } from './hooks.ts';
import { Icon } from './icon.tsx';

/** What a browser shows as a picture without being asked twice. */
const PICTURE = /^image\/(?:png|jpeg|gif|webp|avif)$/;

/** Shows files before they are sent, with room for words; one that the node would not take is left out and told of. */
export function offerFiles(
  files: readonly File[],
  chat: OpenChat,
  session: Session,
  { strings, times, overlays }: Page,
  onSent: () => void,
): void {
  const max = session.client.limits.mediaBytesMax;
  const taken = files.filter(({ size }) => size > 0 && size <= max);
  const refused = files.find((file) => !taken.includes(file));
  if (refused !== undefined) {
    overlays.toast(strings.tooLarge(isolated(refused.name), sizeText(max, times.locale)), true);
  }
  if (taken.length > 0) {
    overlays.openDialog(strings.sendFiles(taken.length), (close) => (
      <SendFiles files={taken} chat={chat} onSent={onSent} onClose={close} />
    ));
  }
}

function SendFiles({
  files,
  chat,
  onSent,
  onClose,
}: {
  files: readonly File[];
  chat: OpenChat;
  onSent: () => void;
  onClose: () => void;
}) {
  const { strings } = usePage();
  const session = useSession();
  const [left, setLeft] = useState(files);
  const [caption, setCaption] = useState('');
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector<HTMLElement>('.field-input')?.focus(), []);
  const send = () => {
    onClose();
    left.forEach((file, at) => {
      // The words stand below the last of them.
      const words = at === left.length - 1 ? caption.trim() : '';
      session.posting.file(chat.conversation, file, words === '' ? {} : { caption: words });
    });
    onSent();
  };
  return (
    <form
      ref={form}
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <ul class="offered">
        {left.map((file) => (
          <OfferedFile
            key={`${file.name} ${file.size} ${file.lastModified}`}
            file={file}
            onRemove={() => {
              const rest = left.filter((one) => one !== file);
              setLeft(rest);
              if (rest.length === 0) {
                onClose();
              }
            }}
          />
        ))}
      </ul>
      <Field
        label={strings.addCaption}
        value={caption}
        maxLength={1_000}
        autocomplete="off"
        onInput={(event) => setCaption(event.currentTarget.value)}
      />
      <div class="dialog-actions">
        <Button kind="quiet" onClick={onClose}>
          {strings.cancel}
        </Button>
        <Button kind="primary" type="submit" icon="send">
          {strings.send}
        </Button>
      </div>
    </form>
  );
}

function OfferedFile({ file, onRemove }: { file: File; onRemove: () => void }) {
  const { strings, times } = usePage();
  const [picture, setPicture] = useState<string>();
  useEffect(() => {
    if (!PICTURE.test(file.type)) {
      return;
    }
    const url = URL.createObjectURL(file);
    setPicture(url);
    return () => URL.revokeObjectURL(url);
  }, [file]);
  const name = cleanFileName(file.name);
  return (
    <li class="offered-file">
      {picture === undefined ? (
        <span class="file-icon">
          <Icon name="file" size={22} />
        </span>
      ) : (
        <img class="upload-picture" src={picture} alt="" />
      )}
      <span class="file-text">
        <bdi class="file-name">{name}</bdi>
        <span class="file-size">{sizeText(file.size, times.locale)}</span>
      </span>
      <IconButton icon="close" label={`${strings.remove}: ${name}`} onClick={onRemove} />
    </li>
  );
}
