import type { MessageState } from '../sdk.ts';
import type { ChatActions } from '../ui/chat-actions.ts';

/** From the field up to the messages. */
export function focusLastMessage(): void {
  const all = document.querySelectorAll<HTMLElement>('#messages article');
  all[all.length - 1]?.focus();
}

/** From wherever one is to the field. */
export function focusField(): void {
  document.querySelector<HTMLElement>('.composer textarea')?.focus();
}

/** Keys on a message that has the focus: to the others, and what can be done with it. */
export function onMessageKey(
  event: KeyboardEvent,
  stateOf: (sequence: number) => MessageState | undefined,
  actions: ChatActions,
): void {
  const article = event.target instanceof HTMLElement ? event.target : undefined;
  if (article?.tagName !== 'ARTICLE') {
    return;
  }
  const all = [...document.querySelectorAll<HTMLElement>('#messages article')];
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const state = stateOf(Number(article.dataset.sequence));
  if (step !== undefined) {
    const next = all[all.indexOf(article) + step];
    if (next === undefined && step > 0) {
      focusField();
    } else {
      next?.focus();
    }
  } else if (event.key === 'Enter' && state !== undefined) {
    actions.menu(state, article);
  } else if (event.key === 'r' && state !== undefined) {
    actions.reply(state);
  } else if (event.key === 'f' && state !== undefined) {
    actions.forward(state);
  } else if (event.key === 's' && state !== undefined) {
    actions.star(state);
  } else if (event.key === 'Delete' && state !== undefined) {
    actions.discard(state);
  } else if (event.key === 'Escape') {
    focusField();
  } else {
    return;
  }
  event.preventDefault();
}
