import { Changes } from '../model/changes.ts';
import { ChatList } from '../model/chat-list.ts';
import type { Reader } from '../model/describe.ts';
import {
  type ConnectionState,
  type ConversationId,
  type Discarded,
  type ErrorCode,
  type Message,
  type Privacy,
  SkeinAccounts,
  SkeinClient,
  type SkeinListener,
  type UserId,
} from '../sdk.ts';
import type { Strings } from '../strings/en.ts';
import { type Account, type KeptAccounts, KeptValue } from './account.ts';
import { Calling } from './calling.ts';
import { CatchUp } from './catch-up.ts';
import { Directory } from './directory.ts';
import { Keeping } from './keeping.ts';
import { MediaUrls } from './media-urls.ts';
import { MessageSearch } from './message-search.ts';
import { Notifications } from './notifications.ts';
import { OpenChat } from './open-chat.ts';
import { People } from './people.ts';
import { Posting } from './posting.ts';
import { Presences } from './presences.ts';
import { ReadMarks } from './read-marks.ts';
import { Scheduled } from './scheduled.ts';

/** Messages that a device keeps above what it was told of a conversation, looked through at the start. */
const REPLAYED_MAX = 50;
const REPLAYED_CHATS_MAX = 40;

/** What the page does for who is logged in: the client, and what is made of what it hears. */
export class Session {
  readonly account: Account;
  /** The connection, and what concerns the page as a whole. */
  readonly changes = new Changes();
  readonly listChanges = new Changes();
  readonly chats: ChatList;
  readonly directory: Directory;
  readonly people: People;
  readonly presences: Presences;
  readonly posting: Posting;
  readonly scheduled: Scheduled;
  readonly keeping: Keeping;
  readonly search: MessageSearch;
  readonly media: MediaUrls;
  readonly accounts: SkeinAccounts;
  readonly notifications: Notifications;
  readonly calling: Calling;

  readonly #server: string;
  readonly #kept: KeptAccounts;
  readonly #reads: ReadMarks;
  readonly #lines = new CatchUp(() => this.#relist());
  readonly #heard = new Set<(message: Message) => void>();
  readonly #refused = new Set<(code: ErrorCode) => void>();
  #client: SkeinClient | undefined;
  #connection: ConnectionState = { is: 'idle' };
  #isStarted = false;
  #isClosed = false;
  #listKnown = false;
  #open: OpenChat | undefined;
  #privacy: Privacy | undefined;

  constructor(server: string, account: Account, kept: KeptAccounts) {
    this.account = account;
    this.#server = server;
    this.#kept = kept;
    this.#reads = new ReadMarks(new KeptValue(`reads.${account.user}`), () => this.#tellRead());
    this.accounts = new SkeinAccounts(server);
    this.notifications = new Notifications(
      this.accounts,
      () => this.client.accessToken(),
      new KeptValue(`notify.${account.user}`),
    );
    this.calling = new Calling(() => this.client, new KeptValue(`calls.${account.user}`));
    this.chats = new ChatList(() => account.user);
    this.directory = new Directory(
      (users) => this.client.findUsers([], users),
      new KeptValue(`directory.${account.user}`),
    );
    this.people = new People(
      () => this.client,
      (user) => {
        this.chats.known(this.directWith(user));
        this.listChanges.happened();
      },
    );
    this.presences = new Presences(() => this.client);
    this.scheduled = new Scheduled(() => this.client);
    this.keeping = new Keeping(
      () => this.client,
      new KeptValue(`keeping.${account.user}`),
      (all) => this.#onDiscarded(all),
    );
    this.search = new MessageSearch(() => this.client);
    this.media = new MediaUrls(() => this.client);
    this.posting = new Posting(
      () => this.client,
      new KeptValue(`failed.${account.user}`),
      this.media,
      (code) => this.refused(code),
    );
  }

  /** Opens what this device keeps, shows it, and connects. */
  async start(): Promise<void> {
    this.#client = await SkeinClient.open({
      server: this.#server,
      name: this.account.user,
      credentials: { is: 'cookie', user: this.account.user },
      listener: this.#listener(),
    });
    if (this.#isClosed) {
      await this.#client.close();
      return;
    }
    this.calling.begin();
    await this.#showStored();
    await this.posting.begin();
    this.#isStarted = true;
    this.changes.happened();
    // Its end is told by the state of the connection.
    this.#client.connect().catch(() => {});
    // Without an answer the next page registers again.
    this.notifications.begin().catch(() => {});
  }

  /** Whether there is a client, and what this device keeps is at hand. */
  get isStarted(): boolean {
    return this.#isStarted;
  }

  /** @throws Error before `start` */
  get client(): SkeinClient {
    if (this.#client === undefined) {
      throw new Error('not started');
    }
    return this.#client;
  }

  async #showStored(): Promise<void> {
    const stored = await this.client.storedConversations();
    for (const summary of stored) {
      this.chats.summarized(summary);
    }
    for (const [conversation, read] of this.#reads.all()) {
      this.chats.read(conversation, read);
    }
    const newest = [...this.chats.chats(), ...this.chats.strangers()].slice(0, REPLAYED_CHATS_MAX);
    for (const { conversation, head } of newest) {
      const messages = await this.client.storedMessages(conversation, 0, REPLAYED_MAX);
      for (const message of messages.filter(({ sequence }) => sequence > head)) {
        this.chats.heard(message);
      }
    }
    this.#listKnown = stored.length > 0;
    this.listChanges.happened();
  }

  #listener(): SkeinListener {
    return {
      onMessage: (message) => this.#onMessage(message),
      onConversation: (summary) => {
        this.chats.summarized(summary);
        this.listChanges.happened();
      },
      onCursor: (moved, own) => {
        if (own) {
          this.chats.moved(moved);
          this.listChanges.happened();
        } else {
          this.#openAt(moved.conversation)?.moved(moved);
        }
      },
      onPreferences: (conversation, preferences) => {
        this.chats.preferred(conversation, preferences);
        this.listChanges.happened();
      },
      onStranger: (conversation) => {
        this.chats.stranger(conversation);
        this.listChanges.happened();
      },
      onPeople: (changed) => this.people.heard(changed),
      onPeopleUnheard: () => this.people.sync(),
      onScheduled: (changed) => this.scheduled.heard(changed),
      onScheduledUnheard: () => this.scheduled.sync(),
      onKeeping: (changed) => this.keeping.heard(changed),
      onKeepingUnheard: () => this.keeping.sync(),
      onPresence: (presences) => this.presences.heard(presences),
      onTyping: (conversation, typists) => this.#openAt(conversation)?.typists(typists, Date.now()),
      onLooking: (conversation, looking) => this.#openAt(conversation)?.looks(looking),
      onReceiptCounts: (conversation, counts) => this.#openAt(conversation)?.counted(counts),
      onPrivacy: (privacy) => {
        this.#privacy = privacy;
        this.changes.happened();
      },
      onConnection: (state) => this.#onConnection(state),
      onRefused: (post, why) => this.posting.refused(post, why),
    };
  }

  #onMessage(message: Message): void {
    this.chats.heard(message);
    this.listChanges.happened();
    if (this.isCaughtUp && letsIn(message, this.account.user)) {
      // The message that says so does not say what the group is called.
      this.#lines.begin();
    }
    this.#openAt(message.conversation)?.heard(message);
    this.posting.heard(message);
    this.search.heard(message);
    for (const hear of this.#heard) {
      hear(message);
    }
  }

  #onDiscarded(all: Discarded): void {
    this.chats.discarded(all);
    this.#openAt(all.conversation)?.discarded(all);
    this.listChanges.happened();
    if (this.isCaughtUp) {
      // What is left of it to be shown and read, the node tells.
      this.#lines.begin();
    }
  }

  #onConnection(state: ConnectionState): void {
    const wasCaughtUp = this.isCaughtUp;
    this.#connection = state;
    if (state.is === 'online' && state.caughtUp && !wasCaughtUp) {
      this.#lines.begin();
      this.people.sync();
      this.scheduled.sync();
      this.keeping.sync();
      this.#open?.connected();
      this.#tellRead();
    }
    if (state.is !== 'online') {
      this.presences.disconnected();
    }
    this.changes.happened();
  }

  /** What this device keeps of a conversation does not follow its messages: the node's word counts. */
  async #relist(): Promise<void> {
    let after: ConversationId = '';
    for (let more = true; more; ) {
      const page = await this.client.conversations(after);
      for (const summary of page.conversations) {
        this.chats.summarized(summary);
        after = summary.conversation;
      }
      more = page.more && page.conversations.length > 0;
    }
    this.#listKnown = true;
    this.listChanges.happened();
  }

  get connection(): ConnectionState {
    return this.#connection;
  }

  get isCaughtUp(): boolean {
    return this.#connection.is === 'online' && this.#connection.caughtUp;
  }

  /** Whether an empty list means that there is nothing. */
  get listKnown(): boolean {
    return this.#listKnown;
  }

  /** @return ends it */
  onMessage(hear: (message: Message) => void): () => void {
    this.#heard.add(hear);
    return () => this.#heard.delete(hear);
  }

  /** Hears why something was refused that has no other place to be shown. @return ends it */
  onRefused(hear: (code: ErrorCode) => void): () => void {
    this.#refused.add(hear);
    return () => this.#refused.delete(hear);
  }

  refused(code: ErrorCode): void {
    for (const hear of this.#refused) {
      hear(code);
    }
  }

  // What is open.

  get openChat(): OpenChat | undefined {
    return this.#open;
  }

  #openAt(conversation: ConversationId): OpenChat | undefined {
    return this.#open?.conversation === conversation ? this.#open : undefined;
  }

  open(conversation: ConversationId): OpenChat {
    const same = this.#openAt(conversation);
    if (same !== undefined) {
      return same;
    }
    const chat = this.chats.chat(conversation);
    this.#open = new OpenChat(() => this.client, chat);
    this.#open.discarded(this.keeping.discarded(conversation));
    this.#open.open().catch(() => {});
    if (chat.markedUnread && chat.unread === 0) {
      this.keep(conversation, { unreadUntil: 0 });
    }
    return this.#open;
  }

  closeChat(): void {
    if (this.#open !== undefined) {
      this.#open = undefined;
      this.client.lookAway().catch(() => {});
    }
  }

  /** Shows nothing more of what is over by now; to be called again and again. */
  vanish(): void {
    if (this.#client === undefined) {
      return;
    }
    const now = this.#client.nodeTime();
    this.#open?.vanish(now);
    if (this.chats.vanish(now)) {
      this.listChanges.happened();
    }
  }

  /** The user has seen everything up to here. */
  read(conversation: ConversationId, upTo: number): void {
    if (upTo > Math.max(this.chats.chat(conversation).read, this.#reads.of(conversation))) {
      this.chats.read(conversation, upTo);
      this.#reads.read(conversation, upTo);
      this.listChanges.happened();
    }
  }

  #tellRead(): void {
    if (this.isCaughtUp) {
      this.#reads.tell((conversation, upTo) => this.client.markRead(conversation, upTo));
    }
  }

  /** Changes how the user keeps a conversation; what is shown follows the node's word. */
  keep(conversation: ConversationId, change: Parameters<SkeinClient['setPreferences']>[1]): void {
    void this.posting.operate(this.client.setPreferences(conversation, change));
  }

  // Who is who.

  directWith(user: UserId): ConversationId {
    const mine = this.account.user;
    return BigInt(mine) < BigInt(user) ? `d${mine}-${user}` : `d${user}-${mine}`;
  }

  /** What a user is called here; undefined while that is asked for. */
  nameOf(user: UserId, group?: OpenChat): string | undefined {
    const { remark } = this.people.person(user);
    if (remark !== '') {
      return remark;
    }
    const inGroup = group?.isGroup ? group.group.member(user)?.remark : undefined;
    if (inGroup) {
      return inGroup;
    }
    const known = this.directory.user(user);
    return known === undefined ? undefined : known.displayName || known.name;
  }

  reader(strings: Strings, group?: OpenChat): Reader {
    return {
      self: this.account.user,
      strings,
      nameOf: (user) => this.nameOf(user, group) ?? strings.somebody,
    };
  }

  async privacy(): Promise<Privacy> {
    this.#privacy ??= await this.client.privacy();
    return this.#privacy;
  }

  get knownPrivacy(): Privacy | undefined {
    return this.#privacy;
  }

  async changePrivacy(change: Partial<Privacy>): Promise<void> {
    this.#privacy = await this.client.changePrivacy(change);
    this.changes.happened();
  }

  // The end.

  /** The page shows it no more; the account stays logged in. */
  async close(): Promise<void> {
    if (!this.#isClosed) {
      this.#isClosed = true;
      this.#reads.end();
      this.calling.end();
      this.search.end();
    }
    await this.#client?.close();
  }

  /** Logs this device out and deletes what it keeps of the account. */
  async logOut(): Promise<void> {
    const { user } = this.account;
    try {
      await this.accounts.logOutByCookie(user);
    } catch {
      // Without a connection: a later page does it.
      this.#kept.leave(user);
    }
    await this.end();
  }

  /** The device is logged out: deletes what it keeps of the account. */
  async end(): Promise<void> {
    const { user } = this.account;
    await this.close();
    this.#kept.forget(user);
    await new Promise<void>((resolve) => {
      const deletion = indexedDB.deleteDatabase(`skein ${user}`);
      deletion.onsuccess = () => resolve();
      deletion.onerror = () => resolve();
      deletion.onblocked = () => resolve();
    });
  }
}

function letsIn({ content }: Message, user: UserId): boolean {
  return (
    content.kind === 'membership' && content.change === 'JOINED' && content.users.includes(user)
  );
}
