import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { OpenChat } from '../client/open-chat.ts';
import { gist } from '../model/describe.ts';
import {
  ALL,
  completed,
  type Mentionable,
  matching,
  mentionQuery,
  mentionsIn,
} from '../model/mentions.ts';
import { cleanName, isolated } from '../model/text.ts';
import { type MessageState, type TextContent, textContent } from '../sdk.ts';
import { attachMenu } from './attach-menu.tsx';
import { Avatar, IconButton, Name } from './basics.tsx';
import { EMOJIS } from './emojis.ts';
import { useChanges, usePage, useSession } from './hooks.ts';
import { Icon } from './icon.tsx';
import { ScheduleForm } from './schedule-form.tsx';
import { offerFiles } from './send-files.tsx';
import { canRecord, VoiceRecorder } from './voice-recorder.tsx';

const SUGGESTIONS_MAX = 6;
/** What mentions and a quote may take beside the text. */
const CONTENT_BYTES_BESIDE = 640;

/** What the text is for: a new message, an answer, or another text of one's own message. */
export type Writing =
  | { readonly is: 'new' }
  | { readonly is: 'reply'; readonly to: MessageState }
  | { readonly is: 'edit'; readonly of: MessageState };

interface ComposerProps {
  readonly chat: OpenChat;
  readonly writing: Writing;
  readonly onWriting: (writing: Writing) => void;
  readonly onSent: () => void;
  /** Up from an empty field: to the messages. */
  readonly onUp: () => void;
}

export function Composer({ chat, writing, onWriting, onSent, onUp }: ComposerProps) {
  const page = usePage();
  const { strings, times, overlays } = page;
  const session = useSession();
  useChanges(chat.changes, session.directory.changes);
  const { conversation } = chat;
  const draft = session.chats.chat(conversation).preferences.draft;
  const [text, setText] = useState(draft);
  const [caret, setCaret] = useState(0);
  const [chosen, setChosen] = useState(0);
  const [isClosed, setClosed] = useState(false);
  const [isRecording, setRecording] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const files = useRef<HTMLInputElement>(null);
  const placeCaret = useRef<number>();
  const touched = useRef(false);

  // Another device's draft, as long as nothing was written here.
  useEffect(() => {
    if (!touched.current && writing.is === 'new') {
      setText(draft);
    }
  }, [draft]);

  useEffect(() => {
    if (writing.is === 'edit' && writing.of.message.content.kind === 'text') {
      setText(writing.of.message.content.text);
    }
    if (writing.is !== 'new') {
      field.current?.focus();
    }
  }, [writing]);

  // Where a keyboard does not cover what one wants to read.
  useEffect(() => {
    if (matchMedia('(hover: hover)').matches) {
      field.current?.focus();
    }
  }, []);

  useLayoutEffect(() => {
    const element = field.current;
    if (element === null) {
      return;
    }
    element.style.height = 'auto';
    element.style.height = `${element.scrollHeight}px`;
    if (placeCaret.current !== undefined) {
      element.setSelectionRange(placeCaret.current, placeCaret.current);
      placeCaret.current = undefined;
    }
  }, [text]);

  const mentionable = chat.isGroup ? mentionables(chat, session, strings.everybody) : [];
  const query = chat.isGroup && !isClosed ? mentionQuery(text, caret) : undefined;
  const suggestions = query === undefined ? [] : matching(mentionable, query.text, SUGGESTIONS_MAX);
  const isSuggesting = suggestions.length > 0;

  const write = (next: string, at: number) => {
    touched.current = true;
    setText(next);
    setCaret(at);
    setChosen(0);
    setClosed(false);
    if (writing.is !== 'edit') {
      // A longer one than the node keeps stays here.
      session.client.saveDraft(conversation, next).catch(() => {});
      session.client.typing(conversation, next === '' ? 'STOPPED' : 'TEXT');
    }
  };

  const clear = () => {
    setText('');
    touched.current = false;
    session.client.saveDraft(conversation, '').catch(() => {});
    onWriting({ is: 'new' });
  };

  const isTooLong = (said: string) => {
    const bytesMax = session.client.limits.contentBytesMax - CONTENT_BYTES_BESIDE;
    const isLonger = new TextEncoder().encode(said).length > bytesMax;
    if (isLonger) {
      // It stays in the field, to be shortened.
      overlays.refused('CONTENT_TOO_LARGE', strings);
    }
    return isLonger;
  };

  const contentOf = (said: string): TextContent => ({
    ...textContent(said),
    quote: writing.is === 'reply' ? writing.to.message.sequence : 0,
    ...(chat.isGroup ? mentionsIn(said, mentionable) : {}),
  });

  const sendLater = () => {
    const said = text.trim();
    if (isTooLong(said)) {
      return;
    }
    overlays.openDialog(strings.sendLater, (close) => (
      <ScheduleForm
        content={contentOf(said)}
        onSchedule={async (content, due) => {
          await session.client.schedule.post(conversation, content, due);
          overlays.toast(strings.scheduledFor(times.moment(due)));
          clear();
        }}
        onClose={close}
      />
    ));
  };

  const send = () => {
    const said = text.trim();
    if (said === '' || isTooLong(said)) {
      return;
    }
    if (writing.is === 'edit') {
      const { sequence, content } = writing.of.message;
      if (content.kind === 'text' && content.text !== said) {
        void session.posting.operate(session.client.edit(conversation, sequence, said));
      }
    } else {
      session.posting.post(conversation, contentOf(said));
    }
    clear();
    onSent();
    field.current?.focus();
  };

  const complete = (one: Mentionable) => {
    if (query === undefined) {
      return;
    }
    const next = completed(text, caret, query, one.name);
    placeCaret.current = next.caret;
    write(next.text, next.caret);
    field.current?.focus();
  };

  const insert = (emoji: string) => {
    const at = field.current?.selectionStart ?? text.length;
    placeCaret.current = at + emoji.length;
    write(text.slice(0, at) + emoji + text.slice(at), at + emoji.length);
    field.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) {
      return;
    }
    if (isSuggesting && onSuggestionKey(event)) {
      return;
    }
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      send();
    } else if (event.key === 'Escape' && writing.is !== 'new') {
      event.preventDefault();
      cancel();
    } else if (event.key === 'ArrowUp' && text === '') {
      event.preventDefault();
      onUp();
    }
  };

  const onSuggestionKey = (event: KeyboardEvent): boolean => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      setChosen((chosen + step + suggestions.length) % suggestions.length);
    } else if (event.key === 'Enter' || event.key === 'Tab') {
      complete(suggestions[chosen] ?? (suggestions[0] as Mentionable));
    } else if (event.key === 'Escape') {
      setClosed(true);
    } else {
      return false;
    }
    event.preventDefault();
    return true;
  };

  const cancel = () => {
    if (writing.is === 'edit') {
      setText('');
    }
    onWriting({ is: 'new' });
  };

  if (isRecording) {
    return (
      <div class="composer">
        <VoiceRecorder
          chat={chat}
          onEnd={(isSent) => {
            setRecording(false);
            if (isSent) {
              onSent();
            }
          }}
        />
      </div>
    );
  }

  const isEmpty = text.trim() === '';
  return (
    <div class="composer">
      {writing.is !== 'new' && <WritingNote writing={writing} chat={chat} onCancel={cancel} />}
      {isSuggesting && (
        <div
          class="suggestions"
          role="listbox"
          id="suggestions"
          aria-label={strings.mentionSuggestions}
        >
          {suggestions.map((one, at) => (
            <div
              key={one.user}
              id={`suggestion-${at}`}
              role="option"
              tabIndex={-1}
              aria-selected={at === chosen}
              class={at === chosen ? 'is-chosen' : ''}
              onMouseDown={(event) => {
                event.preventDefault();
                complete(one);
              }}
            >
              <Avatar id={one.user} name={one.shown} size="s" isGroup={one.name === ALL} />
              <Name>{one.shown}</Name>
              <span class="hint">@{cleanName(one.name)}</span>
            </div>
          ))}
        </div>
      )}
      <div class="composer-row">
        <IconButton
          icon="attach"
          label={strings.attach}
          aria-haspopup="menu"
          onClick={(event) =>
            overlays.openMenu(event.currentTarget, {
              label: strings.attach,
              items: attachMenu(chat, session, page, () => files.current?.click(), onSent),
            })
          }
        />
        <input
          ref={files}
          type="file"
          multiple
          hidden
          onChange={(event) => {
            const input = event.currentTarget;
            offerFiles([...(input.files ?? [])], chat, session, page, onSent);
            input.value = '';
          }}
        />
        <div class="composer-field">
          <textarea
            ref={field}
            rows={1}
            value={text}
            placeholder={strings.write}
            aria-label={strings.write}
            dir="auto"
            autocomplete="off"
            aria-autocomplete={chat.isGroup ? 'list' : undefined}
            aria-controls={isSuggesting ? 'suggestions' : undefined}
            aria-activedescendant={isSuggesting ? `suggestion-${chosen}` : undefined}
            onInput={(event) =>
              write(event.currentTarget.value, event.currentTarget.selectionStart)
            }
            onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
            onKeyDown={onKeyDown}
          />
          <IconButton
            icon="emoji"
            label={strings.emoji}
            aria-haspopup="menu"
            onClick={(event) =>
              overlays.openMenu(event.currentTarget, {
                label: strings.emoji,
                items: [],
                emojis: { all: EMOJIS, choose: insert },
              })
            }
          />
        </div>
        {!isEmpty && writing.is !== 'edit' && (
          <IconButton icon="clock" label={strings.sendLater} onClick={sendLater} />
        )}
        {isEmpty && writing.is === 'new' && canRecord() ? (
          <IconButton icon="mic" label={strings.record} onClick={() => setRecording(true)} />
        ) : (
          <IconButton
            icon={writing.is === 'edit' ? 'check' : 'send'}
            label={writing.is === 'edit' ? strings.save : strings.send}
            class="send"
            disabled={isEmpty}
            onClick={send}
          />
        )}
      </div>
    </div>
  );
}

function WritingNote({
  writing,
  chat,
  onCancel,
}: {
  writing: Exclude<Writing, { is: 'new' }>;
  chat: OpenChat;
  onCancel: () => void;
}) {
  const { strings } = usePage();
  const session = useSession();
  const { message } = writing.is === 'reply' ? writing.to : writing.of;
  const who =
    message.sender === session.account.user
      ? strings.you
      : isolated(session.nameOf(message.sender, chat) ?? strings.somebody);
  return (
    <div class="writing-note">
      <Icon name={writing.is === 'reply' ? 'reply' : 'edit'} size={18} />
      <span class="writing-note-text">
        <strong>{writing.is === 'reply' ? strings.replyingTo(who) : strings.editing}</strong>
        <bdi>{gist(message.content, session.reader(strings, chat))}</bdi>
      </span>
      <IconButton icon="close" label={strings.cancel} onClick={onCancel} />
    </div>
  );
}

function mentionables(
  chat: OpenChat,
  session: ReturnType<typeof useSession>,
  everybody: string,
): Mentionable[] {
  const others = chat.group
    .members()
    .filter(({ user }) => user !== session.account.user)
    .map(({ user }) => ({
      user,
      name: chat.member(user)?.name || session.directory.user(user)?.name || '',
      shown: session.nameOf(user, chat) ?? '',
    }))
    .filter(({ name }) => name !== '');
  return [{ user: '0', name: ALL, shown: everybody }, ...others];
}
