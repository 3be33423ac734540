import {
  type Content,
  type ForwardContent,
  type Forwarded,
  isOperation,
  isSaid,
  type MembershipKind,
  type Message,
  textContent,
} from '../../src/protocol/content-values.ts';
import {
  type ConversationSummary,
  NO_PREFERENCES,
  type Preferences,
} from '../../src/protocol/conversation-values.ts';
import {
  type ClientId,
  type ConversationId,
  type DeviceId,
  directChat,
  peerOf,
  type UserId,
} from '../../src/protocol/ids.ts';
import { DEFAULT_LIMITS } from '../../src/protocol/limits.ts';
import type {
  Answer,
  ClientBody,
  ClientFrame,
  Post,
  Posted,
  Pull,
  ServerBody,
  ServerFrame,
  Welcome,
} from '../../src/protocol/values.ts';
import { ModelMerged } from './model-merged.ts';

/** Where a device's events go while it is connected. */
export interface ModelConnection {
  push(frame: ServerFrame): void;
}

const PAGE_MAX = 50;

interface Chat {
  readonly id: ConversationId;
  title: string;
  readonly since: Map<UserId, number>;
  readonly read: Map<UserId, number>;
  readonly preferences: Map<UserId, Preferences>;
  readonly log: Message[];
  readonly byClientId: Map<ClientId, Posted>;
  changedAt: number;
}

/**
 * What a cluster means, without sockets, clocks or nodes: conversations, members, cursors, dedupe,
 * sync. A test puts faults around it: the model itself keeps every promise of the contract.
 */
export class ModelCluster {
  readonly #users = new Map<UserId, string>();
  readonly #devices = new Map<DeviceId, UserId>();
  readonly #connected = new Map<DeviceId, ModelConnection>();
  readonly #chats = new Map<ConversationId, Chat>();
  readonly #created = new Map<ClientId, ConversationId>();
  readonly #delivered = new Map<string, number>();
  #lastId = 0;
  #changes = 0;
  #clock = 1_700_000_000_000;

  /** Newest messages among which a post finds the one that it names as previous. */
  dedupeWindow = 512;

  /** A known head further back is refused. */
  searchMax = 50_000;

  heartbeatMillis = 30_000;

  /** What is said lives so long; 0: it has no end. */
  lifeMillis = 0;

  /** Messages that are forwarded as one. */
  readonly merged = new ModelMerged();

  /** What is answered to these requests instead. */
  readonly scripted = new Map<ClientBody['is'], Answer>();
  /** What answers requests that are none of messages; see `FakeCalls`. */
  others: (device: DeviceId, body: ClientBody) => Answer | undefined = () => undefined;
  /** Hears of each device whose connection is gone. */
  disconnected: (device: DeviceId) => void = () => {};

  endpoints: readonly string[] = [];

  addUser(name: string): UserId {
    const user = String(++this.#lastId);
    this.#users.set(user, name);
    return user;
  }

  addDevice(user: UserId): DeviceId {
    const device = String(++this.#lastId);
    this.#devices.set(device, user);
    return device;
  }

  /** A device connects; its events go to `connection` until it is taken away. */
  connect(device: DeviceId, resume: Uint8Array, connection: ModelConnection): Welcome {
    this.#connected.set(device, connection);
    const user = this.userOf(device);
    return {
      user,
      device,
      node: 'model',
      timeMillis: this.#clock,
      heartbeatMillis: this.heartbeatMillis,
      resumed: resume.length > 0 && this.#changedSince(user, position(resume)).length === 0,
      limits: DEFAULT_LIMITS,
      endpoints: this.endpoints,
    };
  }

  disconnect(device: DeviceId, connection: ModelConnection): void {
    if (this.#connected.get(device) === connection) {
      this.#connected.delete(device);
      this.disconnected(device);
    }
  }

  /** Tells connected devices something that is none of messages. */
  tell(body: ServerBody, whom: (device: DeviceId) => boolean): void {
    for (const [device, connection] of [...this.#connected]) {
      if (whom(device)) {
        connection.push(event(body));
      }
    }
  }

  /** Carries a request out; the answer, or undefined if it wants none. */
  handle(device: DeviceId, { request, body }: ClientFrame): ServerFrame | undefined {
    const answer = body === undefined ? undefined : this.#answer(device, body);
    return answer === undefined || (request === 0 && answer.is !== 'pong')
      ? undefined
      : { request, body: answer };
  }

  #answer(device: DeviceId, body: ClientBody): Answer | undefined {
    const scripted = this.scripted.get(body.is);
    if (scripted !== undefined) {
      return scripted;
    }
    const other = this.others(device, body);
    if (other !== undefined) {
      return other;
    }
    const user = this.userOf(device);
    switch (body.is) {
      case 'ping':
        return { is: 'pong', value: { echo: body.value.echo, timeMillis: this.#clock } };
      case 'renewToken':
        return { is: 'done', value: {} };
      case 'post':
        return this.#post(device, user, body.value);
      case 'pull':
        return this.#pull(user, body.value);
      case 'sync':
        return {
          is: 'synced',
          value: {
            conversations: this.#changedSince(user, position(body.value.cursor)).map((chat) =>
              this.#summary(chat, user),
            ),
            cursor: cursor(this.#changes),
            more: false,
          },
        };
      case 'delivered': {
        const key = `${device} ${body.value.conversation}`;
        this.#delivered.set(key, Math.max(this.#delivered.get(key) ?? 0, body.value.sequence));
        return undefined;
      }
      case 'read':
        return this.#read(device, user, body.value.conversation, body.value.sequence);
      case 'openDirect': {
        const chat = this.#users.has(body.value.user)
          ? this.#chat(directChat(user, body.value.user), user)
          : undefined;
        return chat === undefined ? failed('UNKNOWN_USER') : this.#opened(chat, user);
      }
      case 'createGroup':
        return this.#createGroup(device, user, body.value);
      case 'askMerged': {
        const { conversation, sequence } = body.value;
        const chat = this.#chat(conversation, user);
        return chat === undefined
          ? failed('NOT_A_MEMBER')
          : this.merged.page(chat.log[sequence - 1]?.content, body.value);
      }
      case 'findUsers': {
        const { names, users } = body.value;
        const found = [...this.#users].filter(
          ([id, name]) => names.includes(name) || users.includes(id),
        );
        return {
          is: 'usersFound',
          value: {
            users: found.map(([id, name]) => ({ id, name, displayName: '', signature: '' })),
          },
        };
      }
      case 'setPreferences': {
        const chat = this.#chats.get(body.value.conversation);
        if (!chat?.since.has(user) || chat.log.length === 0) {
          return failed('NOT_A_MEMBER');
        }
        const preferences = {
          ...(chat.preferences.get(user) ?? NO_PREFERENCES),
          ...Object.fromEntries(
            Object.entries(body.value.change).filter(([, value]) => value !== undefined),
          ),
        };
        chat.preferences.set(user, preferences);
        chat.changedAt = ++this.#changes;
        for (const [other, connection] of [...this.#connected]) {
          if (this.userOf(other) === user) {
            connection.push(
              event({ is: 'preferencesEvent', value: { conversation: chat.id, preferences } }),
            );
          }
        }
        return { is: 'done', value: {} };
      }
      case 'leave': {
        const chat = this.#chats.get(body.value.conversation);
        if (!chat?.since.has(user)) {
          return failed('NOT_A_MEMBER');
        }
        const posted = this.#append(chat, user, '', membership('LEFT', user, [user], ''), device);
        chat.since.delete(user);
        return {
          is: 'membersChanged',
          value: { sequence: posted.sequence, members: chat.since.size, waiting: 0 },
        };
      }
      default:
        return failed('UNSUPPORTED_REQUEST');
    }
  }

  #post(device: DeviceId, user: UserId, post: Post): Answer {
    const chat = this.#chat(post.conversation, user);
    if (chat === undefined) {
      return failed('NOT_A_MEMBER');
    }
    const before = chat.byClientId.get(post.clientId);
    if (before !== undefined && this.#isRemembered(chat, post.clientId)) {
      return { is: 'posted', value: before };
    }
    if (chat.log.length - this.dedupeWindow - post.knownHead > this.searchMax) {
      return failed('KNOWN_HEAD_TOO_OLD');
    }
    if (before !== undefined && before.sequence > post.knownHead) {
      return { is: 'posted', value: before };
    }
    if (post.previous !== '' && !this.#isRemembered(chat, post.previous)) {
      return failed('OUT_OF_ORDER');
    }
    if (post.content.kind === 'merge') {
      const made = this.merged.take(this.#chat(post.content.conversation, user)?.log, post.content);
      return typeof made === 'string'
        ? failed(made)
        : { is: 'posted', value: this.#append(chat, user, post.clientId, made, device) };
    }
    return post.content.kind === 'forward'
      ? this.#forward(chat, user, post.clientId, post.content, device)
      : { is: 'posted', value: this.#append(chat, user, post.clientId, post.content, device) };
  }

  /** As the user sees it there, without its quote and mentions. */
  #forward(
    chat: Chat,
    user: UserId,
    id: ClientId,
    { conversation, sequence, edit }: ForwardContent,
    device: DeviceId,
  ): Answer {
    const log = this.#chat(conversation, user)?.log ?? [];
    const said = log[sequence - 1];
    if (said === undefined || !isSaid(said.content)) {
      return failed('NO_SUCH_MESSAGE');
    }
    if (log.some(({ content }) => content.kind === 'recall' && content.target === sequence)) {
      return failed('MESSAGE_RECALLED');
    }
    const edited = log[edit - 1]?.content;
    const content =
      edited?.kind === 'edit'
        ? textContent(edited.text)
        : said.content.kind === 'text'
          ? textContent(said.content.text)
          : said.content;
    const { sender, timeMillis } = said;
    const first = said.forwarded ?? { sender, timeMillis };
    return { is: 'posted', value: this.#append(chat, user, id, content, device, first) };
  }

  #isRemembered(chat: Chat, id: ClientId): boolean {
    const posted = chat.byClientId.get(id);
    return posted !== undefined && posted.sequence > chat.log.length - this.dedupeWindow;
  }

  #chat(id: ConversationId, user: UserId): Chat | undefined {
    let chat = this.#chats.get(id);
    const peer = peerOf(id, user);
    if (chat === undefined && peer !== undefined) {
      chat = this.#newChat(id, '', [user, peer]);
    }
    return chat?.since.has(user) ? chat : undefined;
  }

  #newChat(id: ConversationId, title: string, members: readonly UserId[]): Chat {
    const chat: Chat = {
      id,
      title,
      since: new Map(members.map((member) => [member, 1])),
      read: new Map(),
      preferences: new Map(),
      log: [],
      byClientId: new Map(),
      changedAt: 0,
    };
    this.#chats.set(id, chat);
    return chat;
  }

  #append(
    chat: Chat,
    sender: UserId,
    id: ClientId,
    content: Content,
    from: DeviceId,
    forwarded?: Forwarded,
  ): Posted {
    const sequence = chat.log.length + 1;
    const timeMillis = ++this.#clock;
    const endMillis = this.lifeMillis > 0 && isSaid(content) ? timeMillis + this.lifeMillis : 0;
    const message: Message = {
      conversation: chat.id,
      sequence,
      sender,
      clientId: id,
      timeMillis,
      content,
      forwarded,
      endMillis,
    };
    chat.log.push(message);
    chat.changedAt = ++this.#changes;
    const posted = { sequence, timeMillis, endMillis };
    if (id !== '') {
      chat.byClientId.set(id, posted);
    }
    for (const [device, connection] of [...this.#connected]) {
      const own = device === from && id !== '';
      if (!own && chat.since.has(this.userOf(device))) {
        connection.push(event({ is: 'messageEvent', value: { message, fromStranger: false } }));
      }
    }
    return posted;
  }

  #pull(user: UserId, pull: Pull): Answer {
    const chat = this.#chat(pull.conversation, user);
    if (chat === undefined) {
      return failed('NOT_A_MEMBER');
    }
    const first = chat.since.get(user) ?? 1;
    const head = chat.log.length;
    const limit = pull.limit === 0 ? PAGE_MAX : Math.min(pull.limit, PAGE_MAX);
    const forward = pull.direction === 'FORWARD';
    const end = pull.from === 0 ? head : Math.min(head, pull.from - 1);
    const from = forward ? Math.max(first, pull.from + 1) : Math.max(first, end - limit + 1);
    const to = forward ? Math.min(head, from + limit - 1) : end;
    return {
      is: 'page',
      value: {
        messages: chat.log.slice(from - 1, Math.max(from - 1, to)),
        head,
        more: forward ? to < head : from > first,
        firstVisible: first,
        fromStranger: false,
        since: 0,
      },
    };
  }

  #changedSince(user: UserId, since: number): Chat[] {
    return [...this.#chats.values()]
      .filter((chat) => chat.since.has(user) && chat.changedAt > since)
      .sort((one, other) => other.changedAt - one.changedAt);
  }

  #summary(chat: Chat, user: UserId): ConversationSummary {
    const read = chat.read.get(user) ?? 0;
    const said = chat.log.filter((message) => !isOperation(message.content));
    const recalled = new Set(
      chat.log.map(({ content }) => (content.kind === 'recall' ? content.target : 0)),
    );
    const unread = said.filter((one) => one.sequence > read && one.sender !== user);
    const mentions = unread.filter(
      ({ content, sequence }) =>
        content.kind === 'text' &&
        (content.mentionsAll || content.mentions.includes(user)) &&
        !recalled.has(sequence),
    );
    return {
      conversation: chat.id,
      title: chat.title,
      head: chat.log.length,
      firstVisible: chat.since.get(user) ?? 1,
      read,
      unread: unread.length,
      last: said.at(-1),
      members: chat.since.size,
      peer: peerOf(chat.id, user) ?? '',
      preferences: chat.preferences.get(user) ?? NO_PREFERENCES,
      unreadMentions: mentions.length,
      firstMention: mentions[0]?.sequence ?? 0,
      fromStranger: false,
      mode: undefined,
      role: undefined,
      since: 0,
    };
  }

  #opened(chat: Chat, user: UserId): Answer {
    return {
      is: 'conversationOpened',
      value: { conversation: this.#summary(chat, user) },
    };
  }

  #createGroup(
    device: DeviceId,
    user: UserId,
    create: { clientId: ClientId; title: string; users: readonly UserId[] },
  ): Answer {
    if (create.users.some((other) => !this.#users.has(other))) {
      return failed('UNKNOWN_USER');
    }
    let id = this.#created.get(create.clientId);
    if (id === undefined) {
      id = `g${++this.#lastId}`;
      this.#created.set(create.clientId, id);
      const members = [...new Set([...create.users, user])];
      const chat = this.#newChat(id, create.title, members);
      this.#append(chat, user, '', membership('CREATED', user, members, create.title), device);
    }
    return this.#opened(this.#chats.get(id) as Chat, user);
  }

  #read(device: DeviceId, user: UserId, id: ConversationId, sequence: number): Answer {
    const chat = this.#chats.get(id);
    if (!chat?.since.has(user)) {
      return failed('NOT_A_MEMBER');
    }
    chat.read.set(user, Math.max(chat.read.get(user) ?? 0, sequence));
    const summary = this.#summary(chat, user);
    for (const [other, connection] of [...this.#connected]) {
      const reader = this.userOf(other);
      if (other !== device && chat.since.has(reader)) {
        const own = reader === user;
        connection.push(
          event({
            is: 'cursorEvent',
            value: {
              conversation: id,
              user,
              delivered: 0,
              read: summary.read,
              unread: own ? summary.unread : 0,
              head: own ? summary.head : 0,
              unreadMentions: own ? summary.unreadMentions : 0,
              firstMention: own ? summary.firstMention : 0,
            },
          }),
        );
      }
    }
    return { is: 'done', value: {} };
  }

  /** The log of a conversation, as it is. */
  log(id: ConversationId): readonly Message[] {
    return this.#chats.get(id)?.log ?? [];
  }

  /** What a device has told to have received. */
  delivered(device: DeviceId, id: ConversationId): number {
    return this.#delivered.get(`${device} ${id}`) ?? 0;
  }

  userOf(device: DeviceId): UserId {
    const user = this.#devices.get(device);
    if (user === undefined) {
      throw new RangeError(`no such device: ${device}`);
    }
    return user;
  }
}

function event(body: ServerBody): ServerFrame {
  return { request: 0, body };
}

export function failed(
  code: Extract<Answer, { is: 'failed' }>['value']['code'],
  retryAfterMillis = 0,
): Answer {
  return { is: 'failed', value: { code, detail: '', retryAfterMillis } };
}

function membership(
  change: MembershipKind,
  actor: UserId,
  users: readonly UserId[],
  title: string,
): Content {
  return { kind: 'membership', change, actor, users, title, owner: '', link: 0, mutes: [] };
}

function cursor(at: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(at));
  return bytes;
}

function position(given: Uint8Array): number {
  return given.length === 0
    ? 0
    : Number(new DataView(given.buffer, given.byteOffset).getBigUint64(0));
}
