import type { OutboxEntry } from '../core/state.ts';
import type { Content, Message } from '../protocol/content-values.ts';
import type { ConversationSummary } from '../protocol/conversation-values.ts';
import { SkeinError } from '../protocol/errors.ts';
import {
  type ClientId,
  type ConversationId,
  type DeviceId,
  toHex,
  type UserId,
} from '../protocol/ids.ts';
import { DEFAULT_LIMITS, type Limits } from '../protocol/limits.ts';
import type { Typing } from '../protocol/presence-values.ts';
import type { Answer, ClientBody } from '../protocol/values.ts';
import type { Backend, PostReceipt } from '../shell/backend.ts';
import type { Environment } from '../shell/environment.ts';
import type { ClientEvent, ConnectionState } from '../shell/events.ts';
import type { ClientStore } from '../store/client-store.ts';
import {
  type Ask,
  errorOf,
  eventOf,
  type Outcome,
  type Standing,
  type TabMessage,
  toldOf,
  wireEventOf,
} from './messages.ts';
import type { TabChannel, TabPorts } from './ports.ts';

export interface TabConfig {
  readonly name: string;
  readonly ports: TabPorts;
  readonly environment: Environment;
  readonly openStore: () => Promise<ClientStore>;
  readonly openShell: (store: ClientStore, tell: (event: ClientEvent) => void) => Promise<Backend>;
  /** Hears everything; must not throw. */
  readonly tell: (event: ClientEvent) => void;
}

interface Asked {
  readonly ask: Ask;
  resolve(value: unknown): void;
  reject(why: unknown): void;
}

/**
 * One of several tabs that share a client: the tab that holds the lock leads, that is, has the
 * socket and writes the store; the others ask it over a channel, hear what it hears, and read the
 * store by themselves. When the leader is gone, whoever gets the lock next goes on from the store,
 * and everybody asks again what was not answered: that is as safe as on a new connection, since
 * every request is a read, repeats to the same state, or has a client id.
 */
export class TabBackend implements Backend {
  readonly #config: TabConfig;
  readonly #store: ClientStore;
  readonly #channel: TabChannel;
  readonly #tab: string;
  readonly #closed = new AbortController();
  readonly #asked = new Map<number, Asked>();
  /** The last message of each conversation that this tab's listener heard. */
  readonly #heard = new Map<ConversationId, number>();
  /** Set while this tab leads. */
  #shell: Backend | undefined;
  #leader: string | undefined;
  #standing: Standing = {
    state: { is: 'idle' },
    user: undefined,
    device: undefined,
    limits: DEFAULT_LIMITS,
    aheadMillis: 0,
  };
  #lastNumber = 0;
  #connectWanted = false;
  /** What this tab has said of its own view, which every leader is to know. */
  #looking: ConversationId | undefined;
  #watching: readonly UserId[] | undefined;
  /** As the leader: the tab whose open conversation is told, the one that looked last. */
  #looker: string | undefined;
  /** As the leader: who is in view, by tab. */
  readonly #watched = new Map<string, readonly UserId[]>();
  #toldLast: Promise<Answer> | undefined;
  /** Why this tab waits for the lock no more: only another one can answer it. */
  #cannotLead: SkeinError | undefined;
  #candidacy: Promise<void> = Promise.resolve();
  #stopLeading: () => void = () => {};

  private constructor(config: TabConfig, store: ClientStore) {
    this.#config = config;
    this.#store = store;
    const drawn = new Uint8Array(8);
    config.environment.randomBytes(drawn);
    this.#tab = toHex(drawn);
    this.#channel = config.ports.channel(config.name);
    this.#channel.onMessage((message) => this.#onMessage(message as TabMessage));
  }

  static async open(config: TabConfig): Promise<TabBackend> {
    const backend = new TabBackend(config, await config.openStore());
    backend.#send({ is: 'who' });
    backend.#candidacy = backend.#stand();
    return backend;
  }

  /** Waits for the lock, and leads while this tab has it. */
  async #stand(): Promise<void> {
    const { ports, name } = this.#config;
    try {
      await ports.lock(name, this.#closed.signal, () => this.#lead());
    } catch (error) {
      if (!this.#closed.signal.aborted) {
        this.#config.tell({ is: 'error', error });
        this.#cannotLead = new SkeinError('UNAVAILABLE', 'this tab cannot lead', 0, error);
        if (this.#leader === undefined) {
          this.#failAsked(this.#cannotLead);
        }
      }
    }
  }

  async #lead(): Promise<void> {
    const stopped = new Promise<void>((resolve) => {
      this.#stopLeading = resolve;
    });
    if (this.#closed.signal.aborted) {
      return;
    }
    const shell = await this.#config.openShell(this.#store, (event) => this.#tellAll(event));
    this.#shell = shell;
    this.#leader = this.#tab;
    this.#send({ is: 'leading', leader: this.#tab, standing: this.#standing });
    if (this.#connectWanted) {
      // Whoever waits for it has asked, below or again.
      shell.connect().catch(() => {});
    }
    for (const ask of this.#views()) {
      // Who waits for it has asked, below or long ago.
      this.#do(ask, this.#tab).catch(() => {});
    }
    for (const [number, asked] of this.#asked) {
      this.#asked.delete(number);
      this.#do(asked.ask, this.#tab).then(asked.resolve, asked.reject);
    }
    await stopped;
    await shell.close();
  }

  get state(): ConnectionState {
    return this.#standing.state;
  }

  get user(): UserId | undefined {
    return this.#standing.user;
  }

  get device(): DeviceId | undefined {
    return this.#standing.device;
  }

  get leads(): boolean {
    return this.#shell !== undefined;
  }

  get limits(): Limits {
    return this.#standing.limits;
  }

  get aheadMillis(): number {
    return this.#standing.aheadMillis;
  }

  async connect(): Promise<void> {
    this.#connectWanted = true;
    await this.#ask({ is: 'connect' });
  }

  async request(body: ClientBody): Promise<Answer> {
    return (await this.#ask({ is: 'request', body })) as Answer;
  }

  async post(
    conversation: ConversationId,
    clientId: ClientId,
    content: Content,
  ): Promise<PostReceipt> {
    return (await this.#ask({ is: 'post', conversation, clientId, content })) as PostReceipt;
  }

  async saveDraft(conversation: ConversationId, text: string): Promise<void> {
    await this.#ask({ is: 'draft', conversation, text });
  }

  async look(conversation: ConversationId): Promise<Answer> {
    this.#looking = conversation;
    return (await this.#ask({ is: 'look', conversation })) as Answer;
  }

  async watch(users: readonly UserId[]): Promise<Answer> {
    this.#watching = users;
    return (await this.#ask({ is: 'watch', users })) as Answer;
  }

  /** What is lost on the way is of no interest any more. */
  typed(typing: Typing): void {
    if (this.#shell !== undefined) {
      this.#shell.typed(typing);
    } else if (this.#leader !== undefined && !this.#closed.signal.aborted) {
      this.#send({ is: 'ask', tab: this.#tab, number: 0, ask: { is: 'typed', typing } });
    }
  }

  /** What another leader does not know of this tab's view. */
  #views(): Ask[] {
    const views: Ask[] = [];
    if (this.#looking !== undefined && this.#looking !== '') {
      views.push({ is: 'look', conversation: this.#looking });
    }
    if (this.#watching !== undefined && this.#watching.length > 0) {
      views.push({ is: 'watch', users: this.#watching });
    }
    return views;
  }

  lock(name: string, signal: AbortSignal, hold: () => Promise<void>): Promise<void> {
    return this.#config.ports.lock(`${this.#config.name} ${name}`, signal, hold);
  }

  async accessToken(): Promise<string> {
    return (await this.#ask({ is: 'accessToken' })) as string;
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

  /** Asks the leader, whichever tab that is, or comes to be. */
  #ask(ask: Ask): Promise<unknown> {
    if (this.#closed.signal.aborted) {
      return Promise.reject(new SkeinError('UNAVAILABLE', 'the client was closed'));
    }
    if (this.#shell !== undefined) {
      return this.#do(ask, this.#tab);
    }
    if (this.#leader === undefined && this.#cannotLead !== undefined) {
      return Promise.reject(this.#cannotLead);
    }
    return new Promise((resolve, reject) => {
      const number = ++this.#lastNumber;
      this.#asked.set(number, { ask, resolve, reject });
      if (this.#leader !== undefined) {
        this.#send({ is: 'ask', tab: this.#tab, number, ask });
      }
    });
  }

  /** As the leader. */
  async #do(ask: Ask, tab: string): Promise<unknown> {
    const shell = this.#shell;
    if (shell === undefined) {
      throw new SkeinError('UNAVAILABLE', 'the client was closed');
    }
    switch (ask.is) {
      case 'connect':
        return shell.connect();
      case 'request':
        return shell.request(ask.body);
      case 'post':
        return shell.post(ask.conversation, ask.clientId, ask.content);
      case 'draft':
        return shell.saveDraft(ask.conversation, ask.text);
      case 'look':
        return this.#look(shell, ask.conversation, tab);
      case 'watch':
        this.#watched.set(tab, ask.users);
        return this.#watch(shell);
      case 'typed':
        return shell.typed(ask.typing);
      case 'accessToken':
        return shell.accessToken();
    }
  }

  /** One connection looks at one conversation: that of the tab that looked last. */
  async #look(shell: Backend, conversation: ConversationId, tab: string): Promise<Answer> {
    if (conversation === '' && this.#looker !== tab) {
      return { is: 'looking', value: { receipts: 'NONE', typing: false } };
    }
    this.#looker = conversation === '' ? undefined : tab;
    return shell.look(conversation);
  }

  /** What another tab's watch has taken the place of is told with that. */
  async #watch(shell: Backend): Promise<Answer> {
    let told = shell.watch([...new Set([...this.#watched.values()].flat())]);
    this.#toldLast = told;
    for (;;) {
      try {
        return await told;
      } catch (error) {
        if (this.#toldLast === undefined || this.#toldLast === told) {
          throw error;
        }
        told = this.#toldLast;
      }
    }
  }

  #gone(tab: string): void {
    const shell = this.#shell;
    if (shell === undefined) {
      return;
    }
    if (this.#looker === tab) {
      this.#look(shell, '', tab).catch(() => {});
    }
    if (this.#watched.delete(tab)) {
      this.#watch(shell).catch(() => {});
    }
  }

  #onMessage(message: TabMessage): void {
    switch (message.is) {
      case 'who':
        if (this.#shell !== undefined) {
          this.#send({ is: 'leading', leader: this.#tab, standing: this.#standing });
        }
        break;
      case 'leading':
        this.#follow(message.leader, message.standing);
        break;
      case 'ask':
        if (this.#shell !== undefined) {
          this.#answer(message.tab, message.number, this.#do(message.ask, message.tab));
        }
        break;
      case 'answer':
        if (message.tab === this.#tab) {
          this.#onAnswer(message.number, message.outcome);
        }
        break;
      case 'gone':
        this.#gone(message.tab);
        break;
      case 'event':
        if (this.#shell === undefined) {
          this.#standing = message.standing;
          this.#tell(eventOf(message.event));
        }
        break;
    }
  }

  #follow(leader: string, standing: Standing): void {
    if (leader === this.#leader) {
      return;
    }
    this.#leader = leader;
    const changed = standing.state.is !== this.#standing.state.is;
    this.#standing = standing;
    if (changed) {
      this.#tell({ is: 'connection', state: standing.state });
    }
    if (this.#connectWanted) {
      // Who waits for it has asked below; this is for a leader that came after it was done.
      this.#send({ is: 'ask', tab: this.#tab, number: 0, ask: { is: 'connect' } });
    }
    for (const ask of this.#views()) {
      this.#send({ is: 'ask', tab: this.#tab, number: 0, ask });
    }
    for (const [number, { ask }] of this.#asked) {
      this.#send({ is: 'ask', tab: this.#tab, number, ask });
    }
  }

  #answer(tab: string, number: number, done: Promise<unknown>): void {
    done.then(
      (value) => this.#send({ is: 'answer', tab, number, outcome: { ok: true, value } }),
      (error: unknown) =>
        // A leader that ends says nothing: the next one is asked again.
        this.#closed.signal.aborted ||
        this.#send({ is: 'answer', tab, number, outcome: { ok: false, error: toldOf(error) } }),
    );
  }

  #onAnswer(number: number, outcome: Outcome): void {
    const asked = this.#asked.get(number);
    this.#asked.delete(number);
    if (outcome.ok) {
      asked?.resolve(outcome.value);
    } else {
      asked?.reject(errorOf(outcome.error));
    }
  }

  /** The leader's shell says something. */
  #tellAll(event: ClientEvent): void {
    if (event.is === 'connection') {
      const { user, device, limits, aheadMillis } = this.#shell ?? this.#standing;
      this.#standing = { state: event.state, user, device, limits, aheadMillis };
    }
    const wire = wireEventOf(event);
    const ending = this.#closed.signal.aborted && event.is === 'connection';
    if (wire !== undefined && !ending) {
      this.#send({ is: 'event', event: wire, standing: this.#standing });
    }
    this.#tell(event);
  }

  /** Tells this tab's listener, of messages only the next ones: a new leader begins a little before. */
  #tell(event: ClientEvent): void {
    if (event.is === 'message') {
      const { conversation, sequence } = event.message;
      if (sequence <= (this.#heard.get(conversation) ?? 0)) {
        return;
      }
      this.#heard.set(conversation, sequence);
    }
    this.#config.tell(event);
  }

  #failAsked(why: SkeinError): void {
    for (const asked of this.#asked.values()) {
      asked.reject(why);
    }
    this.#asked.clear();
  }

  #send(message: TabMessage): void {
    this.#channel.send(message);
  }

  async close(): Promise<void> {
    if (!this.#closed.signal.aborted) {
      const led = this.#shell !== undefined;
      this.#closed.abort();
      this.#stopLeading();
      this.#failAsked(new SkeinError('UNAVAILABLE', 'the client was closed'));
      if (!led) {
        this.#send({ is: 'gone', tab: this.#tab });
        this.#standing = {
          ...this.#standing,
          state: { is: 'ended', code: 'OK', detail: 'closed' },
        };
        this.#config.tell({ is: 'connection', state: this.#standing.state });
      }
    }
    await this.#candidacy;
    this.#shell = undefined;
    await this.#store.close();
    this.#channel.close();
  }
}
