import { Avatar } from '../ui/basics.tsx';
import { useChanges, usePage, useSession } from '../ui/hooks.ts';
import { TextForm } from './group-info.tsx';

export function ProfileSettings() {
  const { strings } = usePage();
  const session = useSession();
  useChanges(session.people.changes);
  const { self } = session.people.list;
  const { user, name } = session.account;
  return (
    <>
      <div class="person-card">
        <Avatar id={user} name={self.displayName || name} size="xl" />
        <p class="hint">{strings.handle(name)}</p>
      </div>
      <TextForm
        key={`name ${self.displayName}`}
        label={strings.displayName}
        text={self.displayName}
        mayBeEmpty
        onSave={(displayName) => session.client.setSelf({ displayName })}
      />
      <TextForm
        key={`signature ${self.signature}`}
        label={strings.signature}
        text={self.signature}
        mayBeEmpty
        onSave={(signature) => session.client.setSelf({ signature })}
      />
    </>
  );
}
