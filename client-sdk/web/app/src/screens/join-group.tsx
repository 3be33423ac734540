import { useState } from 'preact/hooks';
import { isolated } from '../model/text.ts';
import { type GroupPreview, parseLink } from '../sdk.ts';
import { Avatar, Button, Failure, Field, Name } from '../ui/basics.tsx';
import { useAction, usePage, useSession } from '../ui/hooks.ts';
import { go } from '../ui/navigate.ts';

/** Joins a group by the link that somebody has passed on. */
export function JoinDialog({ onClose, link = '' }: { onClose: () => void; link?: string }) {
  const { strings } = usePage();
  const session = useSession();
  const [text, setText] = useState(link);
  const [isBad, setBad] = useState(false);
  const [preview, setPreview] = useState<GroupPreview>();
  const [answer, setAnswer] = useState('');
  const [isWaiting, setWaiting] = useState(false);

  const look = useAction(async () => {
    const parsed = parseLink(text);
    setBad(parsed === undefined);
    setPreview(parsed === undefined ? undefined : await session.client.groups.preview(parsed));
  });
  const join = useAction(async () => {
    const parsed = parseLink(text);
    if (parsed === undefined) {
      return;
    }
    const joined = await session.client.groups.join(parsed, answer);
    if (joined === undefined) {
      setWaiting(true);
      return;
    }
    session.chats.summarized(joined);
    session.listChanges.happened();
    onClose();
    go({ at: 'chat', conversation: joined.conversation, info: false });
  });

  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        void (preview === undefined ? look.run() : join.run());
      }}
    >
      <Field
        label={strings.joinLink}
        hint={strings.joinLinkHint}
        error={isBad ? strings.joinLinkBad : undefined}
        value={text}
        dir="ltr"
        spellcheck={false}
        autocomplete="off"
        onInput={(event) => {
          setText(event.currentTarget.value);
          setPreview(undefined);
          setBad(false);
        }}
      />
      {preview !== undefined && (
        <div class="preview-card">
          <Avatar id={preview.conversation} name={preview.title} isGroup size="l" />
          <div>
            <Name>{preview.title}</Name>
            <p class="hint">{strings.members(preview.members)}</p>
          </div>
        </div>
      )}
      {preview?.joinMode === 'QUESTION' && !preview.member && (
        <Field
          label={isolated(preview.question) || strings.question}
          value={answer}
          placeholder={strings.yourAnswer}
          onInput={(event) => setAnswer(event.currentTarget.value)}
        />
      )}
      {(isWaiting || preview?.requested === true) && <p class="notice">{strings.askedToJoin}</p>}
      <Failure error={look.failure ?? join.failure} />
      <div class="dialog-actions">
        <Button kind="quiet" onClick={onClose}>
          {isWaiting ? strings.done : strings.cancel}
        </Button>
        {preview === undefined ? (
          <Button kind="primary" type="submit" isBusy={look.isRunning}>
            {strings.look}
          </Button>
        ) : preview.member ? (
          <Button
            kind="primary"
            onClick={() => {
              onClose();
              go({ at: 'chat', conversation: preview.conversation, info: false });
            }}
          >
            {strings.openGroup}
          </Button>
        ) : (
          !isWaiting &&
          !preview.requested && (
            <Button kind="primary" type="submit" isBusy={join.isRunning}>
              {strings.join}
            </Button>
          )
        )}
      </div>
    </form>
  );
}
