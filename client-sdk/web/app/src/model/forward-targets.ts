import type { ConversationId, UserId } from '../sdk.ts';

/** A conversation that a message may be sent on to. */
export interface Target {
  readonly conversation: ConversationId;
  /** Of a direct chat; '' for a group. */
  readonly peer: UserId;
  readonly title: string;
}

/** Nobody floods a cluster by one press. */
export const TARGETS_MAX = 20;

const SHOWN_MAX = 50;

/**
 * Where a message may go whose name has these words: chats in the order of the list, then contacts
 * with whom nothing was said yet. Those that are chosen stay, whatever is looked for.
 */
export function targetsNamed(
  query: string,
  chats: readonly Target[],
  contacts: readonly Target[],
  chosen: ReadonlySet<ConversationId>,
): Target[] {
  const wanted = query.trim().toLocaleLowerCase();
  const known = new Set(chats.map(({ conversation }) => conversation));
  const all = [...chats, ...contacts.filter(({ conversation }) => !known.has(conversation))];
  const found = all.filter(
    ({ conversation, title }) =>
      !chosen.has(conversation) && title.toLocaleLowerCase().includes(wanted),
  );
  return [
    ...all.filter(({ conversation }) => chosen.has(conversation)),
    ...found.slice(0, SHOWN_MAX),
  ];
}
