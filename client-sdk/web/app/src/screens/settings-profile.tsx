import { QR_BYTES_MAX } from '../model/qr-code.ts';
import { userLinkText } from '../sdk.ts';
import { Avatar, Button } from '../ui/basics.tsx';
import { useChanges, usePage, useSession } from '../ui/hooks.ts';
import { QrPicture } from '../ui/qr-picture.tsx';
import { TextForm } from './group-info.tsx';

export function ProfileSettings() {
  const { strings, overlays } = usePage();
  const session = useSession();
  useChanges(session.people.changes);
  const { self } = session.people.list;
  const { user, name } = session.account;
  return (
    <>
      <div class="person-card">
        <Avatar id={user} name={self.displayName || name} size="xl" />
        <p class="hint">{strings.handle(name)}</p>
        <Button
          kind="plain"
          onClick={() => overlays.openDialog(strings.myCode, () => <MyCode name={name} />)}
        >
          {strings.myCode}
        </Button>
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

/** Who reads it finds the user, and asks to be a contact. */
function MyCode({ name }: { name: string }) {
  const { strings } = usePage();
  const text = userLinkText(name);
  return (
    <div class="my-code">
      {utf8Bytes(text) <= QR_BYTES_MAX && <QrPicture text={text} label={strings.myCode} />}
      <p class="dialog-text">{strings.myCodeHint}</p>
      <code dir="ltr">{text}</code>
    </div>
  );
}

function utf8Bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}
