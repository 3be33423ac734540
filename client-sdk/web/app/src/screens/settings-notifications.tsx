import { useEffect } from 'preact/hooks';
import { Failure, Switch } from '../ui/basics.tsx';
import { useAction, useChanges, usePage, useSession } from '../ui/hooks.ts';

/** Whether this browser tells of messages while the page is closed. */
export function NotificationSettings() {
  const { strings } = usePage();
  const { notifications } = useSession();
  useChanges(notifications.changes);
  const load = useAction(() => notifications.begin());
  useEffect(() => {
    if (notifications.state === 'unknown') {
      void load.run();
    }
  }, []);
  const turn = useAction((isOn: boolean) =>
    isOn ? notifications.turnOn() : notifications.turnOff(),
  );
  const { state } = notifications;
  return (
    <div class="settings-card">
      <Switch
        label={strings.notify}
        hint={
          state === 'unable'
            ? strings.notifyUnable
            : state === 'refused'
              ? strings.notifyRefused
              : strings.notifyHint
        }
        isOn={state === 'on'}
        isDisabled={state !== 'on' && state !== 'off'}
        onChange={(isOn) => turn.run(isOn)}
      />
      <Failure error={load.failure ?? turn.failure} />
    </div>
  );
}
