import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { Button, IconButton } from './basics.tsx';
import { useChanges, usePage } from './hooks.ts';
import { Icon, type IconName } from './icon.tsx';
import type { OpenMenu } from './overlays.ts';

/** All that lies over the page. */
export function OverlayViews() {
  const { overlays } = usePage();
  useChanges(overlays.changes);
  const { menu, dialog, toasts } = overlays;
  return (
    <>
      {dialog !== undefined && (
        <Dialog
          key={dialog.key}
          title={dialog.title}
          onClose={() => overlays.closeDialog(dialog.key)}
        >
          {dialog.body(() => overlays.closeDialog(dialog.key))}
        </Dialog>
      )}
      {menu !== undefined && <Menu menu={menu} onClose={() => overlays.closeMenu()} />}
      <div class="toasts" role="status">
        {toasts.map(({ key, text, isError }) => (
          <p key={key} class={`toast ${isError ? 'is-error' : ''}`}>
            {isError && <Icon name="alert" size={16} />}
            {text}
          </p>
        ))}
      </div>
      <LiveRegion />
    </>
  );
}

function LiveRegion() {
  const { overlays } = usePage();
  useChanges(overlays.spoken);
  return (
    <p class="unseen" aria-live="polite" aria-atomic="true">
      {overlays.announcement}
    </p>
  );
}

/** The platform's own dialog: it keeps the focus, and Escape closes it. */
function Dialog({
  title,
  onClose,
  children,
}: {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
}) {
  const { strings } = usePage();
  const ref = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    // Gives the focus back, however it is left.
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={ref}
      class="dialog"
      aria-label={title}
      onClose={onClose}
      onMouseDown={(event) => {
        if (event.target === ref.current) {
          ref.current?.close();
        }
      }}
    >
      <div class="dialog-box">
        <header class="dialog-head">
          <h2>{title}</h2>
          <IconButton icon="close" label={strings.close} onClick={onClose} />
        </header>
        {children}
      </div>
    </dialog>
  );
}

const MARGIN = 8;

function Menu({ menu, onClose }: { menu: OpenMenu; onClose: () => void }) {
  const ref = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const box = ref.current;
    if (box === null) {
      return;
    }
    const { width, height } = box.getBoundingClientRect();
    const { x, y, bottom } = menu.at;
    const left = x + width + MARGIN > innerWidth ? x - width : x;
    const top = y + height + MARGIN > innerHeight ? bottom - height : y;
    box.style.left = `${Math.max(MARGIN, Math.min(left, innerWidth - width - MARGIN))}px`;
    box.style.top = `${Math.max(MARGIN, Math.min(top, innerHeight - height - MARGIN))}px`;
    box.querySelector<HTMLElement>('[role=menuitem]')?.focus();
  }, [menu]);
  useEffect(() => {
    const away = (event: Event) => {
      if (event.target instanceof Node && !ref.current?.contains(event.target)) {
        onClose();
      }
    };
    addEventListener('pointerdown', away);
    addEventListener('resize', onClose);
    return () => {
      removeEventListener('pointerdown', away);
      removeEventListener('resize', onClose);
    };
  }, [onClose]);
  const choose = (action: () => void) => {
    onClose();
    action();
  };
  return (
    <div
      ref={ref}
      class="menu"
      role="menu"
      aria-label={menu.label}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (moveFocus(event, ref.current) || event.key !== 'Escape') {
          return;
        }
        event.preventDefault();
        event.stopPropagation();
        onClose();
      }}
    >
      {menu.emojis !== undefined && (
        <div class="menu-emojis" role="none">
          {menu.emojis.all.map((emoji) => (
            <button
              type="button"
              role="menuitem"
              key={emoji}
              class="emoji-button"
              aria-label={emoji}
              tabIndex={-1}
              onClick={() => choose(() => menu.emojis?.choose(emoji))}
            >
              {emoji}
            </button>
          ))}
        </div>
      )}
      {menu.items.map((item) => (
        <button
          type="button"
          role="menuitem"
          key={item.label}
          class={`menu-item ${item.isDangerous === true ? 'is-dangerous' : ''}`}
          tabIndex={-1}
          onClick={() => choose(item.choose)}
        >
          {item.icon !== undefined && <Icon name={item.icon as IconName} size={18} />}
          {item.label}
        </button>
      ))}
    </div>
  );
}

/** Arrow keys, Home and End move the focus within a menu. @return whether it was moved */
function moveFocus(event: KeyboardEvent, box: HTMLElement | null): boolean {
  const items = [...(box?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
  const at = items.indexOf(document.activeElement as HTMLElement);
  const next = {
    ArrowDown: at + 1,
    ArrowRight: at + 1,
    ArrowUp: at - 1,
    ArrowLeft: at - 1,
    Home: 0,
    End: items.length - 1,
  }[event.key];
  if (next === undefined || items.length === 0) {
    return false;
  }
  event.preventDefault();
  items[(next + items.length) % items.length]?.focus();
  return true;
}

/** Asks before something that cannot be undone. */
export function Confirm({
  text,
  action,
  onConfirm,
  onClose,
}: {
  text: string;
  action: string;
  onConfirm: () => void;
  onClose: () => void;
}) {
  const { strings } = usePage();
  return (
    <>
      <p class="dialog-text">{text}</p>
      <div class="dialog-actions">
        <Button kind="quiet" onClick={onClose}>
          {strings.cancel}
        </Button>
        <Button
          kind="danger"
          onClick={() => {
            onClose();
            onConfirm();
          }}
        >
          {action}
        </Button>
      </div>
    </>
  );
}
