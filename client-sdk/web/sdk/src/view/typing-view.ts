import type { Message } from '../protocol/content-values.ts';
import type { UserId } from '../protocol/ids.ts';
import type { Limits } from '../protocol/limits.ts';
import type { TypingKind, Typist } from '../protocol/presence-values.ts';

/** Who types in the open conversation, from what `onTyping` and `onMessage` tell. */
export class TypingView {
  readonly #shown = new Map<UserId, { readonly kind: TypingKind; readonly untilMillis: number }>();

  /** Takes in what was told. */
  take(
    typists: readonly Typist[],
    { typingSeconds }: Pick<Limits, 'typingSeconds'>,
    nowMillis: number,
  ): void {
    for (const { user, kind } of typists) {
      if (kind === 'STOPPED') {
        this.#shown.delete(user);
      } else {
        this.#shown.set(user, { kind, untilMillis: nowMillis + typingSeconds * 1_000 });
      }
    }
  }

  /** A message has come: its sender types no more. */
  heard({ sender }: Message): void {
    this.#shown.delete(sender);
  }

  /** Another conversation is open. */
  clear(): void {
    this.#shown.clear();
  }

  /** Who types now, in the order in which they began. */
  typists(nowMillis: number): Typist[] {
    for (const [user, { untilMillis }] of this.#shown) {
      if (untilMillis <= nowMillis) {
        this.#shown.delete(user);
      }
    }
    return [...this.#shown].map(([user, { kind }]) => ({ user, kind }));
  }
}
