import {
  type CoreSettings,
  DEFAULT_SETTINGS,
  type FirstSync,
  type OutboxEntry,
} from '../core/state.ts';
import { SkeinError } from '../protocol/errors.ts';
import {
  type ClientId,
  type ConversationId,
  randomClientId,
  type UserId,
} from '../protocol/ids.ts';
import type { MergedItem } from '../protocol/merged-values.ts';
import type {
  PeopleSynced,
  PersonAction,
  PersonChange,
  SelfChange,
} from '../protocol/people-values.ts';
import type {
  Looking,
  Privacy,
  PrivacyChange,
  ReceiptPage,
  ReceiptsCounted,
  TypingKind,
} from '../protocol/presence-values.ts';
import {
  type Answers,
  type ClientBody,
  type Content,
  type ConversationPage,
  type ConversationSummary,
  type Limits,
  type MemberPage,
  type MembersChanged,
  type Message,
  type Page,
  type PreferencesChange,
  type TextContent,
  textContent,
  type User,
} from '../protocol/values.ts';
import { utf8Length } from '../protocol/wire.ts';
import { remaining, withVanished } from '../store/apply.ts';
import type { ClientStore } from '../store/client-store.ts';
import { IndexedDbStore } from '../store/indexed-db-store.ts';
import { MemoryStore } from '../store/memory-store.ts';
import { browserTabs, type TabPorts } from '../tabs/ports.ts';
import { TabBackend } from '../tabs/tab-backend.ts';
import type { DeviceLabel } from './accounts.ts';
import type { Backend, PostReceipt } from './backend.ts';
import { SkeinCallDoctor } from './call-doctor.ts';
import { SkeinCalls } from './calls.ts';
import { ClientShell, type ShellConfig } from './client-shell.ts';
import type { Credentials } from './credentials.ts';
import { browserEnvironment, type Environment } from './environment.ts';
import { type ClientEvent, type ConnectionState, type SkeinListener, tell } from './events.ts';
import { answerOf, type Request, SkeinGroups } from './groups.ts';
import { SkeinHighlights } from './highlights.ts';
import { SkeinHistory } from './history.ts';
import { HttpApi } from './http-api.ts';
import { probeByBrowser } from './ice-prober.ts';
import { SkeinKeeping } from './keeping.ts';
import { mediaContent, SkeinMedia, type TransferOptions } from './media.ts';
import { SkeinMerged } from './merged.ts';
import { browserPeer, type OpenPeer } from './peer-connection.ts';
import { SkeinSchedule } from './schedule.ts';
import { SkeinSearch } from './search.ts';

export interface ClientOptions {
  /**
   * The cluster's HTTP address, such as `https://chat.example`: it names the sockets. May be left
   * out only with `endpoints` and access tokens.
   */
  readonly server?: string;
  /** Sockets to begin with, "host:port" or "tls://host:port"; later those that the nodes name. */
  readonly endpoints?: readonly string[];
  readonly credentials: Credentials;
  /** What the user will see in the list of devices, for a password. */
  readonly device?: DeviceLabel;
  /**
   * Names what this account keeps on this device: posts, its place, messages, in IndexedDB. All tabs
   * of the origin that give the same name share one socket. Left out: nothing is kept or shared.
   */
  readonly name?: string;
  readonly listener?: SkeinListener;
  /** Most posts of one conversation in flight, 1 to 256; 8 by default. */
  readonly postWindow?: number;
  /** Most messages waiting for callbacks; 10,000 by default. Past it they are left on the node. */
  readonly callbacksMax?: number;
  /** Whether the node is told what was delivered; by default it is. */
  readonly receipts?: boolean;
  /** What a device without saved state is handed of older conversations; UNREAD by default. */
  readonly firstSync?: FirstSync;
  /** Ceilings of the first wait, and of all waits, between attempts; 250 ms and 30 s by default. */
  readonly reconnectFirstMillis?: number;
  readonly reconnectMaxMillis?: number;
  /** One attempt to connect; 10 s by default. */
  readonly connectTimeoutMillis?: number;
  /** How long a request other than a post may take, reconnecting included; 30 s by default. */
  readonly callTimeoutMillis?: number;
  /** A connection that leaves a request unanswered for as long is given up; 20 s by default. */
  readonly answerTimeoutMillis?: number;
  /** Where the client runs; by default a browser. Another one for tests, and for Node.js. */
  readonly environment?: Environment;
  /** How a store is opened; by default IndexedDB for a name, memory without one. */
  readonly openStore?: () => Promise<ClientStore>;
  /** How tabs find each other; by default Web Locks and a BroadcastChannel. */
  readonly tabs?: TabPorts;
  /** How media flow to others who take part in a call; by default by the browser's WebRTC. */
  readonly openPeer?: OpenPeer;
}

/**
 * One device of one user: stays connected, posts in order, hears every message once.
 *
 * Every promise is rejected with a `SkeinError` and nothing else. Without a connection requests wait
 * for the next one, at most the call timeout; then they fail with UNAVAILABLE if they were never
 * sent, with OUTCOME_UNKNOWN if they were. Posts wait in the outbox as long as it takes. After the
 * end (closed, logged out) everything fails with the code of the end.
 */
export class SkeinClient {
  readonly #backend: Backend;
  readonly #environment: Environment;
  readonly #media: SkeinMedia | undefined;

  /** How groups are administered and joined. */
  readonly groups: SkeinGroups;
  /** What was said around a message. */
  readonly history: SkeinHistory;
  /** Messages that a conversation keeps in view for all. */
  readonly highlights: SkeinHighlights;
  /** How messages are posted at a time. */
  readonly schedule: SkeinSchedule;
  /** What the user keeps of messages for itself. */
  readonly keeping: SkeinKeeping;
  /** How the user finds messages again. */
  readonly search: SkeinSearch;
  /** Whether calls will work for this device where it is. */
  readonly callDoctor: SkeinCallDoctor;
  /** Voice and video calls. */
  readonly calls: SkeinCalls;
  /** What messages carry that others were forwarded in. */
  readonly merged: SkeinMerged;

  private constructor(
    backend: Backend,
    environment: Environment,
    server: string | undefined,
    openPeer: OpenPeer = browserPeer,
  ) {
    this.#backend = backend;
    this.#environment = environment;
    this.#media =
      server === undefined
        ? undefined
        : new SkeinMedia(
            new HttpApi(server, environment),
            () => backend.accessToken(),
            environment,
          );
    const request: Request = (body) => backend.request(body);
    this.groups = new SkeinGroups(request);
    this.history = new SkeinHistory(this);
    this.highlights = new SkeinHighlights(this, request);
    this.keeping = new SkeinKeeping(this, request);
    this.schedule = new SkeinSchedule(request, () => this.newClientId());
    this.search = new SkeinSearch(request);
    this.callDoctor = new SkeinCallDoctor(request, probeByBrowser, () => performance.now());
    this.calls = new SkeinCalls(backend, environment, openPeer, () => this.newClientId());
    this.merged = new SkeinMerged(request);
  }

  /**
   * Opens a client's store and makes the client, which does nothing until `connect`. Close it even
   * if it was never connected.
   *
   * @throws SkeinError BAD_REQUEST for options that make no sense, UNAVAILABLE if the store cannot be
   *     opened
   */
  static async open(options: ClientOptions): Promise<SkeinClient> {
    const environment = options.environment ?? browserEnvironment();
    const config = configOf(options, environment);
    const listener = options.listener ?? {};
    let client: SkeinClient | undefined;
    const hear = (event: ClientEvent) => {
      client?.calls.hear(event);
      tellSafely(listener, event);
    };
    const { name, openPeer } = options;
    if (name === undefined) {
      const store = await (options.openStore?.() ?? new MemoryStore());
      const shell = await ClientShell.open(config, store, hear);
      client = new SkeinClient(shell, environment, config.server, openPeer);
      return client;
    }
    const openStore = options.openStore ?? (() => IndexedDbStore.open(`skein ${name}`));
    const backend = await TabBackend.open({
      name: `skein ${name}`,
      ports: options.tabs ?? browserTabs(),
      environment,
      openStore,
      openShell: (store, told) => ClientShell.open(config, store, told),
      tell: hear,
    });
    client = new SkeinClient(backend, environment, config.server, openPeer);
    return client;
  }

  /**
   * Connects, and from then on stays connected until `close` or until a code says that trying is of
   * no use. May be called again.
   *
   * @return done when everything that happened while the device was away is known for the first
   *     time; rejected only if the client ends before, so a caller that wants to give up waits with
   *     a time limit
   */
  connect(): Promise<void> {
    return this.#backend.connect();
  }

  /** Where the client stands; also told to `onConnection`. */
  get state(): ConnectionState {
    return this.#backend.state;
  }

  /** Whose client this is; undefined before it was connected for the first time. */
  get user(): UserId | undefined {
    return this.#backend.user;
  }

  /** The limits in force: the node's, or the usual ones before the first connection. */
  get limits(): Limits {
    return this.#backend.limits;
  }

  /**
   * The nodes' time, as far as this device knows it, in milliseconds since 1970: by it messages
   * vanish. That of the device before the first connection.
   */
  nodeTime(): number {
    return this.#environment.time() + this.#backend.aheadMillis;
  }

  /** An access token of this device, for the HTTP API. */
  accessToken(): Promise<string> {
    return this.#backend.accessToken();
  }

  /**
   * Posts a message. It goes into the outbox first and is sent as soon as the posts before it in its
   * conversation allow; a lost connection delays it and no more.
   *
   * @param clientId fresh for each message; lets its echo in `onMessage` be recognised
   * @return done when the message is durable; rejected with the node's code if it is refused, which
   *     the posts after it do not mind, with OVERLOADED if the outbox is full, with
   *     CONTENT_TOO_LARGE, with OUTCOME_UNKNOWN if the client ends first: then it is in the outbox
   *     still, and a client with the same name sends it
   */
  post(
    conversation: ConversationId,
    content: string | Content,
    clientId: ClientId = this.newClientId(),
  ): Promise<PostReceipt> {
    const said = typeof content === 'string' ? textContent(content) : content;
    return this.#backend.post(conversation, clientId, said);
  }

  /**
   * Files: their upload and download.
   *
   * @throws SkeinError BAD_REQUEST if the client was made without a server's address
   */
  get media(): SkeinMedia {
    if (this.#media === undefined) {
      throw badRequest('files need the address of a server');
    }
    return this.#media;
  }

  /** Uploads a file and posts it, in the way that is usual for its type. */
  async postFile(
    conversation: ConversationId,
    file: Blob,
    caption = '',
    options: TransferOptions = {},
  ): Promise<PostReceipt> {
    const uploaded = await this.media.upload(file, options);
    return this.post(conversation, mediaContent(uploaded, { caption }));
  }

  newClientId(): ClientId {
    return randomClientId((bytes) => this.#environment.randomBytes(bytes));
  }

  /** Posts text that answers a message, or mentions somebody. */
  say(
    conversation: ConversationId,
    text: string,
    more: Partial<Pick<TextContent, 'quote' | 'mentions' | 'mentionsAll'>>,
  ): Promise<PostReceipt> {
    return this.post(conversation, { ...textContent(text), ...more });
  }

  /**
   * Posts what a message says to another conversation, with who said it first. Rejected with
   * NO_SUCH_MESSAGE if the user does not see it, or no more, and with MESSAGE_RECALLED.
   *
   * @param from where the message is
   * @param edit of a text that was edited: `ConversationView.newestEdit`; 0: as it was posted
   */
  forward(
    from: ConversationId,
    sequence: number,
    edit: number,
    to: ConversationId,
  ): Promise<PostReceipt> {
    return this.post(to, { kind: 'forward', conversation: from, sequence, edit });
  }

  /**
   * Posts what several messages of one conversation say as one message, which whoever sees it can
   * open (`merged`). Rejected as `forward` is if that is so of one of them, and with TOO_MANY_MERGED
   * and MERGED_TOO_DEEP.
   *
   * @param items ascending, none twice, at most 100
   * @param title what the user calls them; may be ''
   */
  forwardMerged(
    from: ConversationId,
    items: readonly MergedItem[],
    title: string,
    to: ConversationId,
  ): Promise<PostReceipt> {
    return this.post(to, { kind: 'merge', conversation: from, items, title });
  }

  /**
   * Takes a message back, for everybody: one's own, or as the group's owner or an admin that of who
   * is below. Like edits and reactions it is a post, so it waits in the outbox and keeps its order;
   * and it is refused with the node's code: NO_SUCH_MESSAGE, MESSAGE_RECALLED, FORBIDDEN, TOO_LATE.
   */
  recall(conversation: ConversationId, sequence: number): Promise<PostReceipt> {
    return this.post(conversation, { kind: 'recall', target: sequence });
  }

  /**
   * Gives what is said in a conversation from now on a life of so many seconds, counted from its
   * post; 0: it has no end again. What was said before keeps the life that it has. In a direct chat
   * both may, in a group whoever may rename it, else it is rejected with FORBIDDEN; also rejected
   * with LIFE_OUT_OF_RANGE (`limits.vanish`).
   */
  vanishAfter(conversation: ConversationId, seconds: number): Promise<PostReceipt> {
    return this.post(conversation, { kind: 'vanishChange', seconds });
  }

  /** Gives a text message of one's own another text. */
  edit(conversation: ConversationId, sequence: number, text: string): Promise<PostReceipt> {
    return this.post(conversation, { kind: 'edit', target: sequence, text });
  }

  /** Adds a reaction to a message. */
  react(conversation: ConversationId, sequence: number, emoji: string): Promise<PostReceipt> {
    return this.post(conversation, { kind: 'reaction', target: sequence, emoji, removed: false });
  }

  /** Removes one's own reaction. */
  unreact(conversation: ConversationId, sequence: number, emoji: string): Promise<PostReceipt> {
    return this.post(conversation, { kind: 'reaction', target: sequence, emoji, removed: true });
  }

  /** The posts that are not answered, oldest first: what a reloaded page shows as being sent. */
  unansweredPosts(): Promise<OutboxEntry[]> {
    return this.#backend.unanswered();
  }

  /**
   * The messages before a sequence, from the node, newest first page by page, each page ascending.
   *
   * @param before exclusive; 0 for the newest
   * @param limit at most this many; 0 for as many as the node gives at once
   */
  historyBefore(conversation: ConversationId, before: number, limit = 0): Promise<Page> {
    const pull = { conversation, from: before, direction: 'BACKWARD', limit } as const;
    return this.#ask({ is: 'pull', value: pull }, 'page');
  }

  /** The messages after a sequence, from the node, ascending. */
  historyAfter(conversation: ConversationId, after: number, limit = 0): Promise<Page> {
    const pull = { conversation, from: after, direction: 'FORWARD', limit } as const;
    return this.#ask({ is: 'pull', value: pull }, 'page');
  }

  /** The conversations as far as this device was told, without a connection. */
  async storedConversations(): Promise<ConversationSummary[]> {
    const summaries = await this.#backend.storedConversations();
    const now = this.nodeTime();
    return summaries.map((one) => withVanished(one, now));
  }

  /**
   * The messages before a sequence that this device keeps, ascending and without gap; fewer than
   * asked for where it does not have them: `historyBefore` has.
   *
   * @param before exclusive; 0 for the newest
   */
  async storedMessages(
    conversation: ConversationId,
    before: number,
    limit: number,
  ): Promise<Message[]> {
    const messages = await this.#backend.storedMessages(conversation, before, limit);
    const now = this.nodeTime();
    return messages.map((one) => remaining(one, now));
  }

  /**
   * The user has read up to here, on whichever device. Never moves back. A conversation that is
   * marked as unread loses its mark only when the cursor moves: if there was nothing to read, take it
   * off by `setPreferences(conversation, { unreadUntil: 0 })`.
   */
  async markRead(conversation: ConversationId, sequence: number): Promise<void> {
    await this.#ask({ is: 'read', value: { conversation, sequence } }, 'done');
  }

  /**
   * Keeps a conversation of the list otherwise from now on, on all of the user's devices. All of
   * them, this one too, hear of it by `onPreferences`; what is shown follows that alone, as another
   * device may have changed the same.
   */
  async setPreferences(conversation: ConversationId, change: PreferencesChange): Promise<void> {
    this.#checkTexts(change);
    await this.#ask({ is: 'setPreferences', value: { conversation, change } }, 'done');
  }

  /**
   * Keeps what the user has begun to write, for all of the user's devices. May be called at every
   * key: of what comes within two seconds the last is sent. An empty text, to be given when the
   * message was posted or thrown away, goes at once.
   *
   * @return done when this draft, or one that replaced it, is stored
   */
  async saveDraft(conversation: ConversationId, text: string): Promise<void> {
    this.#checkTexts({ draft: text });
    await this.#backend.saveDraft(conversation, text);
  }

  /**
   * The user has this conversation open: from now on, also on later connections, `onTyping`,
   * `onLooking` and `onReceiptCounts` tell of it, and `typing` is passed on there. Looking at another
   * ends it; of tabs that share a socket, the last one that looked counts.
   *
   * @return what is told there; rejected with NOT_A_MEMBER, and with UNAVAILABLE if another is looked
   *     at before it was told
   */
  async look(conversation: ConversationId): Promise<Looking> {
    return answerOf(await this.#backend.look(conversation), 'looking');
  }

  /** The user has no conversation open. */
  async lookAway(): Promise<void> {
    answerOf(await this.#backend.look(''), 'looking');
  }

  /**
   * The user types or speaks in the conversation that is looked at, or has stopped without sending.
   * May be called at every key: it is told as often as keeps it shown. Nothing comes of it without a
   * connection.
   */
  typing(conversation: ConversationId, kind: TypingKind): void {
    this.#backend.typed({ conversation, kind });
  }

  /**
   * These users are in view: from now on, also on later connections, `onPresence` tells how they are
   * there. Replaces those of before; those of other tabs stay watched.
   *
   * @return rejected with TOO_MANY_WATCHED above `limits.watchedUsersMax`, and with UNAVAILABLE if
   *     others are watched before it was told
   */
  async watch(users: readonly UserId[]): Promise<void> {
    const max = this.limits.watchedUsersMax;
    if (users.length > max) {
      throw new SkeinError('TOO_MANY_WATCHED', `at most ${max}`);
    }
    answerOf(await this.#backend.watch([...users]), 'done');
  }

  /** What the user lets others know. */
  privacy(): Promise<Privacy> {
    return this.changePrivacy({});
  }

  /**
   * Changes what the user lets others know, for all devices.
   *
   * @return all of it, when it is stored
   */
  async changePrivacy(change: PrivacyChange): Promise<Privacy> {
    return (await this.#ask({ is: 'changePrivacy', value: change }, 'privacyKept')).privacy;
  }

  /**
   * How many other members have received and read a message. Rejected with NO_RECEIPTS where none are
   * told, with READS_HIDDEN in a direct chat if the user hides its own.
   */
  countReceipts(conversation: ConversationId, sequence: number): Promise<ReceiptsCounted> {
    const value = { conversation, sequence };
    return this.#ask({ is: 'countReceipts', value }, 'receiptsCounted');
  }

  /**
   * A page of the other members who have received a message, by user id. Rejected as `countReceipts`
   * is, and with RECEIPTS_COUNTED in a group that is too large for names.
   *
   * @param after the last user of the page before
   */
  receipts(
    conversation: ConversationId,
    sequence: number,
    after: UserId = '',
  ): Promise<ReceiptPage> {
    const value = { conversation, sequence, after, limit: 0 };
    return this.#ask({ is: 'listReceipts', value }, 'receiptPage');
  }

  /** Switches a group's receipts on or off, for everybody, as its owner. */
  async switchReceipts(group: ConversationId, on: boolean): Promise<void> {
    await this.#ask({ is: 'switchReceipts', value: { conversation: group, on } }, 'done');
  }

  /** Refused here: such a frame might be larger than the node reads. */
  #checkTexts(change: PreferencesChange): void {
    const { noteBytesMax, draftBytesMax } = this.limits;
    checkText('note', change.note, noteBytesMax);
    checkText('draft', change.draft, draftBytesMax);
  }

  /** Opens the direct chat with a user; it exists for others with its first message. */
  async openDirect(user: UserId): Promise<ConversationSummary> {
    return (await this.#ask({ is: 'openDirect', value: { user } }, 'conversationOpened'))
      .conversation;
  }

  /** Makes a group with these users and oneself, its owner. */
  async createGroup(title: string, users: readonly UserId[]): Promise<ConversationSummary> {
    this.#checkCount(users);
    const create = { clientId: this.newClientId(), title, users };
    return (await this.#ask({ is: 'createGroup', value: create }, 'conversationOpened'))
      .conversation;
  }

  /**
   * Takes users into a group, or has them wait for its owner or an admin, as the group has it: the
   * answer says how many. Who is a member already is left out silently.
   */
  async invite(group: ConversationId, users: readonly UserId[]): Promise<MembersChanged> {
    this.#checkCount(users);
    return this.#ask({ is: 'invite', value: { conversation: group, users } }, 'membersChanged');
  }

  /** Removes users from a group, as its owner or an admin; who is no member is left out silently. */
  async remove(group: ConversationId, users: readonly UserId[]): Promise<MembersChanged> {
    this.#checkCount(users);
    return this.#ask({ is: 'remove', value: { conversation: group, users } }, 'membersChanged');
  }

  /** Leaves a group. */
  leave(group: ConversationId): Promise<MembersChanged> {
    return this.#ask({ is: 'leave', value: { conversation: group } }, 'membersChanged');
  }

  /** Gives a group another title. */
  async rename(group: ConversationId, title: string): Promise<void> {
    await this.#ask({ is: 'rename', value: { conversation: group, title } }, 'done');
  }

  /**
   * A page of a conversation's members, by user id.
   *
   * @param after the last user of the page before
   */
  members(conversation: ConversationId, after: UserId = ''): Promise<MemberPage> {
    return this.#ask(
      { is: 'listMembers', value: { conversation, after, limit: 0, prefix: '' } },
      'memberPage',
    );
  }

  /**
   * A page of the user's conversations, from the node, by conversation id.
   *
   * @param after the last conversation of the page before
   */
  conversations(after: ConversationId = ''): Promise<ConversationPage> {
    return this.#ask({ is: 'listConversations', value: { after, limit: 0 } }, 'conversationPage');
  }

  /** Those of these exact names, and of these ids, that exist, in no order. */
  async findUsers(
    names: readonly string[],
    users: readonly UserId[] = [],
  ): Promise<readonly User[]> {
    this.#checkCount([...names, ...users]);
    return (await this.#ask({ is: 'findUsers', value: { names, users } }, 'usersFound')).users;
  }

  /**
   * Changes what the user tells of itself, or what others may do towards the user. All of the user's
   * devices hear of it by `onPeople`; others see it when they next look the user up, a minute later
   * at most.
   *
   * @return done when it is stored; rejected with BAD_REQUEST for a text that is too long, or has
   *     more than one line
   */
  async setSelf(change: SelfChange): Promise<void> {
    const { displayNameBytesMax, signatureBytesMax } = this.limits.people;
    checkText('display name', change.displayName, displayNameBytesMax);
    checkText('signature', change.signature, signatureBytesMax);
    await this.#ask({ is: 'setSelf', value: { change } }, 'done');
  }

  /**
   * Changes how the user keeps another one: `changePerson(bob, 'BLOCK')`, or with words
   * `changePerson(bob, 'REMARK', { remark: 'the plumber' })`. All of the user's devices hear of it by
   * `onPeople`. A repetition of a change that was made changes nothing more.
   *
   * @return done when it is stored and in force: no post of a user who was blocked is taken after
   *     that. Rejected with the code that people.proto tells beside the action
   */
  async changePerson(
    user: UserId,
    action: PersonAction,
    words: Partial<Omit<PersonChange, 'action'>> = {},
  ): Promise<void> {
    const change = { action, note: '', name: '', remark: '', tags: [], ...words };
    const max = this.limits.people;
    checkText('note', change.note, max.contactRequestNoteBytesMax);
    checkText('remark', change.remark, max.remarkBytesMax);
    if (
      change.tags.length > max.tagsMax ||
      change.tags.some((tag) => utf8Length(tag) > max.tagBytesMax)
    ) {
      throw badRequest(`tags: at most ${max.tagsMax} of ${max.tagBytesMax} bytes`);
    }
    await this.#ask({ is: 'changePerson', value: { user, change } }, 'done');
  }

  /**
   * What changed of the user's people since a cursor, one page; a `PeopleList` says which, and takes
   * it in.
   *
   * @param cursor `PeopleList.cursor`; empty: from the beginning
   */
  syncPeople(cursor: Uint8Array = new Uint8Array(0)): Promise<PeopleSynced> {
    return this.#ask({ is: 'syncPeople', value: { cursor } }, 'peopleSynced');
  }

  /** Refused here: such a frame might be larger than the node reads. */
  #checkCount(users: readonly unknown[]): void {
    const max = this.limits.membersPerRequestMax;
    if (users.length > max) {
      throw new SkeinError('TOO_MANY_USERS', `at most ${max}`);
    }
  }

  async #ask<K extends keyof Answers>(body: ClientBody, wanted: K): Promise<Answers[K]> {
    return answerOf(await this.#backend.request(body), wanted);
  }

  /**
   * Ends the connection and the callbacks, and saves what was seen. Unanswered posts stay in the
   * outbox. In tabs that share a socket the others go on.
   *
   * @return done when no callback will come any more, and the store is closed
   */
  close(): Promise<void> {
    this.calls.close();
    return this.#backend.close();
  }
}

function configOf(options: ClientOptions, environment: Environment): ShellConfig {
  const { server, endpoints = [], credentials } = options;
  if (server === undefined && (endpoints.length === 0 || credentials.is !== 'accessToken')) {
    throw badRequest('a server is required, or endpoints and access tokens');
  }
  const core: CoreSettings = {
    ...DEFAULT_SETTINGS,
    postWindow: within('postWindow', options.postWindow ?? DEFAULT_SETTINGS.postWindow, 1, 256),
    callbacksMax: within(
      'callbacksMax',
      options.callbacksMax ?? DEFAULT_SETTINGS.callbacksMax,
      1,
      1_000_000,
    ),
    receipts: options.receipts ?? DEFAULT_SETTINGS.receipts,
    answerTimeoutMillis: options.answerTimeoutMillis ?? DEFAULT_SETTINGS.answerTimeoutMillis,
    firstSync: options.firstSync ?? DEFAULT_SETTINGS.firstSync,
  };
  return {
    server,
    endpoints,
    credentials,
    device: options.device ?? { name: 'skein-web', type: 'browser' },
    environment,
    core,
    connector: {
      reconnectFirstMillis: options.reconnectFirstMillis ?? 250,
      reconnectMaxMillis: options.reconnectMaxMillis ?? 30_000,
      connectTimeoutMillis: options.connectTimeoutMillis ?? 10_000,
    },
    callTimeoutMillis: options.callTimeoutMillis ?? 30_000,
  };
}

function within(name: string, value: number, min: number, max: number): number {
  if (!Number.isInteger(value) || value < min || value > max) {
    throw badRequest(`${name}: ${value}, not ${min} to ${max}`);
  }
  return value;
}

function badRequest(detail: string): SkeinError {
  return new SkeinError('BAD_REQUEST', detail);
}

function checkText(what: string, text: string | undefined, bytesMax: number): void {
  if (utf8Length(text ?? '') > bytesMax) {
    throw badRequest(`${what}: at most ${bytesMax} bytes`);
  }
}

function tellSafely(listener: SkeinListener, event: ClientEvent): void {
  try {
    tell(listener, event);
  } catch (error) {
    try {
      listener.onError?.(error);
    } catch {
      // Who fails at hearing of a failure is not told of that one.
    }
  }
}
