import { useState } from 'preact/hooks';
import type { OpenChat } from '../client/open-chat.ts';
import { cleanName } from '../model/text.ts';
import type { Role, UserId } from '../sdk.ts';
import { Avatar, Button, Failure, Field, Name } from '../ui/basics.tsx';
import { useAction, useChanges, usePage, useSession } from '../ui/hooks.ts';
import { go } from '../ui/navigate.ts';
import { Confirm } from '../ui/overlay-views.tsx';
import { PeoplePicker } from '../ui/people-picker.tsx';
import { RichText } from '../ui/rich-text.tsx';
import { GroupBanned } from './group-banned.tsx';
import { GroupLinks } from './group-links.tsx';
import { GroupMembers } from './group-members.tsx';
import { GroupRequests } from './group-requests.tsx';
import { GroupSettingsForm } from './group-settings.tsx';

const RANK: Readonly<Record<Role, number>> = { MEMBER: 0, ADMIN: 1, OWNER: 2 };

/** Whether who has a role may do what takes at least another one. */
export function mayAs(role: Role | undefined, least: Role): boolean {
  return role !== undefined && RANK[role] >= RANK[least];
}

export function GroupInfo({ chat }: { chat: OpenChat }) {
  const { strings, overlays } = usePage();
  const session = useSession();
  useChanges(chat.changes, session.directory.changes, session.people.changes);
  const { group, conversation } = chat;
  const role = group.member(session.account.user)?.role;
  const isAdmin = mayAs(role, 'ADMIN');
  const { settings } = group;
  const title = group.title || session.chats.facts(conversation).title;
  const leave = useAction(async () => {
    await session.client.leave(conversation);
    session.chats.left(conversation);
    session.listChanges.happened();
    go({ at: 'chats' }, true);
  });
  return (
    <div class="group-info">
      <div class="person-card">
        <Avatar id={conversation} name={title} size="xl" isGroup />
        <h2>
          <Name>{title}</Name>
        </h2>
        <p class="hint">{chat.membersKnown ? strings.members(group.members().length) : ''}</p>
      </div>
      {mayAs(role, settings.mayRename) && (
        <TextForm
          key={`title ${title}`}
          label={strings.groupTitle}
          text={title}
          onSave={(text) => session.client.rename(conversation, text)}
        />
      )}
      <Announcement chat={chat} mayChange={mayAs(role, settings.mayAnnounce)} />
      {isAdmin && <GroupRequests chat={chat} />}
      <section class="info-section">
        <header class="info-section-head">
          <h3 class="list-title">{strings.groupMembers}</h3>
          {role !== undefined && (
            <Button
              kind="quiet"
              icon="plus"
              onClick={() =>
                overlays.openDialog(strings.invite, (close) => (
                  <Invite chat={chat} onClose={close} />
                ))
              }
            >
              {strings.invite}
            </Button>
          )}
        </header>
        <GroupMembers chat={chat} />
      </section>
      {isAdmin && <GroupBanned chat={chat} />}
      {isAdmin && <GroupLinks chat={chat} />}
      {isAdmin && <GroupSettingsForm chat={chat} isOwner={role === 'OWNER'} />}
      {role !== undefined && (
        <TextForm
          key={`remark ${group.member(session.account.user)?.remark}`}
          label={strings.nickname}
          text={group.member(session.account.user)?.remark ?? ''}
          mayBeEmpty
          onSave={(text) => session.client.groups.goBy(conversation, text)}
        />
      )}
      {role !== undefined && (
        <div class="danger-zone">
          <Failure error={leave.failure} />
          <Button
            kind="danger"
            icon="exit"
            isBusy={leave.isRunning}
            onClick={() =>
              overlays.openDialog(strings.leaveGroup, (close) => (
                <Confirm
                  text={strings.leaveConfirm}
                  action={strings.leaveGroup}
                  onClose={close}
                  onConfirm={() => void leave.run()}
                />
              ))
            }
          >
            {strings.leaveGroup}
          </Button>
        </div>
      )}
    </div>
  );
}

/** One text that is changed and saved by itself. */
export function TextForm({
  label,
  text,
  mayBeEmpty = false,
  area = false,
  onSave,
}: {
  label: string;
  text: string;
  mayBeEmpty?: boolean;
  area?: boolean;
  onSave: (text: string) => Promise<unknown>;
}) {
  const { strings, overlays } = usePage();
  const [value, setValue] = useState(text);
  const save = useAction(async () => {
    await onSave(value.trim());
    overlays.toast(strings.saved);
  });
  const isChanged = value.trim() !== text.trim() && (mayBeEmpty || value.trim() !== '');
  return (
    <form
      class="text-form"
      onSubmit={(event) => {
        event.preventDefault();
        void save.run();
      }}
    >
      <Field
        label={label}
        value={value}
        area={area}
        onInput={(event) => setValue(event.currentTarget.value)}
        end={
          isChanged && (
            <Button kind="plain" type="submit" isBusy={save.isRunning}>
              {strings.save}
            </Button>
          )
        }
      />
      <Failure error={save.failure} />
    </form>
  );
}

function Announcement({ chat, mayChange }: { chat: OpenChat; mayChange: boolean }) {
  const { strings, times } = usePage();
  const session = useSession();
  const { announcement } = chat.group;
  const change =
    announcement?.content.kind === 'groupChange' ? announcement.content.change : undefined;
  const text = change?.is === 'announcement' ? change.value.text : '';
  if (mayChange) {
    return (
      <TextForm
        key={`announcement ${announcement?.sequence}`}
        label={strings.announcement}
        text={text}
        mayBeEmpty
        area
        onSave={(next) => session.client.groups.announce(chat.conversation, next)}
      />
    );
  }
  return (
    <section class="info-section">
      <h3 class="list-title">{strings.announcement}</h3>
      <p class="announcement">
        {text === '' ? (
          strings.announcementNone
        ) : (
          <RichText text={text} isMentioned={() => false} />
        )}
      </p>
      {announcement !== undefined && text !== '' && (
        <p class="hint">
          {strings.saidBy(
            cleanName(session.nameOf(announcement.sender, chat) ?? ''),
            times.full(announcement.timeMillis),
          )}
        </p>
      )}
    </section>
  );
}

function Invite({ chat, onClose }: { chat: OpenChat; onClose: () => void }) {
  const { strings, overlays } = usePage();
  const session = useSession();
  const [users, setUsers] = useState<readonly UserId[]>([]);
  const invite = useAction(async () => {
    const { waiting } = await session.client.invite(chat.conversation, users);
    overlays.toast(waiting > 0 ? strings.waitingToBeLetIn : strings.invited);
    onClose();
  });
  return (
    <div class="form">
      <PeoplePicker
        chosen={users}
        without={(user) => chat.group.member(user) !== undefined}
        onChange={setUsers}
      />
      <Failure error={invite.failure} />
      <div class="dialog-actions">
        <Button kind="quiet" onClick={onClose}>
          {strings.cancel}
        </Button>
        <Button
          kind="primary"
          isBusy={invite.isRunning}
          disabled={users.length === 0}
          onClick={() => void invite.run()}
        >
          {strings.invite}
        </Button>
      </div>
    </div>
  );
}
