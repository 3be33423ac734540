import { useEffect, useState } from 'preact/hooks';
import { codeOf } from '../client/posting.ts';
import { gist } from '../model/describe.ts';
import { isolated, oneLine } from '../model/text.ts';
import type { MergedContent, MergedMessage, Message } from '../sdk.ts';
import { wordsFor } from '../strings/errors.ts';
import { Avatar, Button, UserName } from './basics.tsx';
import { CardView } from './card-view.tsx';
import { usePage, useSession } from './hooks.ts';
import { MediaView } from './media-view.tsx';
import { RichText } from './rich-text.tsx';

const TITLE_LENGTH_MAX = 120;

/**
 * Messages that were forwarded as one: their beginning, and, when somebody wants it, the rest.
 *
 * @param path where they are in the message; empty: it carries them itself
 */
export function MergedView({
  message,
  content,
  path = [],
}: {
  message: Message;
  content: MergedContent;
  path?: readonly number[];
}) {
  const { strings, overlays } = usePage();
  const session = useSession();
  const title = oneLine(content.title, TITLE_LENGTH_MAX) || strings.mergedMessages;
  return (
    <button
      type="button"
      class="card merged"
      aria-haspopup="dialog"
      onClick={() =>
        overlays.openDialog(title, () => <MergedMessages message={message} path={path} />)
      }
    >
      <span class="card-text">
        <bdi class="card-title">{title}</bdi>
        {content.lines.map(({ sender, text }, at) => (
          <bdi class="merged-line" key={at}>
            {strings.says(
              isolated(
                sender === session.account.user
                  ? strings.you
                  : (session.nameOf(sender) ?? strings.somebody),
              ),
              oneLine(text),
            )}
          </bdi>
        ))}
        <span class="card-source">{strings.mergedCount(content.count)}</span>
      </span>
    </button>
  );
}

/** All of them, a page at a time. */
function MergedMessages({ message, path }: { message: Message; path: readonly number[] }) {
  const { strings } = usePage();
  const session = useSession();
  const [messages, setMessages] = useState<readonly MergedMessage[]>([]);
  const [hasMore, setMore] = useState(true);
  const [isLoading, setLoading] = useState(false);
  const [why, setWhy] = useState<string>();
  const load = async () => {
    setLoading(true);
    setWhy(undefined);
    try {
      const { conversation, sequence } = message;
      const after = messages.at(-1)?.position ?? 0;
      const page = await session.client.merged.open(conversation, sequence, path, after);
      setMessages((before) => [...before, ...page.messages]);
      setMore(page.more);
    } catch (error) {
      setWhy(wordsFor(codeOf(error), strings));
    } finally {
      setLoading(false);
    }
  };
  useEffect(() => void load(), []);
  return (
    <div class="dialog-scroll merged-messages">
      {messages.map((one) => (
        <MergedRow key={one.position} message={message} one={one} path={path} />
      ))}
      {why !== undefined && (
        <p class="dialog-text" role="alert">
          {why}
        </p>
      )}
      {isLoading ? (
        <p class="dialog-text" role="status">
          {strings.loading}
        </p>
      ) : (
        (hasMore || why !== undefined) && (
          <Button kind="quiet" onClick={() => void load()}>
            {strings.mergedMore}
          </Button>
        )
      )}
    </div>
  );
}

function MergedRow({
  message,
  one,
  path,
}: {
  message: Message;
  one: MergedMessage;
  path: readonly number[];
}) {
  const { times } = usePage();
  const session = useSession();
  const { sender, timeMillis } = one;
  return (
    <article class="merged-row">
      <Avatar id={sender} name={session.nameOf(sender)} size="s" />
      <div class="merged-said">
        <span class="merged-who">
          <UserName user={sender} />
          <time dateTime={new Date(timeMillis).toISOString()}>{times.full(timeMillis)}</time>
        </span>
        <MergedSaid message={message} one={one} path={path} />
      </div>
    </article>
  );
}

/** A file is had by way of the message that carries it. */
function MergedSaid({
  message,
  one: { content, position },
  path,
}: {
  message: Message;
  one: MergedMessage;
  path: readonly number[];
}) {
  const { strings } = usePage();
  const session = useSession();
  switch (content.kind) {
    case 'text':
      return <RichText text={content.text} isMentioned={() => false} />;
    case 'media':
      return (
        <>
          <MediaView message={{ ...message, content }} />
          {content.caption !== '' && <RichText text={content.caption} isMentioned={() => false} />}
        </>
      );
    case 'merged':
      return <MergedView message={message} content={content} path={[...path, position]} />;
    case 'location':
    case 'contact':
    case 'link':
    case 'sticker':
      return <CardView content={content} />;
    default:
      return <span class="text is-faint">{gist(content, session.reader(strings))}</span>;
  }
}
