import type { OpenChat } from '../client/open-chat.ts';
import { durationText } from '../model/times.ts';
import type { JoinMode, Role, SettingsChange } from '../sdk.ts';
import { Choice, Failure, Switch } from '../ui/basics.tsx';
import { useAction, usePage, useSession } from '../ui/hooks.ts';
import { TextForm } from './group-info.tsx';

const SLOW_SECONDS = [0, 5, 30, 60, 300, 3_600] as const;

/** What the group has chosen; some of it is its owner's alone. */
export function GroupSettingsForm({ chat, isOwner }: { chat: OpenChat; isOwner: boolean }) {
  const { strings } = usePage();
  const session = useSession();
  const { conversation } = chat;
  const { settings } = chat.group;
  const change = useAction((to: SettingsChange) => session.client.groups.change(conversation, to));
  const receipts = useAction((isOn: boolean) => session.client.switchReceipts(conversation, isOn));
  const set = (to: SettingsChange) => change.run(to);
  const duration = (seconds: number) =>
    seconds === 0 ? strings.slowNone : durationText(seconds, strings);
  const slow = [...new Set([...SLOW_SECONDS, settings.slowSeconds])].sort((a, b) => a - b);
  const roles: [Role, string][] = [
    ['MEMBER', strings.roleMember],
    ['ADMIN', strings.roleAdmin],
    ['OWNER', strings.roleOwner],
  ];
  const joinModes: [JoinMode, string][] = [
    ['INVITE', strings.joinInvite],
    ['APPROVAL', strings.joinApproval],
    ['QUESTION', strings.joinQuestion],
    ['FREE', strings.joinFree],
    ['CLOSED', strings.joinClosed],
  ];
  return (
    <section class="info-section" aria-busy={change.isRunning}>
      <h3 class="list-title">{strings.groupSettings}</h3>
      <Choice
        label={strings.joining}
        value={settings.joinMode}
        options={joinModes}
        onChange={(joinMode) => set({ joinMode })}
      />
      {settings.joinMode === 'QUESTION' && (
        <TextForm
          key={settings.question}
          label={strings.question}
          text={settings.question}
          onSave={(question) => session.client.groups.change(conversation, { question })}
        />
      )}
      <Switch
        label={strings.history}
        isOn={settings.historyForNewcomers}
        onChange={(historyForNewcomers) => set({ historyForNewcomers })}
      />
      <Switch
        label={strings.silence}
        isOn={settings.silenced}
        onChange={(silenced) => set({ silenced })}
      />
      <Choice
        label={strings.slowMode}
        value={String(settings.slowSeconds)}
        options={slow.map((seconds) => [String(seconds), duration(seconds)] as const)}
        onChange={(seconds) => set({ slowSeconds: Number(seconds) })}
      />
      {isOwner && (
        <>
          <Choice
            label={strings.mayRename}
            value={settings.mayRename}
            options={roles}
            onChange={(mayRename) => set({ mayRename })}
          />
          <Choice
            label={strings.mayAnnounce}
            value={settings.mayAnnounce}
            options={roles}
            onChange={(mayAnnounce) => set({ mayAnnounce })}
          />
          <Choice
            label={strings.mayMentionAll}
            value={settings.mayMentionAll}
            options={roles}
            onChange={(mayMentionAll) => set({ mayMentionAll })}
          />
          <Switch
            label={strings.receiptsSwitch}
            isOn={chat.looking?.receipts !== 'NONE'}
            onChange={(isOn) => receipts.run(isOn)}
          />
        </>
      )}
      <Failure error={change.failure ?? receipts.failure} />
    </section>
  );
}
