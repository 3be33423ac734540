import { useEffect, useRef, useState } from 'preact/hooks';
import { TIME_CHOICES, type TimeChoice } from '../model/search-times.ts';
import { cleanName } from '../model/text.ts';
import type { ConversationId, SearchType, UserId } from '../sdk.ts';
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
  const nameOf = (user: UserId) =>
    user === session.account.user
      ? strings.you
      : cleanName(session.nameOf(user) ?? '') || strings.somebody;
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
}

/** Who may have said it: the other one, the members, or the contacts; and whoever was found since the screen is there. */
function useSenders(): UserId[] {
  const session = useSession();
  const { wish, found } = session.search;
  const { conversation, sender } = wish;
  const members = useMembers(conversation);
  const seen = useRef(new Set<UserId>());
  for (const { message } of found ?? []) {
    seen.current.add(message.sender);
  }
  const self = session.account.user;
  const peer = conversation === undefined ? '' : session.chats.facts(conversation).peer;
  if (peer !== '') {
    return [self, peer];
  }
  const likely = conversation === undefined ? session.people.list.contacts() : members;
  const wanted = sender === undefined ? [] : [sender];
  return [...new Set([self, ...likely.map(({ user }) => user), ...seen.current, ...wanted])];
}

/** Of a large group, the first; none until the node has told. */
function useMembers(conversation: ConversationId | undefined): readonly { user: UserId }[] {
  const session = useSession();
  const [told, setTold] = useState<{ of: ConversationId; members: readonly { user: UserId }[] }>();
  useEffect(() => {
    if (conversation?.startsWith('g')) {
      session.client.members(conversation).then(
        ({ members }) => setTold({ of: conversation, members }),
        () => {},
      );
    }
  }, [session, conversation]);
  return told !== undefined && told.of === conversation ? told.members : [];
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
