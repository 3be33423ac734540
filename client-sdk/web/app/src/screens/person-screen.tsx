import { useEffect, useState } from 'preact/hooks';
import { cleanName, isolated, NOTE_LENGTH_MAX, oneLine } from '../model/text.ts';
import type { PersonAction, UserId } from '../sdk.ts';
import { Avatar, Button, Failure, Field, Name, PaneHead, UserName } from '../ui/basics.tsx';
import { useAction, useChanges, useNow, usePage, useSession } from '../ui/hooks.ts';
import { go } from '../ui/navigate.ts';
import { Confirm } from '../ui/overlay-views.tsx';

/** Who somebody is to the user, and what can be done about it; alone, or beside a chat. */
export function PersonScreen({ user, onBack }: { user: UserId; onBack: () => void }) {
  const { strings } = usePage();
  const session = useSession();
  useEffect(() => session.directory.forget(user), [user]);
  return (
    <section class="detail">
      <PaneHead title={strings.profile} onBack={onBack} />
      <div class="detail-body">
        <PersonCard user={user} />
      </div>
    </section>
  );
}

/** @param isInChat beside the chat with that user */
export function PersonCard({ user, isInChat = false }: { user: UserId; isInChat?: boolean }) {
  const { strings, times } = usePage();
  const session = useSession();
  useChanges(session.people.changes, session.directory.changes, session.presences.changes);
  const now = useNow(30_000);
  const known = session.directory.user(user);
  const presence = session.presences.of(user);
  const isSelf = user === session.account.user;
  const open = useAction(async () => {
    const chat = await session.client.openDirect(user);
    session.chats.summarized(chat);
    session.listChanges.happened();
    go({ at: 'chat', conversation: chat.conversation, info: false });
  });
  const there = presence?.online
    ? strings.online
    : presence !== undefined && presence.lastSeenMillis > 0
      ? strings.lastSeen(times.ago(presence.lastSeenMillis, now))
      : '';
  return (
    <div class="person-card">
      <Avatar
        id={user}
        name={session.nameOf(user)}
        size="xl"
        isOnline={presence?.online === true}
      />
      <h2>
        <UserName user={user} />
      </h2>
      <p class="hint">
        {known === undefined ? '' : strings.handle(cleanName(known.name))}
        {there === '' ? '' : ` · ${there}`}
      </p>
      {known !== undefined &&
        known.displayName !== '' &&
        session.people.person(user).remark !== '' && (
          <p class="hint">
            <Name>{known.displayName}</Name>
          </p>
        )}
      {known !== undefined && known.signature !== '' && (
        <p class="signature" dir="auto">
          {oneLine(known.signature, NOTE_LENGTH_MAX)}
        </p>
      )}
      {!isSelf && (
        <>
          {!isInChat && (
            <div class="person-actions">
              <Button
                kind="primary"
                icon="chats"
                isBusy={open.isRunning}
                onClick={() => void open.run()}
              >
                {strings.message}
              </Button>
            </div>
          )}
          <Failure error={open.failure} />
          <PersonSettings user={user} />
        </>
      )}
    </div>
  );
}

function PersonSettings({ user }: { user: UserId }) {
  const { strings, overlays } = usePage();
  const session = useSession();
  const now = useNow(60_000);
  const person = session.people.person(user);
  const isSent = person.sent !== undefined && person.sent.expiresMillis > now;
  const isReceived = person.received !== undefined && person.received.expiresMillis > now;
  const change = useAction((action: PersonAction) => session.client.changePerson(user, action));
  const who = isolated(session.nameOf(user) ?? strings.somebody);
  const confirm = (title: string, text: string, action: PersonAction) =>
    overlays.openDialog(title, (close) => (
      <Confirm
        text={text}
        action={title}
        onClose={close}
        onConfirm={() => void change.run(action)}
      />
    ));
  return (
    <div class="person-settings">
      {person.contact ? (
        <>
          <RemarkForm user={user} />
          <Button
            kind="plain"
            icon="star"
            onClick={() => void change.run(person.starred ? 'UNSTAR' : 'STAR')}
          >
            {person.starred ? strings.unstar : strings.star}
          </Button>
        </>
      ) : isReceived ? (
        <div class="row-actions">
          <Button
            kind="primary"
            isBusy={change.isRunning}
            onClick={() => void change.run('ACCEPT')}
          >
            {strings.accept}
          </Button>
          <Button kind="quiet" isBusy={change.isRunning} onClick={() => void change.run('REFUSE')}>
            {strings.refuse}
          </Button>
        </div>
      ) : isSent ? (
        <p class="notice">
          {strings.requestSent}
          <Button
            kind="quiet"
            isBusy={change.isRunning}
            onClick={() => void change.run('WITHDRAW')}
          >
            {strings.withdraw}
          </Button>
        </p>
      ) : (
        !person.blocked && <RequestForm user={user} />
      )}
      <Failure error={change.failure} />
      <div class="danger-zone">
        {person.blocked ? (
          <Button kind="plain" icon="block" onClick={() => void change.run('UNBLOCK')}>
            {strings.unblock}
          </Button>
        ) : (
          <Button
            kind="danger"
            icon="block"
            onClick={() => confirm(strings.block, strings.blockConfirm(who), 'BLOCK')}
          >
            {strings.block}
          </Button>
        )}
        {person.contact && (
          <Button
            kind="danger"
            icon="trash"
            onClick={() =>
              confirm(strings.removeContact, strings.removeContactConfirm(who), 'REMOVE')
            }
          >
            {strings.removeContact}
          </Button>
        )}
      </div>
    </div>
  );
}

function RemarkForm({ user }: { user: UserId }) {
  const { strings, overlays } = usePage();
  const session = useSession();
  const { remark } = session.people.person(user);
  const [text, setText] = useState(remark);
  useEffect(() => setText(remark), [remark, user]);
  const save = useAction(async () => {
    await session.client.changePerson(user, 'REMARK', { remark: text.trim() });
    overlays.toast(strings.saved);
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save.run();
      }}
    >
      <Field
        label={strings.remark}
        hint={strings.remarkHint}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        end={
          text.trim() !== remark && (
            <Button kind="plain" type="submit" isBusy={save.isRunning}>
              {strings.save}
            </Button>
          )
        }
      />
      <Failure error={save.failure} />
    </form>
  );
}

function RequestForm({ user }: { user: UserId }) {
  const { strings, overlays } = usePage();
  const session = useSession();
  const [note, setNote] = useState('');
  const send = useAction(async () => {
    const name = session.directory.user(user)?.name ?? '';
    await session.client.changePerson(user, 'REQUEST', { note: note.trim(), name });
    overlays.toast(strings.requestSent);
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void send.run();
      }}
    >
      <Field
        label={strings.requestNote}
        hint={strings.requestNoteHint}
        value={note}
        maxLength={160}
        onInput={(event) => setNote(event.currentTarget.value)}
      />
      <Failure error={send.failure} />
      <Button kind="plain" icon="plus" type="submit" isBusy={send.isRunning}>
        {strings.addContact}
      </Button>
    </form>
  );
}
