import { Changes } from '../model/changes.ts';
import { LoadedStretch } from '../model/loaded.ts';
import { ReceiptView } from '../model/receipts.ts';
import {
  type ConversationId,
  ConversationView,
  type CursorEvent,
  covers,
  type Discarded,
  GroupView,
  type Highlighted,
  HighlightView,
  type Looking,
  type Member,
  type Message,
  type MessageState,
  type ReceiptCount,
  type SkeinClient,
  TypingView,
  type Typist,
  type UserId,
} from '../sdk.ts';

const PAGE = 100;
/** Above as many unread messages a chat is opened at the first of them, not at the newest. */
const UNREAD_PAGE_MAX = 40;
/** A message this far above what is at hand is reached page by page; one further is jumped to. */
const SCROLL_BACK_MAX = 600;
const MEMBER_PAGES_MAX = 5;

export interface OpenedAt {
  readonly conversation: ConversationId;
  readonly head: number;
  readonly firstVisible: number;
  readonly read: number;
  readonly unread: number;
}

/** The conversation that is open: its messages as far as they are at hand, who reads and types there. */
export class OpenChat {
  readonly changes = new Changes();
  readonly conversation: ConversationId;
  readonly isGroup: boolean;
  readonly typing = new TypingView();
  readonly receipts = new ReceiptView();
  readonly group = new GroupView();
  /** Where the unread line stands; set when the chat is opened, gone when it is left. */
  readonly unreadAfter: number | undefined;

  readonly #client: () => SkeinClient;
  readonly #view = new ConversationView();
  readonly #highlights = new HighlightView();
  readonly #states = new Map<number, MessageState>();
  readonly #stretch: LoadedStretch;
  readonly #unread: number;
  #shown: MessageState[] | undefined;
  #isLoading = false;
  #isFresh = false;
  #began = false;
  #discarded: Discarded | undefined;
  #looking: Looking | undefined;
  #members = new Map<UserId, Member>();
  #membersKnown = false;

  constructor(client: () => SkeinClient, opened: OpenedAt) {
    this.#client = client;
    this.conversation = opened.conversation;
    this.isGroup = opened.conversation.startsWith('g');
    this.unreadAfter = opened.unread > 0 ? opened.read : undefined;
    this.#unread = opened.unread;
    this.#stretch = new LoadedStretch(opened.head, opened.firstVisible);
  }

  /** Shows what this device keeps, then what the node has. */
  async open(): Promise<void> {
    const client = this.#client();
    // Of much that is unread the beginning is shown, which only the node has for sure.
    if (this.#unread <= UNREAD_PAGE_MAX || client.state.is !== 'online') {
      try {
        const stored = await client.storedMessages(this.conversation, 0, PAGE);
        this.#stretch.takeStored(stored);
        this.#take(stored);
      } catch {
        // The node has them all.
      }
    }
    this.#began = this.#states.size > 0;
    this.changes.happened();
    this.connected();
  }

  /** A connection is there: what needs one is asked. */
  connected(): void {
    // Refused when another chat was opened meanwhile, or the user is no member: then nothing is told.
    this.#client()
      .look(this.conversation)
      .then((looking) => this.looks(looking))
      .catch(() => {});
    this.#refresh().catch(() => {});
    this.#loadMembers().catch(() => {});
    this.#loadHighlights().catch(() => {});
  }

  async #refresh(): Promise<void> {
    const client = this.#client();
    const isFirst = !this.#isFresh;
    if (isFirst && this.#unread > UNREAD_PAGE_MAX && this.unreadAfter !== undefined) {
      const after = Math.max(0, this.unreadAfter - PAGE / 4);
      const page = await client.historyAfter(this.conversation, after, PAGE);
      this.#stretch.takePage(page, { after });
      this.#take(page.messages);
    } else {
      const page = await client.historyBefore(this.conversation, 0, PAGE);
      // Who has scrolled back to another place stays there.
      if (isFirst || !this.#stretch.hasNewer) {
        this.#stretch.takePage(page, {});
      }
      this.#take(page.messages);
    }
    this.#isFresh = true;
    this.#began = true;
    this.changes.happened();
  }

  async #loadMembers(): Promise<void> {
    const client = this.#client();
    let after: UserId = '';
    for (let pages = 0; pages < MEMBER_PAGES_MAX; pages++) {
      const page = await client.members(this.conversation, after);
      if (this.isGroup) {
        this.group.takeMembers(page, after);
      }
      for (const member of page.members) {
        this.#members.set(member.user, member);
        this.receipts.takeMember(member);
      }
      after = page.last;
      if (!page.more) {
        break;
      }
    }
    if (this.isGroup) {
      this.group.takeGroup(await client.groups.group(this.conversation));
    }
    this.#membersKnown = true;
    this.changes.happened();
  }

  async #loadHighlights(): Promise<void> {
    this.#highlights.takeHighlights(await this.#client().highlights.list(this.conversation));
    this.changes.happened();
  }

  /** What is pinned for everybody, the newest first. */
  get highlighted(): readonly Highlighted[] {
    const discarded = this.#discarded;
    const all = this.#highlights.highlighted();
    return discarded === undefined ? all : all.filter(({ target }) => !covers(discarded, target));
  }

  /** All that the user has deleted here for itself: it is not shown, whatever is told of it later. */
  discarded(all: Discarded): void {
    this.#discarded = all;
    this.#view.discarded(all);
    this.#stretch.discarded(all.upTo);
    for (const sequence of this.#states.keys()) {
      if (covers(all, sequence)) {
        this.#states.delete(sequence);
      }
    }
    this.#shown = undefined;
    this.changes.happened();
  }

  get membersKnown(): boolean {
    return this.#membersKnown;
  }

  /** As the node told; of a large group the first. */
  member(user: UserId): Member | undefined {
    return this.#members.get(user);
  }

  /** Whether there is something to show; until then a skeleton is shown. */
  get began(): boolean {
    return this.#began;
  }

  /** Whether a message can be looked for: the node has answered, or what this device keeps must do. */
  canReach(sequence: number): boolean {
    const isAlone = this.#client().state.is !== 'online';
    return this.#isFresh || (isAlone && this.#states.has(sequence));
  }

  get looking(): Looking | undefined {
    return this.#looking;
  }

  get head(): number {
    return this.#stretch.head;
  }

  /** Whether there is more above what is at hand. */
  get hasOlder(): boolean {
    return this.#stretch.hasOlder;
  }

  get hasNewer(): boolean {
    return this.#stretch.hasNewer;
  }

  /** What is at hand, from top to bottom; the same array until it changes. */
  get messages(): readonly MessageState[] {
    if (this.#shown === undefined) {
      const shown: MessageState[] = [];
      for (let at = this.#stretch.from; at <= this.#stretch.to; at++) {
        const state = this.#states.get(at);
        if (state !== undefined) {
          shown.push(state);
        }
      }
      this.#shown = shown;
    }
    return this.#shown;
  }

  /** Also of one that was seen and is not in the stretch any more. */
  message(sequence: number): MessageState | undefined {
    return this.#states.get(sequence);
  }

  /** Of a message that was edited, as far as is known here; 0: it was not. */
  newestEdit(sequence: number): number {
    return this.#view.newestEdit(sequence);
  }

  #take(messages: readonly Message[]): void {
    for (const state of this.#view.takeAll(messages)) {
      this.#states.set(state.message.sequence, state);
    }
    for (const message of messages) {
      this.group.take(message);
      this.#highlights.take(message);
      const { content, sequence } = message;
      if (content.kind === 'vanished') {
        this.#states.delete(sequence);
      }
      if (content.kind === 'membership' && content.change === 'JOINED') {
        for (const user of content.users) {
          this.receipts.joined(user, sequence);
        }
      }
    }
    this.#shown = undefined;
  }

  /** Shows nothing more of what is over by then, by the nodes' time. */
  vanish(nowMillis: number): void {
    const over = this.#view.vanish(nowMillis);
    for (const sequence of over) {
      this.#states.delete(sequence);
    }
    if (over.length > 0) {
      this.#shown = undefined;
      this.changes.happened();
    }
  }

  heard(message: Message): void {
    this.#stretch.heard(message.sequence);
    this.#take([message]);
    this.typing.heard(message);
    this.changes.happened();
  }

  moved(moved: CursorEvent): void {
    this.receipts.moved(moved);
    this.changes.happened();
  }

  typists(typists: readonly Typist[], nowMillis: number): void {
    this.typing.take(typists, this.#client().limits, nowMillis);
    this.changes.happened();
  }

  looks(looking: Looking): void {
    this.#looking = looking;
    this.changes.happened();
  }

  counted(counts: readonly ReceiptCount[]): void {
    this.receipts.counted(counts);
    this.changes.happened();
  }

  async loadOlder(): Promise<void> {
    if (!this.#stretch.hasOlder || this.#stretch.isEmpty) {
      return;
    }
    await this.#load(async () => {
      const before = this.#stretch.from;
      const client = this.#client();
      const stored = await client.storedMessages(this.conversation, before, PAGE);
      if (stored.length > 0) {
        this.#stretch.takeStored(stored);
        this.#take(stored);
        return;
      }
      const page = await client.historyBefore(this.conversation, before, PAGE);
      this.#stretch.takePage(page, { before });
      this.#take(page.messages);
    });
  }

  async loadNewer(): Promise<void> {
    if (!this.#stretch.hasNewer) {
      return;
    }
    await this.#load(async () => {
      const after = this.#stretch.to;
      const page = await this.#client().historyAfter(this.conversation, after, PAGE);
      this.#stretch.takePage(page, { after });
      this.#take(page.messages);
    });
  }

  /** Brings the end of the conversation to hand. */
  async toNewest(): Promise<void> {
    if (this.#stretch.hasNewer) {
      const page = await this.#client().historyBefore(this.conversation, 0, PAGE);
      this.#stretch.takePage(page, {});
      this.#take(page.messages);
      this.changes.happened();
    }
  }

  /** Brings a message to hand, with some around it. @return whether it is there to be shown */
  async reach(sequence: number): Promise<boolean> {
    while (
      sequence < this.#stretch.from &&
      this.#stretch.from - sequence <= SCROLL_BACK_MAX &&
      this.#stretch.hasOlder
    ) {
      const before = this.#stretch.from;
      await this.loadOlder();
      if (this.#stretch.from >= before) {
        break;
      }
    }
    if (!this.#stretch.includes(sequence)) {
      const after = Math.max(0, sequence - PAGE / 2);
      const page = await this.#client().historyAfter(this.conversation, after, PAGE);
      this.#stretch.takePage(page, { after });
      this.#take(page.messages);
      this.changes.happened();
    }
    return this.#stretch.includes(sequence) && this.#states.has(sequence);
  }

  /** Fetches one message for a quote, if it is not at hand. */
  async fetch(sequence: number): Promise<void> {
    if (!this.#states.has(sequence) && sequence > 0) {
      const page = await this.#client().historyAfter(this.conversation, sequence - 1, 1);
      this.#take(page.messages);
      this.changes.happened();
    }
  }

  /** One at a time. */
  async #load(load: () => Promise<void>): Promise<void> {
    if (this.#isLoading) {
      return;
    }
    this.#isLoading = true;
    try {
      await load();
    } catch {
      // Asked again when the user scrolls there once more.
    } finally {
      this.#isLoading = false;
      this.changes.happened();
    }
  }
}
