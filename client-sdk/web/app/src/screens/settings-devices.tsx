import { useEffect, useState } from 'preact/hooks';
import { cleanName, isolated } from '../model/text.ts';
import type { Device } from '../sdk.ts';
import { Button, Failure, Field, Name, SkeletonRows } from '../ui/basics.tsx';
import { useAction, useNow, usePage, useSession } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';
import { Confirm } from '../ui/overlay-views.tsx';
import { LinkDevice } from './link-device.tsx';
import { NotificationSettings } from './settings-notifications.tsx';

/** A device that was let in is there when it has asked for its tokens, which it does every two seconds, or less often. */
const LOOK_MILLIS = 2_000;
const LOOKS = 30;

export function DeviceSettings() {
  const { strings, overlays } = usePage();
  const session = useSession();
  const [devices, setDevices] = useState<readonly Device[]>();
  const load = useAction(async () =>
    setDevices(await session.accounts.devices(await session.client.accessToken())),
  );
  useEffect(() => void load.run(), []);
  /** The devices before one was let in that is not among them yet. */
  const [before, setBefore] = useState<readonly Device[]>();
  useEffect(() => {
    if (before === undefined) {
      return undefined;
    }
    let looks = 0;
    const timer = setInterval(() => {
      void load.run();
      looks++;
      if (looks === LOOKS) {
        setBefore(undefined);
      }
    }, LOOK_MILLIS);
    return () => clearInterval(timer);
  }, [before]);
  useEffect(() => {
    if (before !== undefined && devices?.some(({ id }) => before.every((one) => one.id !== id))) {
      setBefore(undefined);
    }
  }, [before, devices]);
  const logOut = useAction(async (device: Device) => {
    await session.accounts.logOut(await session.client.accessToken(), device.id);
    await load.run();
  });
  const rename = async (device: Device, name: string) => {
    await session.accounts.renameDevice(await session.client.accessToken(), device.id, name);
    await load.run();
  };
  if (devices === undefined) {
    return load.failure === undefined ? (
      <SkeletonRows count={3} />
    ) : (
      <Failure error={load.failure} />
    );
  }
  const sorted = [...devices].sort(
    (one, other) =>
      Number(other.current) - Number(one.current) ||
      other.lastSeen.getTime() - one.lastSeen.getTime(),
  );
  return (
    <>
      <NotificationSettings />
      <div class="settings-card">
        <ul aria-label={strings.devices}>
          {sorted.map((device) => (
            <DeviceRow
              key={device.id}
              device={device}
              onRename={() =>
                overlays.openDialog(strings.renameDevice, (close) => (
                  <RenameForm
                    device={device}
                    onSave={(name) => rename(device, name)}
                    onClose={close}
                  />
                ))
              }
              onLogOut={() =>
                overlays.openDialog(strings.logOutDevice, (close) => (
                  <Confirm
                    text={strings.logOutDeviceConfirm(
                      isolated(device.name || strings.unnamedDevice),
                    )}
                    action={strings.logOutDevice}
                    onClose={close}
                    onConfirm={() => void logOut.run(device)}
                  />
                ))
              }
            />
          ))}
        </ul>
        <Failure error={load.failure ?? logOut.failure} />
        <div class="settings-card-end">
          <Button
            icon="plus"
            onClick={() =>
              overlays.openDialog(strings.linkDevice, (close) => (
                <LinkDevice onClose={close} onLinked={() => setBefore(devices)} />
              ))
            }
          >
            {strings.linkDevice}
          </Button>
        </div>
      </div>
    </>
  );
}

function DeviceRow({
  device,
  onRename,
  onLogOut,
}: {
  device: Device;
  onRename: () => void;
  onLogOut: () => void;
}) {
  const { strings, times } = usePage();
  const now = useNow(60_000);
  return (
    <li class="list-row is-tall">
      <span class="row-icon">
        <Icon name="device" />
      </span>
      <span class="list-row-text">
        <Name>{cleanName(device.name) || strings.unnamedDevice}</Name>
        <span class="hint">
          {device.current
            ? `${strings.thisDevice} · ${strings.usedNow}`
            : strings.lastUsed(times.ago(device.lastSeen.getTime(), now))}
        </span>
        <span class="row-actions">
          <Button kind="plain" onClick={onRename}>
            {strings.renameDevice}
          </Button>
          {!device.current && (
            <Button kind="danger" onClick={onLogOut}>
              {strings.logOutDevice}
            </Button>
          )}
        </span>
      </span>
    </li>
  );
}

function RenameForm({
  device,
  onSave,
  onClose,
}: {
  device: Device;
  onSave: (name: string) => Promise<void>;
  onClose: () => void;
}) {
  const { strings } = usePage();
  const [name, setName] = useState(device.name);
  const save = useAction(async () => {
    await onSave(name.trim());
    onClose();
  });
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        void save.run();
      }}
    >
      <Field
        label={strings.deviceName}
        value={name}
        maxLength={64}
        onInput={(event) => setName(event.currentTarget.value)}
      />
      <Failure error={save.failure} />
      <div class="dialog-actions">
        <Button kind="quiet" onClick={onClose}>
          {strings.cancel}
        </Button>
        <Button kind="primary" type="submit" isBusy={save.isRunning}>
          {strings.save}
        </Button>
      </div>
    </form>
  );
}
