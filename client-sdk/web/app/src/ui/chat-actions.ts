import type { OpenChat } from '../client/open-chat.ts';
import type { MessageState } from '../sdk.ts';

/** What a row may ask of the chat it stands in. */
export interface ChatActions {
  reply(state: MessageState): void;
  forward(state: MessageState): void;
  /** What is chosen, to go on together; undefined: nothing is being chosen. */
  readonly selected: ReadonlySet<number> | undefined;
  toggle(sequence: number): void;
  /** Stars it, or no more. */
  star(state: MessageState): void;
  /** Deletes it for the user alone, who is asked first. */
  discard(state: MessageState): void;
  menu(state: MessageState, opener: HTMLElement, point?: { x: number; y: number }): void;
  react(state: MessageState, emoji: string): void;
  reactMenu(state: MessageState, opener: HTMLElement): void;
  jumpTo(sequence: number): void;
}

/** What every row of a chat is made with. */
export interface RowProps {
  readonly chat: OpenChat;
  readonly actions: ChatActions;
  readonly nowMillis: number;
  readonly marked: number | undefined;
}
