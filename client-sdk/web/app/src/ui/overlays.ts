import type { ComponentChildren } from 'preact';
import { Changes } from '../model/changes.ts';
import type { ErrorCode } from '../sdk.ts';
import type { Strings } from '../strings/en.ts';
import { wordsFor } from '../strings/errors.ts';

export interface MenuItem {
  readonly label: string;
  readonly icon?: string;
  readonly isDangerous?: boolean;
  readonly choose: () => void;
}

export interface OpenMenu {
  readonly label: string;
  readonly items: readonly MenuItem[];
  /** A row of emoji above the items. */
  readonly emojis?: { readonly all: readonly string[]; readonly choose: (emoji: string) => void };
  /** What the menu belongs to, in the window. */
  readonly at: { readonly x: number; readonly y: number; readonly bottom: number };
}

export interface OpenDialog {
  readonly key: number;
  readonly title: string;
  readonly body: (close: () => void) => ComponentChildren;
}

export interface Toast {
  readonly key: number;
  readonly text: string;
  readonly isError: boolean;
}

const TOAST_MILLIS = 5_000;

/** What lies over the page: one menu, one dialog, short notices, and the words for screen readers. */
export class Overlays {
  readonly changes = new Changes();
  readonly spoken = new Changes();
  menu: OpenMenu | undefined;
  dialog: OpenDialog | undefined;
  toasts: readonly Toast[] = [];
  announcement = '';
  /** The field that finds takes the focus when it is there. */
  isFindWanted = false;
  #keys = 0;
  #opener: HTMLElement | undefined;

  /** @param opener what the focus goes back to */
  openMenu(
    opener: HTMLElement,
    menu: Omit<OpenMenu, 'at'>,
    point?: { x: number; y: number },
  ): void {
    const { left, top, bottom, right } = opener.getBoundingClientRect();
    const isRight = left > innerWidth / 2;
    this.#opener = opener;
    this.menu = {
      ...menu,
      at:
        point === undefined
          ? { x: isRight ? right : left, y: bottom, bottom: top }
          : { x: point.x, y: point.y, bottom: point.y },
    };
    this.changes.happened();
  }

  closeMenu(): void {
    if (this.menu !== undefined) {
      this.menu = undefined;
      this.changes.happened();
      this.#opener?.focus();
    }
  }

  openDialog(title: string, body: OpenDialog['body']): void {
    this.menu = undefined;
    this.dialog = { key: ++this.#keys, title, body };
    this.changes.happened();
  }

  /** @param key of the dialog that is left; another one may be there by then */
  closeDialog(key: number): void {
    if (this.dialog?.key === key) {
      this.dialog = undefined;
      this.changes.happened();
    }
  }

  toast(text: string, isError = false): void {
    const toast = { key: ++this.#keys, text, isError };
    this.toasts = [...this.toasts.slice(-2), toast];
    this.changes.happened();
    setTimeout(() => {
      this.toasts = this.toasts.filter((one) => one !== toast);
      this.changes.happened();
    }, TOAST_MILLIS);
  }

  /** Something was refused, and there is no other place to say so. */
  refused(code: ErrorCode, strings: Strings): void {
    this.toast(wordsFor(code, strings), true);
  }

  /** Tells screen readers, politely. */
  announce(text: string): void {
    this.announcement = text;
    this.spoken.happened();
  }
}
