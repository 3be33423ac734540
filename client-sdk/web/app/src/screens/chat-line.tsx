import type { ListedChat } from '../model/chat-list.ts';
import { previewOf } from '../model/describe.ts';
import { oneLine } from '../model/text.ts';
import { Avatar, Name } from '../ui/basics.tsx';
import { classes } from '../ui/classes.ts';
import { useNow, usePage, useSession } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';
import { go } from '../ui/navigate.ts';
import type { MenuItem } from '../ui/overlays.ts';

/** Muted for so long that it is for ever. */
const FOREVER = Number.POSITIVE_INFINITY;

/** One conversation in the list. */
export function ChatLine({
  chat,
  title,
  isSelected,
}: {
  chat: ListedChat;
  title: string;
  isSelected: boolean;
}) {
  const { strings, times, overlays } = usePage();
  const session = useSession();
  const now = useNow(60_000);
  const { conversation, preferences, last, unread, mentions, markedUnread } = chat;
  const isGroup = chat.peer === '';
  const isMuted = preferences.mutedUntilMillis > now;
  const isUnread = unread > 0 || markedUnread;
  const openMenu = (opener: HTMLElement, point?: { x: number; y: number }) =>
    overlays.openMenu(
      opener,
      { label: strings.chatMenu, items: lineMenu(chat, isMuted, session, strings) },
      point,
    );
  return (
    <button
      type="button"
      class={classes(
        'list-row chat-line',
        isSelected && 'is-selected',
        isUnread && 'is-unread',
        isMuted && 'is-muted',
      )}
      aria-current={isSelected ? 'true' : undefined}
      onClick={() => go({ at: 'chat', conversation, info: false })}
      onContextMenu={(event) => {
        event.preventDefault();
        openMenu(event.currentTarget, { x: event.clientX, y: event.clientY });
      }}
      onKeyDown={(event) => onLineKey(event, () => openMenu(event.currentTarget))}
    >
      <Avatar
        id={isGroup ? conversation : chat.peer}
        name={title}
        isGroup={isGroup}
        isOnline={!isGroup && session.presences.of(chat.peer)?.online === true}
      />
      <span class="list-row-text">
        <span class="line-top">
          {title === '' ? <span class="skeleton skeleton-name" /> : <Name>{title}</Name>}
          {isMuted && <Mark icon="mute" label={strings.muted} />}
          {chat.newestMillis > 0 && (
            <time class="line-time">{times.brief(chat.newestMillis, now)}</time>
          )}
        </span>
        <span class="line-bottom">
          <LinePreview chat={chat} isGroup={isGroup} last={last} isSelected={isSelected} />
          {preferences.pinned && !isUnread && <Mark icon="pin" label={strings.pinned} />}
          {mentions > 0 && (
            <span class="badge is-mention" title={strings.mentionedYou}>
              @<span class="unseen">{strings.mentionedYou}</span>
            </span>
          )}
          {isUnread && (
            <span class="badge">
              <span class="unseen">{strings.unreadCount(unread)}</span>
              <span aria-hidden="true">{unread === 0 ? '' : unread > 99 ? '99+' : unread}</span>
            </span>
          )}
        </span>
      </span>
    </button>
  );
}

function Mark({ icon, label }: { icon: 'mute' | 'pin'; label: string }) {
  return (
    <span class="line-mark" role="img" aria-label={label} title={label}>
      <Icon name={icon} size={15} />
    </span>
  );
}

function LinePreview({
  chat,
  isGroup,
  last,
  isSelected,
}: {
  chat: ListedChat;
  isGroup: boolean;
  last: ListedChat['last'];
  isSelected: boolean;
}) {
  const { strings } = usePage();
  const session = useSession();
  const { draft } = chat.preferences;
  if (session.posting.outbox.hasFailed(chat.conversation)) {
    return (
      <span class="line-preview is-failed">
        <Icon name="alert" size={14} /> {strings.notSent}
      </span>
    );
  }
  if (draft.trim() !== '' && !isSelected) {
    return (
      <bdi class="line-preview">
        <span class="draft-mark">{strings.draftPrefix}</span> {oneLine(draft, 100)}
      </bdi>
    );
  }
  return (
    <bdi class="line-preview">
      {last === undefined ? '' : previewOf(last, isGroup, session.reader(strings))}
    </bdi>
  );
}

/** Arrows go from line to line; the menu key or a dot opens the menu, if there is one. */
export function onLineKey(event: KeyboardEvent, openMenu?: () => void): void {
  const lines = [...document.querySelectorAll<HTMLElement>('.list-body button.list-row:enabled')];
  const at = lines.indexOf(event.currentTarget as HTMLElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
  if (next !== undefined) {
    event.preventDefault();
    lines[next]?.focus();
  } else if (openMenu !== undefined && (event.key === 'ContextMenu' || event.key === '.')) {
    event.preventDefault();
    openMenu();
  }
}

/** What can be done with a conversation, from its line or from what there is to know of it. */
export function lineMenu(
  chat: ListedChat,
  isMuted: boolean,
  session: ReturnType<typeof useSession>,
  strings: ReturnType<typeof usePage>['strings'],
): MenuItem[] {
  const { conversation, preferences, head } = chat;
  const keep = (change: Parameters<typeof session.keep>[1]) => session.keep(conversation, change);
  const isUnread = chat.unread > 0 || chat.markedUnread;
  const isGroup = chat.peer === '';
  return [
    preferences.pinned
      ? { label: strings.unpin, icon: 'pin', choose: () => keep({ pinned: false }) }
      : { label: strings.pin, icon: 'pin', choose: () => keep({ pinned: true }) },
    isMuted
      ? { label: strings.unmute, icon: 'bell', choose: () => keep({ mutedUntilMillis: 0 }) }
      : { label: strings.mute, icon: 'mute', choose: () => keep({ mutedUntilMillis: FOREVER }) },
    ...(isGroup
      ? [
          {
            label: preferences.mentionsOnly ? strings.notifyOfAll : strings.notifyOfMentions,
            icon: 'bell' as const,
            choose: () => keep({ mentionsOnly: !preferences.mentionsOnly }),
          },
        ]
      : []),
    isUnread
      ? {
          label: strings.markRead,
          icon: 'check',
          choose: () => {
            session.read(conversation, head);
            keep({ unreadUntil: 0 });
          },
        }
      : {
          label: strings.markUnread,
          icon: 'unread',
          choose: () => keep({ unreadUntil: head + 1 }),
        },
    preferences.archived
      ? { label: strings.unarchive, icon: 'archive', choose: () => keep({ archived: false }) }
      : { label: strings.archive, icon: 'archive', choose: () => keep({ archived: true }) },
    { label: strings.hideChat, icon: 'eyeOff', choose: () => keep({ hiddenUpTo: head }) },
  ];
}
