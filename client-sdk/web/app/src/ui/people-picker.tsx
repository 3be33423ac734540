import { cleanName, isolated } from '../model/text.ts';
import type { UserId } from '../sdk.ts';
import { Avatar, Button, Failure, Field, IconButton, UserName } from './basics.tsx';
import { useChanges, usePage, useSession } from './hooks.ts';
import { usePersonByName } from './person-by-name.ts';

/** Chooses people: from the contacts, or by their user names. */
export function PeoplePicker({
  chosen,
  without,
  onChange,
}: {
  chosen: readonly UserId[];
  without: (user: UserId) => boolean;
  onChange: (chosen: readonly UserId[]) => void;
}) {
  const { strings } = usePage();
  const session = useSession();
  useChanges(session.people.changes, session.directory.changes);
  const contacts = session.people.list.contacts().filter(({ user }) => !without(user));
  const { name, missing, find, type } = usePersonByName((user) => {
    if (!chosen.includes(user) && !without(user)) {
      onChange([...chosen, user]);
    }
  });
  const toggle = (user: UserId) =>
    onChange(chosen.includes(user) ? chosen.filter((one) => one !== user) : [...chosen, user]);
  return (
    <div class="picker">
      {chosen.length > 0 && (
        <ul class="chips">
          {chosen.map((user) => (
            <li key={user} class="chip">
              <Avatar id={user} name={session.nameOf(user)} size="s" />
              <UserName user={user} />
              <IconButton
                icon="close"
                label={`${strings.remove}: ${cleanName(session.nameOf(user) ?? '')}`}
                onClick={() => toggle(user)}
              />
            </li>
          ))}
        </ul>
      )}
      <div class="picker-add">
        <Field
          label={strings.addByName}
          error={missing === '' ? undefined : strings.noUser(isolated(missing))}
          value={name}
          autocomplete="off"
          spellcheck={false}
          onInput={(event) => {
            type(event.currentTarget.value);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') {
              event.preventDefault();
              void find.run();
            }
          }}
          end={
            <Button kind="plain" isBusy={find.isRunning} onClick={() => void find.run()}>
              {strings.add}
            </Button>
          }
        />
        <Failure error={find.failure} />
      </div>
      {contacts.length > 0 && (
        <fieldset class="picker-contacts">
          <legend class="list-title">{strings.myContacts}</legend>
          {contacts.map(({ user }) => (
            <label class="list-row" key={user}>
              <Avatar id={user} name={session.nameOf(user)} size="s" />
              <span class="list-row-text">
                <UserName user={user} />
              </span>
              <input
                type="checkbox"
                class="checkbox"
                checked={chosen.includes(user)}
                onChange={() => toggle(user)}
              />
            </label>
          ))}
        </fieldset>
      )}
    </div>
  );
}
