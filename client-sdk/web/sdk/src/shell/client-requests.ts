import type {
  ConversationPage,
  ConversationSummary,
  MemberPage,
  MembersChanged,
  PreferencesChange,
} from '../protocol/conversation-values.ts';
import { SkeinError } from '../protocol/errors.ts';
import type { ClientId, ConversationId, UserId } from '../protocol/ids.ts';
import type { Limits } from '../protocol/limits.ts';
import type {
  PeopleSynced,
  PersonAction,
  PersonChange,
  SelfChange,
} from '../protocol/people-values.ts';
import type {
  Privacy,
  PrivacyChange,
  ReceiptPage,
  ReceiptsCounted,
} from '../protocol/presence-values.ts';
import type { Answers, ClientBody, Page, User } from '../protocol/values.ts';
import { utf8Length } from '../protocol/wire.ts';
import { badRequest } from './client-options.ts';
import { answerOf, type Request } from './groups.ts';

/** What a client asks its nodes, one request each: of conversations and who is in them, of people. */
export abstract class ClientRequests {
  readonly #request: Request;

  protected constructor(request: Request) {
    this.#request = request;
  }

  /** The limits in force: the node's, or the usual ones before the first connection. */
  abstract get limits(): Limits;

  abstract newClientId(): ClientId;

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
    checkTexts(change, this.limits);
    await this.#ask({ is: 'setPreferences', value: { conversation, change } }, 'done');
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
    return answerOf(await this.#request(body), wanted);
  }
}

/** Refused here: such a frame might be larger than the node reads. */
export function checkTexts(
  { note, draft }: PreferencesChange,
  { noteBytesMax, draftBytesMax }: Limits,
): void {
  checkText('note', note, noteBytesMax);
  checkText('draft', draft, draftBytesMax);
}

function checkText(what: string, text: string | undefined, bytesMax: number): void {
  if (utf8Length(text ?? '') > bytesMax) {
    throw badRequest(`${what}: at most ${bytesMax} bytes`);
  }
}
