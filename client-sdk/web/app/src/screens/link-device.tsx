import { useEffect, useRef, useState } from 'preact/hooks';
import { cleanName, isolated } from '../model/text.ts';
import { type DeviceLabel, type LinkDecision, parseDeviceLink } from '../sdk.ts';
import { Button, Failure, Field, Name } from '../ui/basics.tsx';
import { CodeScanner, canScan } from '../ui/code-scanner.tsx';
import { useAction, usePage, useSession } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';

/** A device that waits to be let in. */
interface Waiting {
  readonly link: string;
  readonly device: DeviceLabel;
}

/** Lets a new device in, by the code that it shows, once the user has said that it is one of theirs. */
export function LinkDevice({ onClose, onLinked }: { onClose: () => void; onLinked: () => void }) {
  const [waiting, setWaiting] = useState<Waiting>();
  return waiting === undefined ? (
    <FindDevice onClose={onClose} onFound={setWaiting} />
  ) : (
    <DecideDevice waiting={waiting} onClose={onClose} onLinked={onLinked} />
  );
}

function DecideDevice({
  waiting: { link, device },
  onClose,
  onLinked,
}: {
  waiting: Waiting;
  onClose: () => void;
  onLinked: () => void;
}) {
  const { strings, overlays } = usePage();
  const { accounts, client } = useSession();
  const actions = useRef<HTMLDivElement>(null);
  // What had the focus is gone; Enter alone lets nobody in.
  useEffect(() => actions.current?.querySelector('button')?.focus(), []);
  const decide = useAction(async (decision: LinkDecision) => {
    await accounts.decideLink(await client.accessToken(), link, decision);
    onClose();
    if (decision === 'approve') {
      overlays.toast(strings.deviceLinked(isolated(device.name || strings.unnamedDevice)));
      onLinked();
    }
  });
  return (
    <>
      <div class="preview-card">
        <Icon name="device" size={28} />
        <div>
          <Name>{cleanName(device.name) || strings.unnamedDevice}</Name>
          <p class="hint">{strings.deviceTypes[device.type]}</p>
        </div>
      </div>
      <p class="dialog-text">{strings.linkWarning}</p>
      <Failure error={decide.failure} />
      <div class="dialog-actions" ref={actions}>
        <Button kind="quiet" isBusy={decide.isRunning} onClick={() => void decide.run('deny')}>
          {strings.linkDeny}
        </Button>
        <Button kind="primary" isBusy={decide.isRunning} onClick={() => void decide.run('approve')}>
          {strings.linkApprove}
        </Button>
      </div>
    </>
  );
}

function FindDevice({
  onClose,
  onFound,
}: {
  onClose: () => void;
  onFound: (waiting: Waiting) => void;
}) {
  const { strings, overlays } = usePage();
  const { accounts, client } = useSession();
  const [text, setText] = useState('');
  const [isBad, setBad] = useState(false);
  const [isScanning, setScanning] = useState(false);
  const look = useAction(async (code: string) => {
    const link = parseDeviceLink(code);
    setBad(link === undefined);
    if (link !== undefined) {
      onFound({ link, device: await accounts.lookAtLink(await client.accessToken(), link) });
    }
  });
  const scanned = (code: string) => {
    setScanning(false);
    setText(code);
    void look.run(code);
  };
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        void look.run(text);
      }}
    >
      {isScanning && (
        <CodeScanner
          onText={scanned}
          onFailure={() => {
            setScanning(false);
            overlays.toast(strings.noCamera, true);
          }}
        />
      )}
      <Field
        label={strings.linkInCode}
        hint={strings.linkDeviceHint}
        error={isBad ? strings.linkDeviceBad : undefined}
        value={text}
        dir="ltr"
        spellcheck={false}
        autocomplete="off"
        autocapitalize="none"
        onInput={(event) => {
          setText(event.currentTarget.value);
          setBad(false);
        }}
      />
      <Failure error={look.failure} />
      <div class="dialog-actions">
        <Button kind="quiet" onClick={onClose}>
          {strings.cancel}
        </Button>
        {canScan() && !isScanning && (
          <Button kind="plain" onClick={() => setScanning(true)}>
            {strings.scan}
          </Button>
        )}
        <Button kind="primary" type="submit" isBusy={look.isRunning}>
          {strings.look}
        </Button>
      </div>
    </form>
  );
}
