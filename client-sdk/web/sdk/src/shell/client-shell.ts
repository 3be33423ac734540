import { Backoff } from '../core/backoff.ts';
import { Call } from '../core/calls.ts';
import { ClientCore } from '../core/client-core.ts';
import type { Effects } from '../core/effects.ts';
import type { CoreSettings, OutboxEntry } from '../core/state.ts';
import { contentBytes } from '../protocol/content-frames.ts';
import { type Content, isSaid, type Message } from '../protocol/content-values.ts';
import type { ConversationSummary } from '../protocol/conversation-values.ts';
import { SkeinError } from '../protocol/errors.ts';
import {
  type ClientId,
  type ConversationId,
  type DeviceId,
  directChat,
  peerOf,
  type UserId,
} from '../protocol/ids.ts';
import { DEFAULT_LIMITS } from '../protocol/limits.ts';
import type { PeopleEvent } from '../protocol/people-values.ts';
import type { Typing } from '../protocol/presence-values.ts';
import type { Answer, ClientBody, Failed, Welcome } from '../protocol/values.ts';
import type { ClientStore, Saved } from '../store/client-store.ts';
import { type DeviceLabel, SkeinAccounts } from './accounts.ts';
import type { Backend, PostReceipt } from './backend.ts';
import { Callbacks } from './callbacks.ts';
import { type ConnectionEvents, Connector, type ConnectorSettings } from './connector.ts';
import type { Credentials } from './credentials.ts';
import { Drafts } from './drafts.ts';
import { Endpoints } from './endpoints.ts';
import { Alarm, type Environment } from './environment.ts';
import type { ClientEvent, ConnectionState } from './events.ts';
import { answerOf } from './groups.ts';
import { TokenSource } from './token-source.ts';
import { Vanishing } from './vanishing.ts';

const CALL_RETRY_FIRST_MILLIS = 50;
const CALL_RETRY_MAX_MILLIS = 2_000;

export interface ShellConfig {
  readonly server: string | undefined;
  readonly endpoints: readonly string[];
  readonly credentials: Credentials;
  readonly device: DeviceLabel;
  readonly environment: Environment;
  readonly core: CoreSettings;
  readonly connector: ConnectorSettings;
  /** How long a request other than a post may take, reconnecting included. */
  readonly callTimeoutMillis: number;
}

interface Waiter<T> {
  resolve(value: T): void;
  reject(why: SkeinError): void;
}

/**
 * The client of one device: carries what the embedder asks for to the core, and what the core
 * decides to the socket, the store and the listener.
 */
export class ClientShell implements Backend {
  readonly #config: ShellConfig;
  readonly #environment: Environment;
  readonly #store: ClientStore;
  readonly #tell: (event: ClientEvent) => void;
  readonly #callbacks: Callbacks;
  readonly #core: ClientCore;
  readonly #tokens: TokenSource;
  readonly #connector: Connector;
  readonly #alarm: Alarm;
  readonly #drafts: Drafts;
  readonly #stopWaking: () => void;

  /** Who waits for a post; one that an earlier run made has nobody. */
  readonly #posts = new Map<ClientId, Waiter<PostReceipt>[]>();
  readonly #calls = new Set<Waiter<Answer>>();
  readonly #vanishing: Vanishing;
  readonly #caughtUp: Promise<void>;
  #onCaughtUp: Waiter<void> = { resolve: () => {}, reject: () => {} };

  /** The outbox takes one post after the other, so that it and the core know the same order. */
  #lastAdded: Promise<unknown> = Promise.resolve();

  #owner: UserId | undefined;
  #user: UserId | undefined;
  #device: DeviceId | undefined;
  #limits = DEFAULT_LIMITS;
  #aheadMillis = 0;
  #state: ConnectionState = { is: 'idle' };
  #end: SkeinError | undefined;
  #closing: Promise<void> | undefined;

  private constructor(
    config: ShellConfig,
    store: ClientStore,
    saved: Saved,
    tell: (event: ClientEvent) => void,
  ) {
    const { environment } = config;
    this.#config = config;
    this.#environment = environment;
    this.#store = store;
    this.#tell = tell;
    this.#owner = saved.owner;
    this.#callbacks = new Callbacks(
      async (events) => {
        await store.keep(events);
        this.#vanishing.kept(events);
      },
      tell,
      (upTo, messages) => this.#step((now) => this.#core.handled(upTo, messages, now)),
    );
    this.#core = new ClientCore(
      config.core,
      saved.checkpoint,
      saved.unanswered,
      environment.random,
      this.#effects(),
    );
    const accounts =
      config.server === undefined ? undefined : new SkeinAccounts(config.server, environment);
    this.#tokens = new TokenSource(config.credentials, accounts, config.device, environment);
    this.#connector = new Connector(
      environment,
      this.#tokens,
      new Endpoints(
        config.endpoints,
        accounts === undefined ? undefined : () => accounts.endpoints(),
        environment.random,
      ),
      config.connector,
      this.#connectionEvents(),
    );
    this.#alarm = new Alarm(environment, () => this.#step((now) => this.#core.advance(now)));
    this.#drafts = new Drafts(environment, (conversation, text) =>
      this.request({ is: 'setPreferences', value: { conversation, change: { draft: text } } }),
    );
    this.#caughtUp = new Promise((resolve, reject) => {
      this.#onCaughtUp = { resolve, reject };
    });
    // Nobody has to wait for it.
    this.#caughtUp.catch(() => {});
    this.#stopWaking = environment.onWake(() => this.#woke());
    const nodeTime = () => environment.time() + this.#aheadMillis;
    this.#vanishing = new Vanishing(environment, nodeTime, () =>
      this.#callbacks.run(async () => this.#vanishing.next(await store.vanish(nodeTime()))),
    );
    this.#vanishing.look();
  }

  /**
   * A client on a store, which it closes at its end.
   *
   * @param tell hears everything; must not throw
   */
  static async open(
    config: ShellConfig,
    store: ClientStore,
    tell: (event: ClientEvent) => void,
  ): Promise<ClientShell> {
    return new ClientShell(config, store, await store.load(), tell);
  }

  get state(): ConnectionState {
    return this.#state;
  }

  get user(): UserId | undefined {
    return this.#user;
  }

  get device(): DeviceId | undefined {
    return this.#device;
  }

  get leads(): boolean {
    return true;
  }

  get limits() {
    return this.#limits;
  }

  get aheadMillis(): number {
    return this.#aheadMillis;
  }

  connect(): Promise<void> {
    this.#connector.start();
    return this.#caughtUp;
  }

  async accessToken(): Promise<string> {
    try {
      return await this.#tokens.access(false);
    } catch (error) {
      throw error instanceof SkeinError ? error : unavailable('no access token', error);
    }
  }

  unanswered(): Promise<OutboxEntry[]> {
    return this.#store.unanswered();
  }

  storedConversations(): Promise<ConversationSummary[]> {
    return this.#store.conversations();
  }

  storedMessages(conversation: ConversationId, before: number, limit: number): Promise<Message[]> {
    return this.#store.messages(conversation, before, limit);
  }

  post(conversation: ConversationId, clientId: ClientId, content: Content): Promise<PostReceipt> {
    if (this.#end !== undefined) {
      return Promise.reject(this.#end);
    }
    const bytesMax = this.#limits.contentBytesMax;
    if (contentBytes(content) > bytesMax) {
      return Promise.reject(new SkeinError('CONTENT_TOO_LARGE', `at most ${bytesMax} bytes`));
    }
    return new Promise((resolve, reject) => {
      const waiter = { resolve, reject };
      const waiting = this.#posts.get(clientId);
      if (waiting !== undefined) {
        // Asked again, by a tab whose leader is gone: one post, and both hear of it.
        waiting.push(waiter);
        return;
      }
      this.#posts.set(clientId, [waiter]);
      this.#lastAdded = this.#lastAdded.then(() => this.#add(conversation, clientId, content));
    });
  }

  async #add(conversation: ConversationId, clientId: ClientId, content: Content): Promise<void> {
    const knownHead = this.#core.knownHead(conversation);
    const entry: OutboxEntry = { conversation, clientId, knownHead, content };
    try {
      await this.#store.addPost(entry);
    } catch (error) {
      const why =
        error instanceof SkeinError ? error : unavailable('the outbox cannot keep the post', error);
      this.#takeWaiting(clientId, (waiter) => waiter.reject(why));
      return;
    }
    if (this.#end === undefined) {
      this.#step((now) => this.#core.post(entry, now));
    }
  }

  #takeWaiting(clientId: ClientId, settle: (waiter: Waiter<PostReceipt>) => void): boolean {
    const waiting = this.#posts.get(clientId);
    this.#posts.delete(clientId);
    waiting?.forEach(settle);
    return waiting !== undefined;
  }

  request(body: ClientBody): Promise<Answer> {
    if (this.#end !== undefined) {
      return Promise.reject(this.#end);
    }
    return new Promise((resolve, reject) => {
      const waiter = { resolve, reject };
      this.#calls.add(waiter);
      this.#call(body, (answer) => {
        this.#calls.delete(waiter);
        if (answer.is === 'failed') {
          reject(errorOf(answer.value));
        } else {
          resolve(answer);
        }
      });
    });
  }

  #call(body: ClientBody, answered: (answer: Answer) => void): void {
    this.#step((now) => {
      const backoff = new Backoff(
        CALL_RETRY_FIRST_MILLIS,
        CALL_RETRY_MAX_MILLIS,
        this.#environment.random,
      );
      const deadline = now + this.#config.callTimeoutMillis;
      this.#core.call(new Call(body, deadline, backoff, answered), now);
    });
  }

  look(conversation: ConversationId): Promise<Answer> {
    this.#core.looks(conversation);
    return this.request({ is: 'look', value: { conversation } });
  }

  watch(users: readonly UserId[]): Promise<Answer> {
    this.#core.watches(users);
    return this.request({ is: 'watchUsers', value: { users } });
  }

  typed(typing: Typing): void {
    if (this.#end === undefined) {
      this.#step((now) => this.#core.typed(typing, now));
    }
  }

  saveDraft(conversation: ConversationId, text: string): Promise<void> {
    return this.#drafts.save(conversation, text);
  }

  /** There are no other tabs. */
  lock(_name: string, _signal: AbortSignal, hold: () => Promise<void>): Promise<void> {
    return hold();
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const why = new SkeinError('UNAVAILABLE', 'the client was closed');
    if (this.#state.is === 'online') {
      await this.#drafts.flush(why);
    }
    this.#finish(why, { is: 'ended', code: 'OK', detail: 'closed' });
    await this.#lastAdded;
    // Twice: what was handled may want to be saved, which comes behind it.
    await this.#callbacks.drained();
    await this.#callbacks.drained();
    try {
      await this.#store.save(this.#core.lastCheckpoint());
    } catch (error) {
      this.#tell({ is: 'error', error });
    }
    await this.#store.close();
  }

  /** Ends the connection for good, and whatever waits for it. */
  #finish(why: SkeinError, state: ConnectionState): void {
    if (this.#end !== undefined) {
      return;
    }
    this.#end = why;
    this.#stopWaking();
    this.#connector.stop();
    this.#alarm.cancel();
    this.#vanishing.end();
    this.#core.disconnected(this.#environment.now());
    this.#drafts.end(why);
    const unknown = new SkeinError(
      'OUTCOME_UNKNOWN',
      `not answered before the end: ${why.message}`,
    );
    this.#callbacks.run(() => {
      this.#onCaughtUp.reject(why);
      for (const waiter of this.#calls) {
        waiter.reject(why);
      }
      this.#calls.clear();
      for (const clientId of [...this.#posts.keys()]) {
        this.#takeWaiting(clientId, (waiter) => waiter.reject(unknown));
      }
    });
    this.#change(state);
  }

  #woke(): void {
    if (this.#state.is === 'waiting') {
      this.#connector.start();
    } else if (this.#state.is === 'online') {
      this.#step((now) => this.#core.woke(now));
    }
  }

  #change(next: ConnectionState): void {
    this.#state = next;
    this.#callbacks.run(() => this.#tell({ is: 'connection', state: next }));
  }

  /** Every entry into the core: it is told the time, and asked when it wants to be called again. */
  #step(step: (now: number) => void): void {
    const now = this.#environment.now();
    step(now);
    if (this.#end === undefined) {
      this.#alarm.ringBy(this.#core.nextDue(now));
    }
  }

  #connectionEvents(): ConnectionEvents {
    return {
      resumeCursor: () => this.#core.resumeCursor,
      connecting: () => this.#change({ is: 'connecting' }),
      opened: (welcome) => this.#opened(welcome),
      received: (frame) => this.#step((now) => this.#core.received(frame, now)),
      // Refused or not: the next connection brings a token of its own.
      renewed: (token) => this.#call({ is: 'renewToken', value: { token } }, () => {}),
      askToken: async () =>
        answerOf(await this.request({ is: 'askToken', value: {} }), 'accessToken'),
      lost: () => this.#step((now) => this.#core.disconnected(now)),
      waiting: (code, detail, nextAttemptMillis) =>
        this.#change({ is: 'waiting', code, detail, nextAttemptMillis }),
      gaveUp: (code, detail) =>
        this.#finish(new SkeinError(code, detail), { is: 'ended', code, detail }),
    };
  }

  #opened(welcome: Welcome): void {
    if (this.#owner !== undefined && this.#owner !== welcome.user) {
      // What one user wrote must never be posted as another's.
      const detail = 'the store belongs to another user';
      const state = { is: 'ended', code: 'FORBIDDEN', detail } as const;
      queueMicrotask(() => this.#finish(new SkeinError('FORBIDDEN', detail), state));
      return;
    }
    if (this.#owner === undefined) {
      this.#owner = welcome.user;
      this.#callbacks.run(() => this.#store.claim(welcome.user));
    }
    this.#limits = welcome.limits;
    this.#aheadMillis = welcome.timeMillis - this.#environment.time();
    this.#vanishing.look();
    this.#user = welcome.user;
    this.#device = welcome.device;
    this.#change({ is: 'online', node: welcome.node, caughtUp: false });
    this.#step((now) => this.#core.connected(welcome, now));
  }

  #effects(): Effects {
    return {
      send: (frame) => this.#connector.send(frame),
      // The core must not be called back from within its own call.
      abandon: (code, detail) => queueMicrotask(() => this.#connector.abandon(code, detail)),
      hand: (message) => this.#hand(message),
      conversation: (summary) => this.#callbacks.event({ is: 'conversation', summary }),
      cursor: (moved) =>
        this.#callbacks.event({ is: 'cursor', moved, own: moved.user === this.#user }),
      preferences: (conversation, preferences) =>
        this.#callbacks.event({ is: 'preferences', conversation, preferences }),
      stranger: (conversation) =>
        this.#callbacks.event({ is: 'stranger', conversation, waits: true }),
      people: (changed) => this.#people(changed),
      unheard: () => {
        this.#callbacks.run(() => this.#tell({ is: 'peopleUnheard' }));
        this.#callbacks.run(() => this.#tell({ is: 'scheduledUnheard' }));
        this.#callbacks.run(() => this.#tell({ is: 'keepingUnheard' }));
        this.#callbacks.run(() => this.#tell({ is: 'callsUnheard' }));
      },
      shown: (event) => this.#callbacks.run(() => this.#tell({ is: 'shown', event })),
      caughtUp: () => {
        if (this.#state.is === 'online' && !this.#state.caughtUp) {
          this.#change({ ...this.#state, caughtUp: true });
        }
        this.#callbacks.run(() => this.#onCaughtUp.resolve());
      },
      attempting: (entry) => this.#callbacks.run(() => this.#store.replacePost(entry)),
      posted: (conversation, clientId, sequence, timeMillis) =>
        this.#callbacks.run(async () => {
          const receipt = { conversation, clientId, sequence, timeMillis };
          this.#takeWaiting(clientId, (waiter) => waiter.resolve(receipt));
          await this.#store.removePost(clientId);
        }),
      refused: (entry, failed) => this.#callbacks.run(() => this.#refused(entry, errorOf(failed))),
      answer: (call, answer) => this.#callbacks.run(() => call.answered(answer)),
      save: (checkpoint) =>
        this.#callbacks.run(async () => {
          let kept = true;
          try {
            await this.#store.save(checkpoint);
          } catch (error) {
            kept = false;
            this.#tell({ is: 'error', error });
          }
          this.#step((now) => this.#core.saved(kept, now));
        }),
    };
  }

  #hand(message: Message): void {
    this.#callbacks.event({ is: 'message', message });
    const { conversation, sender, content } = message;
    if (sender === this.#user && isSaid(content) && peerOf(conversation, sender) !== undefined) {
      this.#callbacks.event({ is: 'stranger', conversation, waits: false });
    }
  }

  #people(changed: PeopleEvent): void {
    for (const { user, contact, allowed } of changed.people) {
      if (this.#user !== undefined && (contact || allowed)) {
        const conversation = directChat(this.#user, user);
        this.#callbacks.event({ is: 'stranger', conversation, waits: false });
      }
    }
    this.#callbacks.run(() => this.#tell({ is: 'people', changed }));
  }

  async #refused(entry: OutboxEntry, why: SkeinError): Promise<void> {
    if (!this.#takeWaiting(entry.clientId, (waiter) => waiter.reject(why))) {
      this.#tell({ is: 'refused', entry, why });
    }
    await this.#store.removePost(entry.clientId);
  }
}

function errorOf({ code, detail, retryAfterMillis }: Failed): SkeinError {
  return new SkeinError(code, detail, retryAfterMillis);
}

function unavailable(detail: string, cause: unknown): SkeinError {
  return new SkeinError('UNAVAILABLE', detail, 0, cause);
}
