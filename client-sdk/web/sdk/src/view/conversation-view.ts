import {
  type Content,
  isOperation,
  type Message,
  type ReactionContent,
  recalled,
} from '../protocol/content-values.ts';
import type { UserId } from '../protocol/ids.ts';
import { covers, type Discarded, joined } from '../protocol/keeping-values.ts';

/** A text that was edited away, and when it was said. */
export interface Version {
  readonly text: string;
  readonly timeMillis: number;
}

/** Who reacted with an emoji, in the order in which they did. */
export interface Reactions {
  readonly emoji: string;
  readonly users: readonly UserId[];
}

/** What a message is now, after the entries about it that a view was given. */
export interface MessageState {
  /** With its present content: the text of its newest edit, or `recalled`. */
  readonly message: Message;
  /** What it said before each edit, oldest first; empty if it was not edited. */
  readonly earlier: readonly Version[];
  /** In the order in which their emoji came. */
  readonly reactions: readonly Reactions[];
  /** Who recalled it; undefined: nobody, or it is not known yet. */
  readonly recalledBy: UserId | undefined;
}

/** The sequence of the message that an entry is, or changes. */
function messageOf(entry: Message): number {
  return isOperation(entry.content) ? entry.content.target : entry.sequence;
}

interface Reacted {
  readonly sequence: number;
  readonly user: UserId;
  readonly reaction: ReactionContent;
}

/**
 * The entries about one message, of which only what counts is kept: so the order in which they come
 * and how often makes no difference.
 */
class MessageFold {
  #message: Message | undefined;
  readonly #edits = new Map<number, Version>();
  /** By user and emoji, the newest. */
  readonly #reactions = new Map<string, Reacted>();
  #recalled = false;
  #recalledBy: UserId | undefined;
  /** Its life is over, and nothing of it is shown or kept, whatever is given of it again. */
  #vanished = false;
  #endMillis = 0;

  take(entry: Message): void {
    const content = entry.content;
    if (this.#vanished) {
      return;
    }
    this.#endMillis = Math.max(this.#endMillis, entry.endMillis);
    switch (content.kind) {
      case 'recall':
        this.#recalledBy = entry.sender;
        this.#forget();
        break;
      case 'edit':
        if (!this.#recalled && content.text !== '') {
          this.#edits.set(entry.sequence, { text: content.text, timeMillis: entry.timeMillis });
        }
        break;
      case 'reaction':
        if (!this.#recalled) {
          this.#react({ sequence: entry.sequence, user: entry.sender, reaction: content });
        }
        break;
      case 'highlight':
        // What is highlighted is for a HighlightView to say.
        break;
      case 'vanished':
        this.#vanish();
        break;
      case 'recalled':
        this.#forget();
        this.#message = entry;
        break;
      default:
        this.#message = this.#recalled ? recalled(entry) : entry;
    }
  }

  #react(reacted: Reacted): void {
    const key = `${reacted.user} ${reacted.reaction.emoji}`;
    const known = this.#reactions.get(key);
    if (known === undefined || known.sequence < reacted.sequence) {
      this.#reactions.set(key, reacted);
    }
  }

  /** True if its life is over at this time, and was not yet. */
  vanishes(nowMillis: number): boolean {
    const over = !this.#vanished && this.#endMillis !== 0 && nowMillis >= this.#endMillis;
    if (over) {
      this.#vanish();
    }
    return over;
  }

  /** When its life is over; 0: it has no end, or is over. */
  get endMillis(): number {
    return this.#vanished ? 0 : this.#endMillis;
  }

  #vanish(): void {
    this.#vanished = true;
    this.#message = undefined;
    this.#recalledBy = undefined;
    this.#edits.clear();
    this.#reactions.clear();
  }

  /** What was taken back is not kept anywhere. */
  #forget(): void {
    this.#recalled = true;
    this.#edits.clear();
    this.#reactions.clear();
    if (this.#message !== undefined) {
      this.#message = recalled(this.#message);
    }
  }

  /** Undefined while the message itself was not given, and when its life is over. */
  state(): MessageState | undefined {
    const message = this.#message;
    if (message === undefined) {
      return undefined;
    }
    const reactions = this.#shownReactions();
    const recalledBy = this.#recalledBy;
    if (this.#edits.size === 0 || message.content.kind !== 'text') {
      return { message, earlier: [], reactions, recalledBy };
    }
    const versions = [...this.#edits].sort(([one], [other]) => one - other).map(([, text]) => text);
    const newest = versions[versions.length - 1] as Version;
    const content: Content = { ...message.content, text: newest.text };
    const original = { text: message.content.text, timeMillis: message.timeMillis };
    return {
      message: { ...message, content },
      earlier: [original, ...versions.slice(0, -1)],
      reactions,
      recalledBy,
    };
  }

  newestEdit(): number {
    return Math.max(0, ...this.#edits.keys());
  }

  #shownReactions(): Reactions[] {
    const users = new Map<string, UserId[]>();
    const inOrder = [...this.#reactions.values()]
      .filter(({ reaction }) => !reaction.removed)
      .sort((one, other) => one.sequence - other.sequence);
    for (const { user, reaction } of inOrder) {
      const known = users.get(reaction.emoji);
      if (known === undefined) {
        users.set(reaction.emoji, [user]);
      } else {
        known.push(user);
      }
    }
    return [...users].map(([emoji, all]) => ({ emoji, users: all }));
  }
}

/**
 * The messages of one conversation as they are to be shown: edited, recalled, with their reactions.
 * Give it every entry that comes, from the listener and from pages of history, in any order and as
 * often as they come: all views that were given the same entries show the same. An operation whose
 * message is not there yet waits for it. What was recalled is forgotten at once.
 */
export class ConversationView {
  /** By the sequence of the message. */
  readonly #folds = new Map<number, MessageFold>();

  /** What the user has deleted for itself; undefined: nothing, as far as told. */
  #discarded: Discarded | undefined;

  /**
   * What the user has deleted for itself, as a `KeepingList` knows it: it is forgotten, and what is
   * told of it later passed over. May come before and after the entries.
   */
  discarded(told: Discarded): void {
    const all = this.#discarded === undefined ? told : joined(this.#discarded, told);
    this.#discarded = all;
    for (const sequence of this.#folds.keys()) {
      if (covers(all, sequence)) {
        this.#folds.delete(sequence);
      }
    }
  }

  /**
   * Takes an entry.
   *
   * @return the message that it is, or changes, as it is now; undefined if that is not there yet, or
   *     deleted
   */
  take(entry: Message): MessageState | undefined {
    const sequence = messageOf(entry);
    if (this.#discarded !== undefined && covers(this.#discarded, sequence)) {
      return undefined;
    }
    let fold = this.#folds.get(sequence);
    if (fold === undefined) {
      fold = new MessageFold();
      this.#folds.set(sequence, fold);
    }
    fold.take(entry);
    return fold.state();
  }

  /**
   * Takes entries.
   *
   * @return the messages that they are, or change, ascending, each once
   */
  takeAll(entries: readonly Message[]): MessageState[] {
    for (const entry of entries) {
      this.take(entry);
    }
    return this.#states(new Set(entries.map(messageOf)));
  }

  /** The message at a sequence; undefined if it was not given, or there is an operation. */
  message(sequence: number): MessageState | undefined {
    return this.#folds.get(sequence)?.state();
  }

  /** The sequence of the newest edit of a message that was given; 0: none was, or it is recalled. */
  newestEdit(sequence: number): number {
    return this.#folds.get(sequence)?.newestEdit() ?? 0;
  }

  /**
   * Forgets the messages whose life is over.
   *
   * @param nowMillis the nodes' time
   * @return the sequences of those that were not forgotten before, ascending: nothing is to be shown
   *     in their places
   */
  vanish(nowMillis: number): number[] {
    return [...this.#folds]
      .filter(([, fold]) => fold.vanishes(nowMillis))
      .map(([sequence]) => sequence)
      .sort((one, other) => one - other);
  }

  /** When the next message is to vanish, by the nodes' time; undefined: none is. */
  nextEnd(): number | undefined {
    let next: number | undefined;
    for (const fold of this.#folds.values()) {
      const end = fold.endMillis;
      if (end !== 0 && (next === undefined || end < next)) {
        next = end;
      }
    }
    return next;
  }

  /** All messages that were given, also those of the node, ascending. */
  messages(): MessageState[] {
    return this.#states(this.#folds.keys());
  }

  #states(sequences: Iterable<number>): MessageState[] {
    return [...sequences]
      .sort((one, other) => one - other)
      .map((sequence) => this.message(sequence))
      .filter((state) => state !== undefined);
  }
}
