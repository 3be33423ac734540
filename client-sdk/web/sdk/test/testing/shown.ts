import type { Message } from '../../src/protocol/content-values.ts';
import { SERVER_FRAME } from '../../src/protocol/frames.ts';
import type { ConversationId } from '../../src/protocol/ids.ts';
import type { Discarded } from '../../src/protocol/keeping-values.ts';
import { ConversationList } from '../../src/view/conversation-list.ts';
import { ConversationView, type MessageState } from '../../src/view/conversation-view.ts';
import { GroupView } from '../../src/view/group-view.ts';
import { HighlightView } from '../../src/view/highlight-view.ts';
import { KeepingList } from '../../src/view/keeping-list.ts';
import { PeopleList } from '../../src/view/people-list.ts';
import { ScheduledList } from '../../src/view/scheduled-list.ts';
import { fromProtoJson, type Json } from './proto-json.ts';

// How client-sdk/conformance/shown.json is run; its "about" says what it means.

export interface ViewScenario {
  readonly name: string;
  readonly entries: readonly Json[];
  readonly discarded?: Json;
  readonly at?: number;
  readonly shown: readonly string[];
}

export interface ListStep {
  readonly frame?: Json;
  readonly read?: Readonly<Record<ConversationId, number>>;
  readonly left?: ConversationId;
  readonly stranger?: ConversationId;
  readonly known?: ConversationId;
  readonly lines: readonly string[];
  readonly badge: number;
}

export interface ListScenario {
  readonly name: string;
  readonly steps: readonly ListStep[];
}

const SELF = '1';

export function entriesOf(scenario: ViewScenario): Message[] {
  return scenario.entries.map((message) => {
    const { body } = fromProtoJson(SERVER_FRAME, { messageEvent: { message } });
    if (body?.is !== 'messageEvent') {
      throw new Error('not a message');
    }
    return body.value.message;
  });
}

/** Each message in one line of words. */
export function shown(entries: readonly Message[]): string[] {
  return shownWithout([], entries, []);
}

/**
 * The same without what is deleted, told before the entries and after them, and at a time without
 * what is over.
 */
export function shownWithout(
  before: readonly Discarded[],
  entries: readonly Message[],
  after: readonly Discarded[],
  at?: number,
): string[] {
  const view = new ConversationView();
  for (const told of before) {
    view.discarded(told);
  }
  view.takeAll(entries);
  if (at !== undefined) {
    view.vanish(at);
    view.takeAll(entries);
  }
  for (const told of after) {
    view.discarded(told);
  }
  return view.messages().map(wordsOf);
}

/** What the user has deleted of the conversation of a scenario. */
export function discardedOf({ discarded }: ViewScenario): readonly Discarded[] {
  if (discarded === undefined) {
    return [];
  }
  const { body } = fromProtoJson(SERVER_FRAME, { keepingSynced: { discarded: [discarded] } });
  return body?.is === 'keepingSynced' ? body.value.discarded : [];
}

function wordsOf({ message, earlier, reactions, recalledBy }: MessageState): string {
  const { content, sequence } = message;
  const words = [`${sequence} ${content.kind === 'text' ? content.text : `(${content.kind})`}`];
  words.push(...earlier.map(({ text }) => `earlier ${text}`));
  words.push(...reactions.map(({ emoji, users }) => `${emoji} ${users.join(' ')}`));
  if (recalledBy !== undefined) {
    words.push(`recalled by ${recalledBy}`);
  }
  if (message.forwarded !== undefined) {
    words.push(`first said by ${message.forwarded.sender}`);
  }
  return words.join(', ');
}

/** A list, step by step. */
export class ListRunner {
  readonly #list = new ConversationList();

  run(step: ListStep): { lines: readonly string[]; badge: number } {
    if (step.frame !== undefined) {
      this.#hear(step.frame);
    }
    for (const [conversation, upTo] of Object.entries(step.read ?? {})) {
      this.#list.read(conversation, upTo);
    }
    if (step.left !== undefined) {
      this.#list.left(step.left);
    }
    if (step.stranger !== undefined) {
      this.#list.stranger(step.stranger);
    }
    if (step.known !== undefined) {
      this.#list.known(step.known);
    }
    const lines = this.#list.lines().map((line) => {
      const { conversation, unread, mentions, markedUnread, fromStranger } = line;
      const marks = `${markedUnread ? ' marked' : ''}${fromStranger ? ' stranger' : ''}`;
      return `${conversation} ${unread} @${mentions}${marks}`;
    });
    return { lines, badge: this.#list.badge(0) };
  }

  #hear(frame: Json): void {
    const { body } = fromProtoJson(SERVER_FRAME, frame);
    switch (body?.is) {
      case 'conversationOpened':
        this.#list.summarized(body.value.conversation);
        break;
      case 'messageEvent':
        this.#list.heard(body.value.message, SELF);
        break;
      case 'cursorEvent':
        this.#list.moved(body.value);
        break;
      case 'preferencesEvent':
        this.#list.preferred(body.value.conversation, body.value.preferences);
        break;
      case 'keepingEvent':
        for (const told of body.value.discarded) {
          this.#list.discarded(told);
        }
        break;
    }
  }
}

export interface PeopleStep {
  readonly frame: Json;
  readonly at?: number;
  readonly follows?: boolean;
  readonly shown: readonly string[];
}

export interface PeopleScenario {
  readonly name: string;
  readonly steps: readonly PeopleStep[];
}

/** A user's people, step by step. */
export class PeopleRunner {
  readonly #list = new PeopleList();

  /** What is shown, and whether the frame followed what was known; a page always does. */
  run({ frame, at = 0 }: PeopleStep): { shown: readonly string[]; follows: boolean } {
    const { body } = fromProtoJson(SERVER_FRAME, frame);
    let follows = true;
    if (body?.is === 'peopleSynced') {
      this.#list.synced(body.value);
    } else if (body?.is === 'peopleEvent') {
      follows = this.#list.changed(body.value);
    }
    const shown = [
      ...this.#list.contacts().map(({ user, remark }) => `contact ${user} ${remark}`.trim()),
      ...this.#list.blocked().map(({ user }) => `blocked ${user}`),
      ...this.#list.received(at).map(({ user }) => `received ${user}`),
      ...this.#list.sent(at).map(({ user }) => `sent ${user}`),
    ];
    if (this.#list.self.displayName !== '') {
      shown.push(`self ${this.#list.self.displayName}`);
    }
    return { shown, follows };
  }
}

/** What a view is given: an entry, or what a node tells. */
export interface Given {
  readonly entry?: Json;
  readonly frame?: Json;
  /** Of a page of members: the user after which it was asked for. */
  readonly after?: string;
}

export interface GivenScenario {
  readonly name: string;
  readonly given: readonly Given[];
  readonly at?: number;
  readonly shown: readonly string[];
}

/** A group in lines of words. */
export function shownGroup(given: readonly Given[]): string[] {
  const view = new GroupView();
  for (const { entry, frame, after = '' } of given) {
    const { body } = fromProtoJson(SERVER_FRAME, frame ?? { messageEvent: { message: entry } });
    if (body?.is === 'messageEvent') {
      view.take(body.value.message);
    } else if (body?.is === 'group') {
      view.takeGroup(body.value);
    } else if (body?.is === 'memberPage') {
      view.takeMembers(body.value, after);
    }
  }
  const { joinMode, mode, slowSeconds, silenced } = view.settings;
  const announced = view.announcement?.content;
  const shown = [
    `title ${view.title}`,
    `settings ${joinMode} ${mode} ${slowSeconds}${silenced ? ' silenced' : ''}`,
  ];
  if (announced?.kind === 'groupChange' && announced.change.is === 'announcement') {
    shown.push(`announced ${announced.change.value.text}`);
  }
  for (const { user, role, remark, mutedUntilMillis } of view.members()) {
    const until = mutedUntilMillis === Number.POSITIVE_INFINITY ? 'for ever' : mutedUntilMillis;
    shown.push(
      `${user} ${role}${remark === '' ? '' : ` as ${remark}`}${until === 0 ? '' : ` muted ${until}`}`,
    );
  }
  return shown;
}

/** What is highlighted, in a line of words each. */
export function shownHighlights(given: readonly Given[], at?: number): string[] {
  const view = new HighlightView();
  for (const { entry, frame } of given) {
    const { body } = fromProtoJson(SERVER_FRAME, frame ?? { messageEvent: { message: entry } });
    if (body?.is === 'messageEvent') {
      view.take(body.value.message);
    } else if (body?.is === 'highlights') {
      view.takeHighlights(body.value);
    }
  }
  return view
    .highlighted(at)
    .map(({ target, sequence, user }) => `${target} by ${user} at ${sequence}`);
}

export interface ScheduledStep {
  readonly frame: Json;
  readonly asks: boolean;
  readonly shown: readonly string[];
}

export interface ScheduledScenario {
  readonly name: string;
  readonly steps: readonly ScheduledStep[];
}

/** What a user has scheduled, step by step. */
export class ScheduledRunner {
  readonly #list = new ScheduledList();

  /** What is shown, and whether the node is to be asked. */
  run({ frame }: ScheduledStep): { shown: readonly string[]; asks: boolean } {
    const { body } = fromProtoJson(SERVER_FRAME, frame);
    const asks =
      body?.is === 'scheduledPage'
        ? this.#list.listed(body.value)
        : body?.is === 'scheduledEvent' && !this.#list.changed(body.value);
    const shown = this.#list.posts().map(({ clientId, dueMillis, state, refusal }) => {
      const words = `${Number.parseInt(clientId, 16)} ${dueMillis} ${state}`;
      return refusal === undefined ? words : `${words} ${refusal}`;
    });
    return { shown, asks };
  }
}

export interface KeepingStep {
  readonly frame: Json;
  readonly follows?: boolean;
  readonly shown: readonly string[];
}

export interface KeepingScenario {
  readonly name: string;
  readonly steps: readonly KeepingStep[];
}

/** What a user keeps of messages, step by step. */
export class KeepingRunner {
  readonly #list = new KeepingList();

  /** What is shown, and whether the frame followed what was known; a page always does. */
  run({ frame }: KeepingStep): { shown: readonly string[]; follows: boolean } {
    const { body } = fromProtoJson(SERVER_FRAME, frame);
    let follows = true;
    if (body?.is === 'keepingSynced') {
      this.#list.synced(body.value);
    } else if (body?.is === 'keepingEvent') {
      follows = this.#list.changed(body.value);
    }
    const shown = this.#list
      .starred()
      .map(({ conversation, sequence }) => `star ${conversation} ${sequence}`);
    const { upTo, sequences } = this.#list.discarded('g7');
    if (upTo > 0 || sequences.length > 0) {
      const singles = sequences.length > 0 ? ` and ${sequences.join(' ')}` : '';
      shown.push(`deleted to ${upTo}${singles}`);
    }
    return { shown, follows };
  }
}
