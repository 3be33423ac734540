import { useEffect, useState } from 'preact/hooks';
import type { OpenChat } from '../client/open-chat.ts';
import { codeOf } from '../client/posting.ts';
import type { Session } from '../client/session.ts';
import type { ConversationId, MessageState, Receipt, ReceiptsCounted } from '../sdk.ts';
import { Avatar, Name } from '../ui/basics.tsx';
import { QUICK_REACTIONS } from '../ui/emojis.ts';
import { type Page, usePage, useSession } from '../ui/hooks.ts';
import { Confirm } from '../ui/overlay-views.tsx';
import type { MenuItem, OpenMenu } from '../ui/overlays.ts';
import { mayHighlight } from './highlight-bar.tsx';

interface Choices {
  reply(): void;
  forward(): void;
  select(): void;
  star(): void;
  discard(): void;
  edit(): void;
  react(emoji: string): void;
}

/** What can be done with a message: what the node would refuse for sure is not offered. */
export function messageMenu(
  state: MessageState,
  chat: OpenChat,
  session: Session,
  { strings, overlays }: Page,
  choices: Choices,
): Omit<OpenMenu, 'at'> {
  const { sender, sequence, content, timeMillis } = state.message;
  const { conversation } = chat;
  const { recallSeconds, editSeconds } = session.client.limits;
  const isOwn = sender === session.account.user;
  const age = (Date.now() - timeMillis) / 1_000;
  const items: MenuItem[] = [
    { label: strings.reply, icon: 'reply', choose: choices.reply },
    { label: strings.forward, icon: 'forward', choose: choices.forward },
    { label: strings.select, icon: 'check', choose: choices.select },
  ];
  const text =
    content.kind === 'text' ? content.text : content.kind === 'media' ? content.caption : '';
  if (text !== '') {
    items.push({
      label: strings.copy,
      icon: 'copy',
      choose: () => {
        navigator.clipboard.writeText(text).then(
          () => overlays.toast(strings.copied),
          () => overlays.toast(strings.somethingWrong, true),
        );
      },
    });
  }
  if (isOwn && content.kind === 'text' && age < editSeconds) {
    items.push({ label: strings.edit, icon: 'edit', choose: choices.edit });
  }
  items.push({
    label: session.keeping.isStarred(conversation, sequence)
      ? strings.unstarMessage
      : strings.starMessage,
    icon: 'star',
    choose: choices.star,
  });
  if (mayHighlight(chat, session)) {
    const { highlights } = session.client;
    const isHighlighted = chat.highlighted.some(({ target }) => target === sequence);
    items.push({
      label: isHighlighted ? strings.highlightEnd : strings.highlight,
      icon: 'pin',
      choose: () =>
        void session.posting.operate(
          isHighlighted
            ? highlights.end(conversation, sequence)
            : highlights.begin(conversation, sequence),
        ),
    });
  }
  if (isOwn && chat.looking?.receipts !== 'NONE') {
    items.push({
      label: strings.messageInfo,
      icon: 'eye',
      choose: () =>
        overlays.openDialog(strings.messageInfo, () => (
          <ReceiptList conversation={conversation} sequence={sequence} />
        )),
    });
  }
  if (mayRecall(sender, chat, session) || (isOwn && age < recallSeconds)) {
    items.push({
      label: strings.recall,
      icon: 'undo',
      isDangerous: true,
      choose: () =>
        overlays.openDialog(strings.recall, (close) => (
          <Confirm
            text={strings.recallConfirm}
            action={strings.recall}
            onClose={close}
            onConfirm={() => session.posting.operate(session.client.recall(conversation, sequence))}
          />
        )),
    });
  }
  items.push({
    label: strings.discard,
    icon: 'trash',
    isDangerous: true,
    choose: choices.discard,
  });
  return {
    label: strings.messageMenu,
    items,
    emojis: { all: QUICK_REACTIONS, choose: choices.react },
  };
}

/** A group's owner takes back everything, its admins what plain members said. */
function mayRecall(sender: string, chat: OpenChat, session: Session): boolean {
  const own = chat.group.member(session.account.user)?.role;
  const others = chat.group.member(sender)?.role;
  return own === 'OWNER' || (own === 'ADMIN' && others === 'MEMBER');
}

function ReceiptList({
  conversation,
  sequence,
}: {
  conversation: ConversationId;
  sequence: number;
}) {
  const { strings } = usePage();
  const session = useSession();
  const [receipts, setReceipts] = useState<readonly Receipt[]>();
  const [count, setCount] = useState<ReceiptsCounted>();
  const [isWithout, setWithout] = useState(false);
  useEffect(() => {
    const load = async () => {
      try {
        setReceipts((await session.client.receipts(conversation, sequence)).receipts);
      } catch (error) {
        if (codeOf(error) !== 'RECEIPTS_COUNTED') {
          throw error;
        }
        setCount(await session.client.countReceipts(conversation, sequence));
      }
    };
    load().catch(() => setWithout(true));
  }, [conversation, sequence]);
  if (isWithout) {
    return <p class="dialog-text">{strings.noReceipts}</p>;
  }
  if (count !== undefined) {
    return <p class="dialog-text">{strings.readBy(count.read, count.members)}</p>;
  }
  if (receipts === undefined) {
    return <p class="dialog-text">{strings.loading}</p>;
  }
  const groups = [
    [strings.hasRead, receipts.filter(({ read }) => read)],
    [strings.hasReceived, receipts.filter(({ read }) => !read)],
  ] as const;
  return (
    <div class="dialog-scroll">
      {receipts.length === 0 && <p class="dialog-text">{strings.nobodyYet}</p>}
      {groups
        .filter(([, some]) => some.length > 0)
        .map(([title, some]) => (
          <section key={title}>
            <h3 class="list-title">{title}</h3>
            {some.map(({ user, name }) => (
              <div class="list-row" key={user}>
                <Avatar id={user} name={session.nameOf(user) ?? name} size="s" />
                <Name>{session.nameOf(user) ?? name}</Name>
              </div>
            ))}
          </section>
        ))}
    </div>
  );
}
