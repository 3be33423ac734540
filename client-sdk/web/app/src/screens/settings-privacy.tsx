import { useEffect } from 'preact/hooks';
import type { Privacy, Self, SelfChange } from '../sdk.ts';
import { Choice, Failure, Switch } from '../ui/basics.tsx';
import { useAction, useChanges, usePage, useSession } from '../ui/hooks.ts';

export function PrivacySettings() {
  const { strings } = usePage();
  const session = useSession();
  useChanges(session.changes, session.people.changes);
  const { self } = session.people.list;
  const privacy = session.knownPrivacy;
  const load = useAction(() => session.privacy());
  useEffect(() => void load.run(), []);
  const change = useAction((to: Partial<Privacy>) => session.changePrivacy(to));
  const changeSelf = useAction((to: SelfChange) => session.client.setSelf(to));
  const isUnknown = privacy === undefined;
  const adding: [Self['adding'], string][] = [
    ['ANYONE', strings.addAnyone],
    ['WITH_NAME', strings.addWithName],
    ['NOBODY', strings.addNobody],
  ];
  const strangers: [Self['strangers'], string][] = [
    ['AS_CLUSTER', strings.writeAsCluster],
    ['EVERYONE', strings.writeEveryone],
    ['UNTIL_ANSWERED', strings.writeUntilAnswered],
    ['CONTACTS', strings.writeContacts],
  ];
  return (
    <div class="settings-card">
      <Switch
        label={strings.lastSeenTo}
        isOn={privacy?.lastSeenTo !== 'NOBODY'}
        isDisabled={isUnknown}
        onChange={(isOn) => change.run({ lastSeenTo: isOn ? 'EVERYONE' : 'NOBODY' })}
      />
      <Switch
        label={strings.invisible}
        hint={strings.invisibleHint}
        isOn={privacy?.invisible === true}
        isDisabled={isUnknown}
        onChange={(invisible) => change.run({ invisible })}
      />
      <Switch
        label={strings.readsShown}
        hint={strings.readsShownHint}
        isOn={privacy?.readsHidden !== true}
        isDisabled={isUnknown}
        onChange={(isOn) => change.run({ readsHidden: !isOn })}
      />
      <Switch
        label={strings.findable}
        isOn={!self.hidden}
        onChange={(isOn) => changeSelf.run({ hidden: !isOn })}
      />
      <Choice
        label={strings.whoMayAdd}
        value={self.adding}
        options={adding}
        onChange={(to) => void changeSelf.run({ adding: to })}
      />
      <Choice
        label={strings.whoMayWrite}
        value={self.strangers}
        options={strangers}
        onChange={(to) => void changeSelf.run({ strangers: to })}
      />
      <Failure error={load.failure ?? change.failure ?? changeSelf.failure} />
    </div>
  );
}
