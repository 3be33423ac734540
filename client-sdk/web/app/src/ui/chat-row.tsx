import type { OpenChat } from '../client/open-chat.ts';
import type { Row } from '../model/chat-rows.ts';
import { eventText } from '../model/describe.ts';
import { isolated } from '../model/text.ts';
import { CallEntryRow } from './call-entry.tsx';
import type { RowProps } from './chat-actions.ts';
import { usePage, useSession } from './hooks.ts';
import { MessageRow } from './message-row.tsx';
import { UploadRow } from './upload-row.tsx';

export function ChatRow({ row, ...props }: RowProps & { row: Row }) {
  const { strings, times } = usePage();
  const session = useSession();
  switch (row.is) {
    case 'beginning':
      return <Beginning chat={props.chat} />;
    case 'loading':
      return <LoadingRow />;
    case 'day':
      return (
        <p class="day">
          <span>{times.day(row.timeMillis, props.nowMillis)}</span>
        </p>
      );
    case 'unread':
      return (
        <p class="unread-line">
          <span>{strings.unreadLine}</span>
        </p>
      );
    case 'event':
      return (
        <p class="event">
          <bdi>{eventText(row.state.message, session.reader(strings, props.chat))}</bdi>
        </p>
      );
    case 'message':
      if (row.state.message.content.kind === 'callEntry') {
        return <CallEntryRow {...props} state={row.state} own={row.own} place={row.place} />;
      }
      return <MessageRow {...props} row={row} />;
    case 'upload':
      return <UploadRow row={row} />;
  }
}

function Beginning({ chat }: { chat: OpenChat }) {
  const { strings } = usePage();
  const session = useSession();
  const { peer } = session.chats.facts(chat.conversation);
  return (
    <div class="beginning">
      <p>{strings.beginning}</p>
      {peer !== '' && (
        <p class="hint">
          {strings.beginningDirect(isolated(session.nameOf(peer) ?? strings.somebody))}
        </p>
      )}
    </div>
  );
}

function LoadingRow() {
  const { strings } = usePage();
  return (
    <div class="loading-row" role="status" aria-label={strings.loading}>
      <span class="skeleton bubble-skeleton w-40" />
      <span class="skeleton bubble-skeleton w-60" />
    </div>
  );
}
