import { useState } from 'preact/hooks';
import type { OpenChat } from '../client/open-chat.ts';
import { isolated } from '../model/text.ts';
import type { GroupMember } from '../sdk.ts';
import { Avatar, Button, IconButton, Name, SkeletonRows, UserName } from '../ui/basics.tsx';
import { useNow, usePage, useSession } from '../ui/hooks.ts';
import { go } from '../ui/navigate.ts';
import { Confirm } from '../ui/overlay-views.tsx';
import type { MenuItem } from '../ui/overlays.ts';
import { mayAs } from './group-info.tsx';

const SHOWN_AT_FIRST = 12;
const MUTE_HOURS = 8;
const RANK = { OWNER: 0, ADMIN: 1, MEMBER: 2 } as const;

/** Who is in the group: owner and admins first. */
export function GroupMembers({ chat }: { chat: OpenChat }) {
  const { strings } = usePage();
  const session = useSession();
  const [isAll, setAll] = useState(false);
  if (!chat.membersKnown) {
    return <SkeletonRows count={3} />;
  }
  const members = [...chat.group.members()].sort(
    (one, other) =>
      RANK[one.role] - RANK[other.role] ||
      (session.nameOf(one.user, chat) ?? '').localeCompare(session.nameOf(other.user, chat) ?? ''),
  );
  const shown = isAll ? members : members.slice(0, SHOWN_AT_FIRST);
  return (
    <>
      <ul aria-label={strings.groupMembers}>
        {shown.map((member) => (
          <MemberRow key={member.user} member={member} chat={chat} />
        ))}
      </ul>
      {shown.length < members.length && (
        <Button kind="quiet" onClick={() => setAll(true)}>
          {strings.showMore}
        </Button>
      )}
    </>
  );
}

function MemberRow({ member, chat }: { member: GroupMember; chat: OpenChat }) {
  const { strings, overlays } = usePage();
  const session = useSession();
  const now = useNow(60_000);
  const { user, role } = member;
  const isSelf = user === session.account.user;
  const isMuted = member.mutedUntilMillis > now;
  const items = useMemberMenu(member, chat, isMuted);
  return (
    <li class="list-row">
      <Avatar
        id={user}
        name={session.nameOf(user, chat)}
        size="s"
        isOnline={session.presences.of(user)?.online === true}
      />
      <span class="list-row-text">
        {isSelf ? <Name>{strings.you}</Name> : <UserName user={user} />}
        {isMuted && <span class="hint">{strings.muted}</span>}
      </span>
      {role !== 'MEMBER' && (
        <span class="tag">{role === 'OWNER' ? strings.owner : strings.admin}</span>
      )}
      {!isSelf && (
        <IconButton
          icon="more"
          label={strings.memberMenu(isolated(session.nameOf(user, chat) ?? ''))}
          aria-haspopup="menu"
          onClick={(event) =>
            overlays.openMenu(event.currentTarget, { label: strings.groupMembers, items })
          }
        />
      )}
    </li>
  );
}

/** What the user may do with another member. */
function useMemberMenu({ user, role }: GroupMember, chat: OpenChat, isMuted: boolean): MenuItem[] {
  const { strings, overlays } = usePage();
  const session = useSession();
  const { conversation } = chat;
  const own = chat.group.member(session.account.user)?.role;
  const { groups } = session.client;
  const items: MenuItem[] = [
    { label: strings.profile, icon: 'person', choose: () => go({ at: 'person', user }) },
  ];
  const isAbove = own === 'OWNER' || (own === 'ADMIN' && role === 'MEMBER');
  if (!mayAs(own, 'ADMIN') || !isAbove) {
    return items;
  }
  const act = (action: Promise<unknown>) => void session.posting.operate(action);
  const confirm = (title: string, action: () => Promise<unknown>) =>
    overlays.openDialog(title, (close) => (
      <Confirm
        text={`${title}: ${isolated(session.nameOf(user, chat) ?? '')}`}
        action={title}
        onClose={close}
        onConfirm={() => act(action())}
      />
    ));
  if (own === 'OWNER') {
    items.push(
      role === 'ADMIN'
        ? {
            label: strings.makeMember,
            icon: 'star',
            choose: () => act(groups.makeMembers(conversation, [user])),
          }
        : {
            label: strings.makeAdmin,
            icon: 'star',
            choose: () => act(groups.makeAdmins(conversation, [user])),
          },
      {
        label: strings.giveGroup,
        icon: 'group',
        choose: () => confirm(strings.giveGroup, () => groups.transfer(conversation, user)),
      },
    );
  }
  items.push(
    isMuted
      ? {
          label: strings.unmuteMember,
          icon: 'bell',
          choose: () => act(groups.unmute(conversation, [user])),
        }
      : {
          label: `${strings.muteMember} · ${strings.hours(MUTE_HOURS)}`,
          icon: 'mute',
          choose: () => act(groups.mute(conversation, [user], Date.now() + MUTE_HOURS * 3_600_000)),
        },
    {
      label: strings.removeMember,
      icon: 'exit',
      isDangerous: true,
      choose: () =>
        confirm(strings.removeMember, () => session.client.remove(conversation, [user])),
    },
    {
      label: strings.banMember,
      icon: 'block',
      isDangerous: true,
      choose: () => confirm(strings.banMember, () => groups.ban(conversation, [user])),
    },
  );
  return items;
}
