import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { guessedHeight, keyOf, type Row, rowsOf } from '../model/chat-rows.ts';
import { gist } from '../model/describe.ts';
import { selectedItems, toggled } from '../model/selection.ts';
import { oneLine } from '../model/text.ts';
import type { ConversationId, MessageState } from '../sdk.ts';
import { CallBar } from '../ui/call-bar.tsx';
import type { ChatActions } from '../ui/chat-actions.ts';
import { ChatRow } from '../ui/chat-row.tsx';
import { Composer, type Writing } from '../ui/composer.tsx';
import { QUICK_REACTIONS } from '../ui/emojis.ts';
import { ForwardDialog } from '../ui/forward-dialog.tsx';
import { useChanges, useNow, usePage, useSession } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';
import { goInChat } from '../ui/navigate.ts';
import { Confirm } from '../ui/overlay-views.tsx';
import { SelectionBar } from '../ui/selection-bar.tsx';
import { offerFiles } from '../ui/send-files.tsx';
import { VirtualList, type VirtualListHandle } from '../ui/virtual-list.tsx';
import { ChatHead } from './chat-head.tsx';
import { ChatNotes } from './chat-notes.tsx';
import { HighlightBar } from './highlight-bar.tsx';
import { focusField, focusLastMessage, onMessageKey } from './message-keys.ts';
import { messageMenu } from './message-menu.tsx';
import { ScheduledNote } from './scheduled-posts.tsx';

const MARK_MILLIS = 2_000;

export function ChatScreen({
  conversation,
  isInfoOpen,
  goTo,
}: {
  conversation: ConversationId;
  isInfoOpen: boolean;
  /** The message to be shown at first. */
  goTo: number | undefined;
}) {
  const page = usePage();
  const { strings, times, overlays } = page;
  const session = useSession();
  const chat = useMemo(() => session.open(conversation), [session, conversation]);
  useChanges(
    chat.changes,
    session.posting.changes,
    session.directory.changes,
    session.people.changes,
    session.listChanges,
    session.keeping.changes,
  );
  const now = useNow(60_000);
  const [writing, setWriting] = useState<Writing>({ is: 'new' });
  const [isAtEnd, setAtEnd] = useState(true);
  const [marked, setMarked] = useState<number>();
  const [selected, setSelected] = useState<ReadonlySet<number>>();
  const [isDragged, setDragged] = useState(false);
  const list = useRef<VirtualListHandle>(null);
  const seen = useRef(0);

  useEffect(() => {
    setWriting({ is: 'new' });
    setSelected(undefined);
    // Where the field does not take the focus, which would bring a keyboard up.
    if (!matchMedia('(hover: hover)').matches) {
      document.querySelector<HTMLElement>('.chat-head-title')?.focus();
    }
  }, [conversation]);

  const states = chat.messages;
  const pending = session.posting.outbox.of(conversation);
  const uploads = session.posting.uploads.of(conversation);
  const { hasOlder, hasNewer } = chat;
  const rows = useMemo(
    () =>
      rowsOf({
        states,
        pending,
        uploads,
        self: session.account.user,
        unreadAfter: chat.unreadAfter,
        hasOlder,
        hasNewer,
        dayOf: (millis) => times.dayOf(millis),
      }),
    [
      states,
      hasOlder,
      hasNewer,
      times,
      session.posting.changes.version,
      pending.length,
      uploads.length,
    ],
  );

  // What is in view of somebody who looks is read.
  const tellRead = () => {
    if (document.visibilityState === 'visible' && document.hasFocus()) {
      session.read(conversation, seen.current);
    }
  };
  useEffect(() => {
    seen.current = 0;
    addEventListener('focus', tellRead);
    return () => removeEventListener('focus', tellRead);
  }, [conversation]);

  const onView = (_first: Row, last: Row, atEnd: boolean) => {
    setAtEnd(atEnd && !hasNewer);
    const upTo = atEnd && !hasNewer ? chat.head : sequenceOf(last);
    if (upTo > seen.current) {
      seen.current = upTo;
      tellRead();
    }
  };

  const jumpTo = async (sequence: number) => {
    if (!(await chat.reach(sequence).catch(() => false))) {
      overlays.toast(strings.quoteGone);
      return;
    }
    const state = chat.message(sequence);
    if (state !== undefined) {
      setMarked(sequence);
      setTimeout(() => setMarked(undefined), MARK_MILLIS);
      // The rows that came are made first.
      requestAnimationFrame(() => list.current?.scrollTo(keyOf(state), 'center'));
    }
  };

  const canJump = goTo !== undefined && chat.canReach(goTo);
  useEffect(() => {
    if (goTo !== undefined && canJump) {
      // Once: who reloads the page begins where everybody does.
      goInChat(conversation, isInfoOpen, true);
      void jumpTo(goTo);
    }
  }, [conversation, goTo, canJump]);

  const react = (state: MessageState, emoji: string) => {
    const { sequence } = state.message;
    const isOwn = state.reactions.some(
      (one) => one.emoji === emoji && one.users.includes(session.account.user),
    );
    void session.posting.operate(
      isOwn
        ? session.client.unreact(conversation, sequence, emoji)
        : session.client.react(conversation, sequence, emoji),
    );
  };

  const forwardAs = (what: string, send: (to: readonly ConversationId[]) => Promise<number>) =>
    overlays.openDialog(strings.forwardTo, (close) => (
      <ForwardDialog what={what} send={send} onClose={close} />
    ));

  const forward = ({ message }: MessageState) =>
    forwardAs(gist(message.content, session.reader(strings, chat)), (to) =>
      session.posting.forward(message, chat.newestEdit(message.sequence), to),
    );

  const selectedNow = () =>
    selectedItems(
      selected ?? new Set(),
      (sequence) => chat.message(sequence),
      (sequence) => chat.newestEdit(sequence),
    );

  const forwardSelected = (asOne: boolean) => {
    const items = selectedNow();
    if (items.length === 0) {
      return;
    }
    const { title, peer } = session.chats.facts(conversation);
    // Others read it: what the peer is called by all, never the remark that this user alone keeps.
    const known = peer === '' ? undefined : session.directory.user(peer);
    const name = peer === '' ? title : known?.displayName || known?.name || '';
    forwardAs(strings.selected(items.length), async (to) => {
      setSelected(undefined);
      return asOne
        ? session.posting.forwardMerged(conversation, items, oneLine(name, 60), to)
        : session.posting.forwardEach(conversation, items, to);
    });
  };

  const star = ({ message: { sequence } }: MessageState) => {
    const { keeping } = session.client;
    void session.posting.operate(
      session.keeping.isStarred(conversation, sequence)
        ? keeping.unstar(conversation, sequence)
        : keeping.star(conversation, sequence),
    );
  };

  const discard = ({ message: { sequence } }: MessageState) =>
    overlays.openDialog(strings.discard, (close) => (
      <Confirm
        text={strings.discardConfirm}
        action={strings.discard}
        onClose={close}
        onConfirm={() => {
          void session.posting.operate(session.client.keeping.discard(conversation, [sequence]));
          if (matchMedia('(hover: hover)').matches) {
            // What has the focus again when the question is gone goes.
            requestAnimationFrame(focusField);
          }
        }}
      />
    ));

  const actions: ChatActions = {
    reply: (to) => setWriting({ is: 'reply', to }),
    forward,
    selected,
    toggle: (sequence) => setSelected(toggled(selected ?? new Set(), sequence)),
    star,
    discard,
    menu: (state, opener, point) =>
      overlays.openMenu(
        opener,
        messageMenu(state, chat, session, page, {
          reply: () => setWriting({ is: 'reply', to: state }),
          forward: () => forward(state),
          select: () => setSelected(new Set([state.message.sequence])),
          star: () => star(state),
          discard: () => discard(state),
          edit: () => setWriting({ is: 'edit', of: state }),
          react: (emoji) => react(state, emoji),
        }),
        point,
      ),
    react,
    reactMenu: (state, opener) =>
      overlays.openMenu(opener, {
        label: strings.react,
        items: [],
        emojis: { all: QUICK_REACTIONS, choose: (emoji) => react(state, emoji) },
      }),
    jumpTo: (sequence) => void jumpTo(sequence),
  };

  const toEnd = async () => {
    await chat.toNewest().catch(() => {});
    list.current?.scrollToEnd();
  };

  const offer = (files: readonly File[]) =>
    offerFiles(files, chat, session, page, () => void toEnd());

  const { unread } = session.chats.chat(conversation);
  const startAt = rows.find(({ is }) => is === 'unread')?.key;
  return (
    <section
      class="chat"
      aria-label={strings.messages}
      onDragOver={(event) => {
        if (event.dataTransfer?.types.includes('Files')) {
          event.preventDefault();
          setDragged(true);
        }
      }}
      onDragLeave={(event) => {
        if (
          event.relatedTarget === null ||
          !event.currentTarget.contains(event.relatedTarget as Node)
        ) {
          setDragged(false);
        }
      }}
      onDrop={(event) => {
        event.preventDefault();
        setDragged(false);
        offer([...(event.dataTransfer?.files ?? [])]);
      }}
      onPaste={(event) => {
        const files = [...(event.clipboardData?.files ?? [])];
        if (files.length > 0) {
          event.preventDefault();
          offer(files);
        }
      }}
    >
      <ChatHead conversation={conversation} isInfoOpen={isInfoOpen} />
      <CallBar chat={chat} />
      <HighlightBar chat={chat} onJump={(sequence) => void jumpTo(sequence)} />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys of the messages in it, which have the focus */}
      <div
        class="chat-body"
        onKeyDown={(event) => onMessageKey(event, chat.message.bind(chat), actions)}
      >
        {chat.began || pending.length + uploads.length > 0 ? (
          <VirtualList
            key={conversation}
            id="messages"
            rows={rows}
            keyOf={(row) => row.key}
            guess={guessedHeight}
            label={strings.messages}
            startAt={startAt}
            handle={list}
            onView={onView}
            onNearTop={() => void chat.loadOlder()}
            onNearEnd={() => void chat.loadNewer()}
            render={(row) => (
              <ChatRow row={row} chat={chat} actions={actions} nowMillis={now} marked={marked} />
            )}
          />
        ) : (
          <div class="chat-skeleton" role="status" aria-label={strings.loading}>
            {['w-40', 'w-60', 'w-50 is-own', 'w-30', 'w-60 is-own'].map((width, at) => (
              <span key={at} class={`skeleton bubble-skeleton ${width}`} />
            ))}
          </div>
        )}
        {!isAtEnd && (
          <button type="button" class="to-end" aria-label={strings.toNewest} onClick={toEnd}>
            <Icon name="down" />
            {unread > 0 && <span class="badge">{unread > 99 ? '99+' : unread}</span>}
          </button>
        )}
        {isDragged && (
          <div class="drop">
            <Icon name="download" size={32} />
            {strings.dropHere}
          </div>
        )}
      </div>
      <ScheduledNote conversation={conversation} />
      {selected !== undefined ? (
        <SelectionBar
          count={selectedNow().length}
          onForward={() => forwardSelected(false)}
          onForwardMerged={() => forwardSelected(true)}
          onCancel={() => setSelected(undefined)}
        />
      ) : (
        <ChatNotes chat={chat}>
          <Composer
            key={conversation}
            chat={chat}
            writing={writing}
            onWriting={setWriting}
            onSent={toEnd}
            onUp={() => focusLastMessage()}
          />
        </ChatNotes>
      )}
    </section>
  );
}

function sequenceOf(row: Row): number {
  return row.is === 'message' || row.is === 'event' ? row.state.message.sequence : 0;
}
