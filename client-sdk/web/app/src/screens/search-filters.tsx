import { useRef } from 'preact/hooks';
import { TIME_CHOICES, type TimeChoice } from '../model/search-times.ts';
import { cleanName } from '../model/text.ts';
import type { SearchType, UserId } from '../sdk.ts';
import { usePage, useSession } from '../ui/hooks.ts';

/** In the order in which people look for them. */
const TYPES: readonly SearchType[] = [
  'ANY',
  'TEXT',
  'IMAGE',
  'VIDEO',
  'FILE',
  'LINK',
  'VOICE',
  'LOCATION',
  'CONTACT',
  'STICKER',
];

/** What narrows a search: who said it, when, and what it is. */
export function SearchFilters() {
  const { strings } = usePage();
  const session = useSession();
  const { search } = session;
  const { sender, type, time, firstDay, lastDay } = search.wish;
  const senders = useSenders();
  return (
    <fieldset class="search-filters">
      <legend class="unseen">{strings.searchFilters}</legend>
      <Filter
        label={strings.searchType}
        value={type}
        options={TYPES.map((one) => [one, strings.searchTypes[one]])}
        onChange={(one) => search.want({ type: one as SearchType })}
      />
      <Filter
        label={strings.searchSender}
        value={sender ?? ''}
        options={[
          ['', strings.searchAnybody],
          ...senders.map((user) => [user, nameOf(user)] as const),
        ]}
        onChange={(user) => search.want({ sender: user === '' ? undefined : user })}
      />
      <Filter
        label={strings.searchTime}
        value={time}
        options={TIME_CHOICES.map((one) => [one, strings.searchTimes[one]])}
        onChange={(one) => search.want({ time: one as TimeChoice })}
      />
      {time === 'DATES' && (
        <>
          <Day
            label={strings.searchFirstDay}
            value={firstDay}
            onChange={(day) => search.want({ firstDay: day })}
          />
          <Day
            label={strings.searchLastDay}
            value={lastDay}
            onChange={(day) => search.want({ lastDay: day })}
          />
        </>
      )}
    </fieldset>
  );

  function nameOf(user: UserId): string {
    return user === session.account.user
      ? strings.you
      : cleanName(session.nameOf(user) ?? '') || strings.somebody;
  }
}

/** Who may have said it: the other one, or the contacts, and whoever was found. They stay for as long as the screen. */
function useSenders(): UserId[] {
  const session = useSession();
  const { wish, found } = session.search;
  const seen = useRef(new Set<UserId>());
  for (const { message } of found ?? []) {
    seen.current.add(message.sender);
  }
  const peer = wish.conversation === undefined ? '' : session.chats.facts(wish.conversation).peer;
  if (peer !== '') {
    return [session.account.user, peer];
  }
  const contacts =
    wish.conversation === undefined
      ? session.people.list.contacts().map(({ user }) => user)
      : membersOf();
  const wanted = wish.sender === undefined ? [] : [wish.sender];
  return [...new Set([session.account.user, ...contacts, ...seen.current, ...wanted])];

  function membersOf(): UserId[] {
    const open = session.openChat;
    return open?.conversation === wish.conversation && open?.isGroup
      ? open.group.members().map(({ user }) => user)
      : [];
  }
}

function Filter({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: string;
  options: readonly (readonly [value: string, label: string])[];
  onChange: (value: string) => void;
}) {
  return (
    <select
      class="select"
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    >
      {options.map(([option, text]) => (
        <option key={option} value={option} selected={option === value}>
          {text}
        </option>
      ))}
    </select>
  );
}

function Day({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (day: string) => void;
}) {
  return (
    <label class="search-day">
      <span>{label}</span>
      <input
        type="date"
        class="select"
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </label>
  );
}
