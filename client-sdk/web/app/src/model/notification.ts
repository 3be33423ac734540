const CONVERSATION = /^(?:g[1-9]\d{0,19}|d[1-9]\d{0,19}-[1-9]\d{0,19})$/;

/** What a browser shows of a chat while no page of the account is open. */
export interface ShownNotification {
  readonly title: string;
  readonly body: string;
  /** The chat; empty: nobody knows. A later one of the same takes its place. */
  readonly tag: string;
  /** What is unread in all; undefined: the badge stays. */
  readonly badge: number | undefined;
}

/**
 * Of what a node has pushed (`putPushSubscription` of the HTTP API). A browser wants each push to be
 * shown, also one that makes no sense.
 *
 * @param language of the browser, as the page's choice is not known where this is shown
 */
export function notificationOf(pushed: unknown, language: string): ShownNotification {
  const told =
    typeof pushed === 'object' && pushed !== null ? (pushed as Record<string, unknown>) : {};
  const isMention = told.kind === 'mention';
  const plain = language.startsWith('zh')
    ? isMention
      ? '有人提到了你'
      : '新消息'
    : isMention
      ? 'You were mentioned'
      : 'New message';
  const title = textOf(told.title);
  return {
    title: title || plain,
    body: title === '' ? '' : textOf(told.text) || plain,
    tag: CONVERSATION.test(textOf(told.conversation)) ? textOf(told.conversation) : '',
    badge: typeof told.badge === 'number' ? told.badge : undefined,
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Where the page shows the chat of a notification. */
export function addressOf(tag: string): string {
  return CONVERSATION.test(tag) ? `/#/chats/${tag}` : '/';
}
