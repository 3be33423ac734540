import type { SettingsSection } from '../model/route.ts';
import { Avatar, Name, PaneHead } from '../ui/basics.tsx';
import { CallCheck } from '../ui/call-check.tsx';
import { useChanges, usePage, useSession } from '../ui/hooks.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { go } from '../ui/navigate.ts';
import { Confirm } from '../ui/overlay-views.tsx';
import { AppearanceSettings } from './settings-appearance.tsx';
import { DeviceSettings } from './settings-devices.tsx';
import { PrivacySettings } from './settings-privacy.tsx';
import { ProfileSettings } from './settings-profile.tsx';

const ICONS: Readonly<Record<SettingsSection, IconName>> = {
  profile: 'person',
  privacy: 'lock',
  devices: 'device',
  calls: 'mic',
  appearance: 'theme',
};

/** The sections, and who one is. */
export function SettingsList({
  selected,
  onLogOut,
  onOtherAccount,
}: {
  selected: SettingsSection | undefined;
  onLogOut: () => void;
  onOtherAccount: () => void;
}) {
  const { strings, overlays } = usePage();
  const session = useSession();
  useChanges(session.people.changes);
  const { name, user } = session.account;
  const shown = session.people.list.self.displayName || name;
  const sections: [SettingsSection, string, string][] = [
    ['profile', strings.profile, strings.profileHint],
    ['privacy', strings.privacy, strings.privacyHint],
    ['devices', strings.devices, strings.devicesHint],
    ['calls', strings.doctor.calls, strings.doctor.callsHint],
    ['appearance', strings.appearance, strings.appearanceHint],
  ];
  return (
    <div class="pane-list">
      <PaneHead title={strings.settings} />
      <div class="list-body is-scrolled">
        <div class="self-card">
          <Avatar id={user} name={shown} size="l" />
          <span class="list-row-text">
            <Name>{shown}</Name>
            <span class="hint">{strings.handle(name)}</span>
          </span>
        </div>
        <nav aria-label={strings.settings}>
          {sections.map(([section, title, hint]) => (
            <button
              type="button"
              key={section}
              class={`list-row ${section === selected ? 'is-selected' : ''}`}
              aria-current={section === selected ? 'page' : undefined}
              onClick={() => go({ at: 'settings', section })}
            >
              <span class="row-icon">
                <Icon name={ICONS[section]} />
              </span>
              <span class="list-row-text">
                <span class="name">{title}</span>
                <span class="hint">{hint}</span>
              </span>
              <Icon name="chevron" size={16} />
            </button>
          ))}
        </nav>
        <button type="button" class="list-row" onClick={onOtherAccount}>
          <span class="row-icon">
            <Icon name="person" />
          </span>
          <span class="list-row-text">
            <span class="name">{strings.otherAccount}</span>
            <span class="hint">{strings.otherAccountHint}</span>
          </span>
        </button>
        <button
          type="button"
          class="list-row is-dangerous"
          onClick={() =>
            overlays.openDialog(strings.logOut, (close) => (
              <Confirm
                text={strings.logOutConfirm}
                action={strings.logOut}
                onClose={close}
                onConfirm={onLogOut}
              />
            ))
          }
        >
          <span class="row-icon">
            <Icon name="exit" />
          </span>
          <span class="list-row-text">{strings.logOut}</span>
        </button>
      </div>
    </div>
  );
}

export function SettingsDetail({ section }: { section: SettingsSection }) {
  const { strings } = usePage();
  const content = {
    profile: ProfileSettings,
    privacy: PrivacySettings,
    devices: DeviceSettings,
    calls: CallCheck,
    appearance: AppearanceSettings,
  }[section];
  const Section = content;
  return (
    <section class="detail">
      <PaneHead
        title={section === 'calls' ? strings.doctor.calls : strings[section]}
        onBack={() => go({ at: 'settings', section: undefined })}
      />
      <div class="detail-body">
        <Section />
      </div>
    </section>
  );
}
