import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { cleanName, isolated } from '../model/text.ts';
import type { Call, CallMedia } from '../sdk.ts';
import { Avatar, Name } from '../ui/basics.tsx';
import { usePage, useSession } from '../ui/hooks.ts';
import { Icon, type IconName } from '../ui/icon.tsx';

/**
 * Somebody calls. It takes no focus, as who types would accept or decline without wanting to; it
 * comes first in the page's order, and is told to screen readers at once. Over a dialog, beside
 * which nothing can be used, it is one itself.
 */
export function IncomingCall({ call }: { call: Call }) {
  const { strings } = usePage();
  const session = useSession();
  const { calling } = session;
  const { calls } = strings;
  const isGroup = call.conversation.startsWith('g');
  const name = session.nameOf(call.caller) ?? strings.somebody;
  const group = isGroup ? session.chats.facts(call.conversation).title : '';
  const kind = calls.kinds[call.media];
  const isBusy = calling.active !== undefined;
  const words = calls.incomingFrom(isolated(name), kind);
  useNotice(words);
  const card = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const dialog = card.current;
    if (document.querySelector('dialog[open]') === null) {
      // By the method it would take the focus.
      dialog?.setAttribute('open', '');
      return;
    }
    dialog?.showModal();
    // Of all there is in it the least that a key could do.
    dialog?.focus();
    return () => dialog?.close();
  }, []);
  const accept = (media: CallMedia) => void calling.join(call, media);
  return (
    <dialog
      ref={card}
      class="incoming"
      aria-label={calls.incoming}
      tabIndex={-1}
      onCancel={(event) => event.preventDefault()}
    >
      <div class="incoming-who" role="alert">
        <Avatar id={call.caller} name={name} size="l" />
        <span class="incoming-text">
          <span class="incoming-name">
            <Name>{cleanName(name)}</Name>
          </span>
          <span class="incoming-kind">
            {kind}
            {group !== '' && ` ${calls.inGroup(isolated(group))}`}
          </span>
          {isBusy && <span class="incoming-kind">{calls.endAndAcceptHint}</span>}
        </span>
      </div>
      <div class="incoming-actions">
        <Action
          icon="hangUp"
          label={calls.decline}
          class="is-decline"
          onClick={() => void calling.decline(call)}
        />
        {call.media === 'VIDEO' && !isBusy && (
          <Action
            icon="camera"
            label={calls.acceptVideo}
            class="is-accept"
            onClick={() => accept('VIDEO')}
          />
        )}
        <Action
          icon="phone"
          label={isBusy ? calls.endAndAccept : calls.accept}
          class="is-accept"
          onClick={() => accept(isBusy ? call.media : 'AUDIO')}
        />
      </div>
    </dialog>
  );
}

function Action({
  icon,
  label,
  class: more,
  onClick,
}: {
  icon: IconName;
  label: string;
  class: string;
  onClick: () => void;
}) {
  return (
    <button type="button" class={`incoming-action ${more}`} onClick={onClick}>
      <span class="call-button">
        <Icon name={icon} size={24} />
      </span>
      <span>{label}</span>
    </button>
  );
}

/** Who does not look at the page is told by the browser, where the user has let it. */
function useNotice(words: string): void {
  const { strings } = usePage();
  useEffect(() => {
    const may = 'Notification' in globalThis && Notification.permission === 'granted';
    if (!may || document.visibilityState === 'visible') {
      return;
    }
    try {
      const notice = new Notification(strings.appName, { body: words, tag: 'call' });
      notice.onclick = () => {
        window.focus();
        notice.close();
      };
      return () => notice.close();
    } catch {
      // Some let only workers tell.
      return;
    }
  }, []);
}
