import type { OutboxEntry } from '../core/state.ts';
import {
  type Content,
  type Message,
  type TextContent,
  textContent,
} from '../protocol/content-values.ts';
import type { ConversationSummary } from '../protocol/conversation-values.ts';
import { SkeinError } from '../protocol/errors.ts';
import {
  type ClientId,
  type ConversationId,
  randomClientId,
  type UserId,
} from '../protocol/ids.ts';
import type { Limits } from '../protocol/limits.ts';
import type { MergedItem } from '../protocol/merged-values.ts';
import type { Looking, TypingKind } from '../protocol/presence-values.ts';
import { remaining, withVanished } from '../store/apply.ts';
import { IndexedDbStore } from '../store/indexed-db-store.ts';
import { MemoryStore } from '../store/memory-store.ts';
import { browserTabs } from '../tabs/ports.ts';
import { TabBackend } from '../tabs/tab-backend.ts';
import type { Backend, PostReceipt } from './backend.ts';
import { SkeinCallDoctor } from './call-doctor.ts';
import { type PeerKinds, SkeinCalls } from './calls.ts';
import { badRequest, type ClientOptions, configOf } from './client-options.ts';
import { ClientRequests, checkTexts } from './client-requests.ts';
import { ClientShell } from './client-shell.ts';
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
import { browserPeer } from './peer-connection.ts';
import { browserReceivingPeer } from './receiving-peer.ts';
import { SkeinSchedule } from './schedule.ts';
import { SkeinSearch } from './search.ts';

/**
 * One device of one user: stays connected, posts in order, hears every message once.
 *
 * Every promise is rejected with a `SkeinError` and nothing else. Without a connection requests wait
 * for the next one, at most the call timeout; then they fail with UNAVAILABLE if they were never
 * sent, with OUTCOME_UNKNOWN if they were. Posts wait in the outbox as long as it takes. After the
 * end (closed, logged out) everything fails with the code of the end.
 */
export class SkeinClient extends ClientRequests {
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
    peers: PeerKinds,
  ) {
    const request: Request = (body) => backend.request(body);
    super(request);
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
    this.groups = new SkeinGroups(request);
    this.history = new SkeinHistory(this);
    this.highlights = new SkeinHighlights(this, request);
    this.keeping = new SkeinKeeping(this, request);
    this.schedule = new SkeinSchedule(request, () => this.newClientId());
    this.search = new SkeinSearch(request);
    this.callDoctor = new SkeinCallDoctor(request, probeByBrowser, () => performance.now());
    this.calls = new SkeinCalls(backend, environment, peers, () => this.newClientId());
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
    const { name } = options;
    const peers = {
      open: options.openPeer ?? browserPeer,
      openReceiving: options.openReceivingPeer ?? browserReceivingPeer,
    };
    if (name === undefined) {
      const store = await (options.openStore?.() ?? new MemoryStore());
      const shell = await ClientShell.open(config, store, hear);
      client = new SkeinClient(shell, environment, config.server, peers);
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
    client = new SkeinClient(backend, environment, config.server, peers);
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
   * Keeps what the user has begun to write, for all of the user's devices. May be called at every
   * key: of what comes within two seconds the last is sent. An empty text, to be given when the
   * message was posted or thrown away, goes at once.
   *
   * @return done when this draft, or one that replaced it, is stored
   */
  async saveDraft(conversation: ConversationId, text: string): Promise<void> {
    checkTexts({ draft: text }, this.limits);
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
