import { useState } from 'preact/hooks';
import type { DeviceKind } from '../client/call-devices.ts';
import { Choice } from '../ui/basics.tsx';
import { useChanges, usePage, useSession } from '../ui/hooks.ts';
import { Icon, type IconName } from '../ui/icon.tsx';

function Control({
  icon,
  label,
  isOn,
  kind = 'plain',
  isDisabled = false,
  onClick,
}: {
  icon: IconName;
  label: string;
  /** Something that is not as usual: muted, shared, held. */
  isOn?: boolean;
  kind?: 'plain' | 'end' | 'again';
  isDisabled?: boolean;
  onClick: () => void;
}) {
  return (
    <button
      type="button"
      class={`call-button is-${kind} ${isOn ? 'is-on' : ''}`}
      aria-label={label}
      title={label}
      aria-pressed={isOn}
      disabled={isDisabled}
      onClick={onClick}
    >
      <Icon name={icon} size={24} />
    </button>
  );
}

/** What one can do in the call. */
export function CallControls() {
  const { strings } = usePage();
  const session = useSession();
  const { calling } = session;
  const { active } = calling;
  const { calls } = strings;
  const [areDevicesShown, setDevicesShown] = useState(false);
  const isMuted = active?.isMuted === true;
  const isHeld = active?.isHeld === true;
  const { isCameraOn } = calling;
  const { isScreen } = calling.tracks;
  const isIdle = active === undefined;
  return (
    <div class="call-controls-box">
      {areDevicesShown && <DeviceChoices />}
      <fieldset class="call-controls">
        <legend class="unseen">{calls.controls}</legend>
        <Control
          icon={isMuted ? 'micOff' : 'mic'}
          label={isMuted ? calls.unmute : calls.mute}
          isOn={isMuted}
          isDisabled={isIdle}
          onClick={() => calling.mute(!isMuted)}
        />
        <Control
          icon={isCameraOn ? 'camera' : 'cameraOff'}
          label={isCameraOn ? calls.cameraOff : calls.cameraOn}
          isDisabled={isIdle}
          onClick={() => void calling.camera(!isCameraOn)}
        />
        {calling.devices.canShareScreen && (
          <Control
            icon="screen"
            label={isScreen ? calls.stopSharing : calls.shareScreen}
            isOn={isScreen}
            isDisabled={isIdle}
            onClick={() => void calling.screen(!isScreen)}
          />
        )}
        <Control
          icon={isHeld ? 'play' : 'pause'}
          label={isHeld ? calls.resume : calls.hold}
          isOn={isHeld}
          isDisabled={isIdle}
          onClick={() => calling.hold(!isHeld)}
        />
        <Control
          icon="settings"
          label={calls.devices}
          isOn={areDevicesShown}
          onClick={() => {
            void calling.devices.look();
            setDevicesShown(!areDevicesShown);
          }}
        />
        <Control
          icon="hangUp"
          label={calls.hangUp}
          kind="end"
          onClick={() => void calling.hangUp()}
        />
      </fieldset>
    </div>
  );
}

/** Which microphone, camera and speaker are used. */
function DeviceChoices() {
  const { strings } = usePage();
  const session = useSession();
  const { devices } = session.calling;
  useChanges(devices.changes);
  const { calls } = strings;
  const kinds: readonly (readonly [DeviceKind, string])[] = [
    ['audioinput', calls.microphone],
    ['videoinput', calls.camera],
    ['audiooutput', calls.speaker],
  ];
  return (
    <div class="call-devices">
      {kinds.map(([kind, label]) => {
        const all = devices.of(kind);
        return all.length === 0 ? null : (
          <Choice
            key={kind}
            label={label}
            value={devices.chosen(kind)}
            options={[
              ['', calls.byBrowser],
              ...all
                .filter(({ deviceId }) => deviceId !== 'default')
                .map(
                  (one, at) =>
                    [one.deviceId, one.label || calls.unnamedDevice(String(at + 1))] as const,
                ),
            ]}
            onChange={(id) => void session.calling.chooseDevice(kind, id)}
          />
        );
      })}
    </div>
  );
}
