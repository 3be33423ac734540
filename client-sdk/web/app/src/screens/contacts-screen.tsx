import { isolated, NOTE_LENGTH_MAX, oneLine } from '../model/text.ts';
import { type Person, parseUserLink, type UserId } from '../sdk.ts';
import { Avatar, Button, Empty, Failure, Field, PaneHead, UserName } from '../ui/basics.tsx';
import { CodeScanner, canScan } from '../ui/code-scanner.tsx';
import { useAction, useChanges, useNow, usePage, useSession } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';
import { go } from '../ui/navigate.ts';
import { usePersonByName } from '../ui/person-by-name.ts';

export function ContactsScreen({ selected }: { selected: UserId | undefined }) {
  const { strings } = usePage();
  const session = useSession();
  useChanges(session.people.changes, session.directory.changes, session.presences.changes);
  const now = useNow(60_000);
  const { list } = session.people;
  const received = list.received(now);
  const sent = list.sent(now);
  const contacts = list.contacts();
  const blocked = list.blocked();
  return (
    <div class="pane-list">
      <PaneHead title={strings.contacts} />
      <AddField />
      <div class="list-body is-scrolled">
        {received.length > 0 && (
          <section>
            <h2 class="list-title">{strings.contactRequests}</h2>
            {received.map((person) => (
              <RequestRow key={person.user} person={person} />
            ))}
          </section>
        )}
        {contacts.length === 0 && received.length === 0 && sent.length === 0 && (
          <Empty icon="contacts" title={strings.noContacts}>
            {strings.noContactsHint}
          </Empty>
        )}
        {contacts.length > 0 && (
          <section>
            <h2 class="list-title">{strings.myContacts}</h2>
            {contacts.map((person) => (
              <PersonRow key={person.user} person={person} isSelected={person.user === selected} />
            ))}
          </section>
        )}
        {sent.length > 0 && (
          <section>
            <h2 class="list-title">{strings.sentRequests}</h2>
            {sent.map((person) => (
              <PersonRow key={person.user} person={person} isSelected={person.user === selected} />
            ))}
          </section>
        )}
        {blocked.length > 0 && (
          <section>
            <h2 class="list-title">{strings.blockedPeople}</h2>
            {blocked.map((person) => (
              <PersonRow key={person.user} person={person} isSelected={person.user === selected} />
            ))}
          </section>
        )}
      </div>
    </div>
  );
}

/** Finds somebody by the exact user name, or the code that somebody shows. */
function AddField() {
  const { strings, overlays } = usePage();
  const { name, missing, find, type } = usePersonByName((user) => go({ at: 'person', user }));
  const scan = () =>
    overlays.openDialog(strings.scan, (close) => (
      <CodeScanner
        onText={(text) => {
          if (parseUserLink(text) !== undefined) {
            close();
            void find.run(text);
          }
        }}
        onFailure={() => {
          close();
          overlays.toast(strings.noCamera, true);
        }}
      />
    ));
  return (
    <form
      class="find-form"
      onSubmit={(event) => {
        event.preventDefault();
        void find.run();
      }}
    >
      <Field
        class="is-compact"
        label={strings.addByName}
        value={name}
        error={missing === '' ? undefined : strings.noUser(isolated(missing))}
        autocomplete="off"
        spellcheck={false}
        onInput={(event) => {
          type(event.currentTarget.value);
        }}
        end={
          <>
            {canScan() && (
              <Button kind="plain" onClick={scan}>
                {strings.scan}
              </Button>
            )}
            <Button kind="plain" type="submit" isBusy={find.isRunning}>
              {strings.add}
            </Button>
          </>
        }
      />
      <Failure error={find.failure} />
    </form>
  );
}

function PersonRow({ person, isSelected }: { person: Person; isSelected: boolean }) {
  const { strings } = usePage();
  const session = useSession();
  const { user } = person;
  return (
    <button
      type="button"
      class={`list-row ${isSelected ? 'is-selected' : ''}`}
      aria-current={isSelected ? 'true' : undefined}
      onClick={() => go({ at: 'person', user })}
    >
      <Avatar
        id={user}
        name={session.nameOf(user)}
        isOnline={session.presences.of(user)?.online === true}
      />
      <span class="list-row-text">
        <UserName user={user} />
        <span class="hint">{strings.handle(session.directory.user(user)?.name ?? '')}</span>
      </span>
      {person.starred && (
        <span class="line-mark is-star" role="img" aria-label={strings.starred}>
          <Icon name="star" size={16} />
        </span>
      )}
    </button>
  );
}

function RequestRow({ person }: { person: Person }) {
  const { strings } = usePage();
  const session = useSession();
  const { user, received } = person;
  const answer = useAction((action: 'ACCEPT' | 'REFUSE') =>
    session.client.changePerson(user, action),
  );
  return (
    <div class="list-row is-tall">
      <Avatar id={user} name={session.nameOf(user)} />
      <span class="list-row-text">
        <UserName user={user} />
        {received !== undefined && received.note !== '' && (
          <bdi class="hint request-note">{oneLine(received.note, NOTE_LENGTH_MAX)}</bdi>
        )}
        <span class="row-actions">
          <Button
            kind="primary"
            isBusy={answer.isRunning}
            onClick={() => void answer.run('ACCEPT')}
          >
            {strings.accept}
          </Button>
          <Button kind="quiet" isBusy={answer.isRunning} onClick={() => void answer.run('REFUSE')}>
            {strings.refuse}
          </Button>
        </span>
        <Failure error={answer.failure} />
      </span>
    </div>
  );
}
