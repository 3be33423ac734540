import {
  type ConversationId,
  ConversationList,
  type ConversationSummary,
  type CursorEvent,
  covers,
  type Discarded,
  isNews,
  type Line,
  type Message,
  type Preferences,
  peerOf,
  type Role,
  type UserId,
} from '../sdk.ts';

/** What is known of a conversation besides its line. */
export interface ChatFacts {
  /** Of a group; empty for a direct chat. */
  readonly title: string;
  /** Of a direct chat: the other user; '' for a group. */
  readonly peer: UserId;
  /** The newest message, as it was edited or recalled since, or has vanished. */
  readonly last: Message | undefined;
  readonly firstVisible: number;
  readonly role: Role | undefined;
  /** As of when the conversation was last told whole; 0: not known. */
  readonly members: number;
}

export interface ListedChat extends Line, ChatFacts {}

const UNKNOWN: ChatFacts = {
  title: '',
  peer: '',
  last: undefined,
  firstVisible: 1,
  role: undefined,
  members: 0,
};

/** The conversations with what their lines show; fed with what the listener hears. */
export class ChatList {
  readonly #list = new ConversationList();
  readonly #facts = new Map<ConversationId, ChatFacts>();
  readonly #discarded = new Map<ConversationId, Discarded>();
  readonly #self: () => UserId;

  constructor(self: () => UserId) {
    this.#self = self;
  }

  summarized(summary: ConversationSummary): void {
    this.#list.summarized(summary);
    const { conversation, title, peer, firstVisible, role, members } = summary;
    // It may have been told before the user deleted that.
    const last = this.#isDiscarded(summary.last) ? undefined : summary.last;
    const known = this.facts(conversation);
    const isNewer = (last?.sequence ?? 0) >= (known.last?.sequence ?? 0);
    this.#facts.set(conversation, {
      title,
      peer: peer || this.#peerOf(conversation),
      // Told again, the same message may be as it was posted, without the edits heard of since.
      last: isNewer && last?.sequence !== known.last?.sequence ? last : (known.last ?? last),
      firstVisible,
      role,
      members,
    });
  }

  heard(entry: Message): void {
    const self = this.#self();
    this.#list.heard(entry, self);
    const { conversation, sequence, content } = entry;
    const known = this.facts(conversation);
    let { title, last, role } = known;
    if (content.kind === 'title') {
      title = content.title;
    } else if (content.kind === 'membership' && content.change === 'CREATED') {
      title = content.title;
      role = content.actor === self ? 'OWNER' : 'MEMBER';
    } else {
      role = roleAfter(entry, role, self);
    }
    if (isNews(content)) {
      const isNewer = sequence > (last?.sequence ?? 0) && !this.#isDiscarded(entry);
      last = isNewer ? entry : last;
    } else if (last !== undefined) {
      last = changed(last, entry);
    }
    this.#facts.set(conversation, { ...known, title, last, role });
  }

  /** What the user has deleted of a conversation, for itself; what is left of it the node tells. */
  discarded(all: Discarded): void {
    const { conversation } = all;
    this.#list.discarded(all);
    this.#discarded.set(conversation, all);
    const known = this.#facts.get(conversation);
    if (known !== undefined && this.#isDiscarded(known.last)) {
      this.#facts.set(conversation, { ...known, last: undefined });
    }
  }

  #isDiscarded(message: Message | undefined): boolean {
    const discarded = message && this.#discarded.get(message.conversation);
    return discarded !== undefined && covers(discarded, message?.sequence ?? 0);
  }

  moved(own: CursorEvent): void {
    this.#list.moved(own);
  }

  read(conversation: ConversationId, upTo: number): void {
    this.#list.read(conversation, upTo);
  }

  preferred(conversation: ConversationId, preferences: Preferences): void {
    this.#list.preferred(conversation, preferences);
  }

  stranger(conversation: ConversationId): void {
    this.#list.stranger(conversation);
  }

  known(conversation: ConversationId): void {
    this.#list.known(conversation);
  }

  left(conversation: ConversationId): void {
    this.#list.left(conversation);
  }

  /**
   * Shows nothing more of what is over by then, by the nodes' time.
   *
   * @return whether that changes a line
   */
  vanish(nowMillis: number): boolean {
    let changes = false;
    for (const [conversation, facts] of this.#facts) {
      const { last } = facts;
      if (last !== undefined && last.endMillis > 0 && nowMillis >= last.endMillis) {
        const over: Message = { ...last, content: { kind: 'vanished' }, endMillis: 0 };
        this.#facts.set(conversation, { ...facts, last: over });
        changes = true;
      }
    }
    return changes;
  }

  facts(conversation: ConversationId): ChatFacts {
    return this.#facts.get(conversation) ?? { ...UNKNOWN, peer: this.#peerOf(conversation) };
  }

  chat(conversation: ConversationId): ListedChat {
    return this.#listed(this.#list.line(conversation));
  }

  /** Those of people whom the user knows; a direct chat in which nothing was said is not there. */
  chats(): ListedChat[] {
    return this.#shown().filter((chat) => !chat.fromStranger);
  }

  /** Those in which the messages of strangers wait. */
  strangers(): ListedChat[] {
    return this.#shown().filter((chat) => chat.fromStranger);
  }

  archived(): ListedChat[] {
    return this.#list.archived().map((line) => this.#listed(line));
  }

  badge(nowMillis: number): number {
    return this.#list.badge(nowMillis);
  }

  #shown(): ListedChat[] {
    return this.#list
      .lines()
      .map((line) => this.#listed(line))
      .filter((chat) => chat.head > 0 || chat.preferences.draft !== '');
  }

  #listed(line: Line): ListedChat {
    return { ...this.facts(line.conversation), ...line };
  }

  #peerOf(conversation: ConversationId): UserId {
    return peerOf(conversation, this.#self()) ?? '';
  }
}

function changed(last: Message, entry: Message): Message {
  const { content } = entry;
  if (content.kind === 'recall' && content.target === last.sequence) {
    return { ...last, content: { kind: 'recalled' } };
  }
  const isEdited =
    content.kind === 'edit' &&
    content.target === last.sequence &&
    content.text !== '' &&
    last.content.kind === 'text';
  return isEdited && last.content.kind === 'text'
    ? { ...last, content: { ...last.content, text: content.text } }
    : last;
}

function roleAfter(
  { content, sender }: Message,
  role: Role | undefined,
  self: UserId,
): Role | undefined {
  if (content.kind === 'membership') {
    if (content.owner === self) {
      return 'OWNER';
    }
    return content.users.includes(self)
      ? content.change === 'JOINED'
        ? 'MEMBER'
        : undefined
      : role;
  }
  if (content.kind !== 'groupChange') {
    return role;
  }
  const { is, value } = content.change;
  if (is === 'roleChange' && value.users.includes(self)) {
    return value.role;
  }
  if (is === 'ownerChange') {
    return value.owner === self ? 'OWNER' : sender === self ? (value.former ?? 'MEMBER') : role;
  }
  return role;
}
