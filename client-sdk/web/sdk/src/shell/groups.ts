import type {
  ConversationSummary,
  MemberPage,
  MembersChanged,
} from '../protocol/conversation-values.ts';
import { SkeinError } from '../protocol/errors.ts';
import type { GroupLink } from '../protocol/group-link.ts';
import type {
  AskGroup,
  ChangeMembers,
  Group,
  GroupChange,
  GroupChanged,
  GroupPreview,
  JoinRequestPage,
  Link,
  SettingsChange,
} from '../protocol/group-values.ts';
import type { ConversationId, UserId } from '../protocol/ids.ts';
import type { Answer, Answers, ClientBody } from '../protocol/values.ts';

/** How a client asks for something: rejected with what the node's `Failed` says. */
export type Request = (body: ClientBody) => Promise<Answer>;

const NONE = new Uint8Array(0);

/** @throws SkeinError INTERNAL if the node answered something else */
export function answerOf<K extends keyof Answers>(answer: Answer, wanted: K): Answers[K] {
  if (answer.is !== wanted) {
    throw new SkeinError('INTERNAL', 'the node answered something else');
  }
  return answer.value as Answers[K];
}

/**
 * How groups are administered and joined. What is changed comes to all members, this device too, as
 * entries (`onMessage`), and a `GroupView` says what they add up to. Who may do what is the group's
 * to decide; who may not is refused with FORBIDDEN.
 */
export class SkeinGroups {
  readonly #request: Request;

  /** Made by `SkeinClient`. */
  constructor(request: Request) {
    this.#request = request;
  }

  /** A group that one is a member of, as of an entry of its log. */
  group(group: ConversationId): Promise<Group> {
    return this.#ask(group, 'GROUP', 'group');
  }

  /**
   * Members whose name or remark begins so, whatever the case, by user id. A page may be empty and
   * have more: go on after its `last`.
   *
   * @param after `last` of the page before
   */
  async search(group: ConversationId, prefix: string, after: UserId = ''): Promise<MemberPage> {
    const value = { conversation: group, after, limit: 0, prefix };
    return answerOf(await this.#request({ is: 'listMembers', value }), 'memberPage');
  }

  /** Goes by this name in the group; empty: by one's own. */
  async goBy(group: ConversationId, remark: string): Promise<void> {
    await this.#change(group, { is: 'remarkChange', value: { remark } });
  }

  /** Announces to the group what replaces the announcement before; empty: nothing any more. */
  async announce(group: ConversationId, text: string): Promise<void> {
    await this.#change(group, { is: 'announcement', value: { text } });
  }

  /** Makes members admins. Rejected with TOO_MANY_ADMINS. The owner's alone. */
  async makeAdmins(group: ConversationId, users: readonly UserId[]): Promise<void> {
    await this.#change(group, { is: 'roleChange', value: { users, role: 'ADMIN' } });
  }

  /** Makes admins plain members. The owner's alone. */
  async makeMembers(group: ConversationId, users: readonly UserId[]): Promise<void> {
    await this.#change(group, { is: 'roleChange', value: { users, role: 'MEMBER' } });
  }

  /** Gives the group to another member; the owner is an admin from then on, if there is room. */
  async transfer(group: ConversationId, owner: UserId): Promise<void> {
    await this.#change(group, { is: 'ownerChange', value: { owner, former: undefined } });
  }

  /** Removes users who are members, and lets none of them come back. Rejected with TOO_MANY_BANNED. */
  ban(group: ConversationId, users: readonly UserId[]): Promise<MembersChanged> {
    return this.#changeMembers(group, 'BAN', users);
  }

  unban(group: ConversationId, users: readonly UserId[]): Promise<MembersChanged> {
    return this.#changeMembers(group, 'UNBAN', users);
  }

  /**
   * The banned, by user id.
   *
   * @param after the last user of the page before
   */
  banned(group: ConversationId, after: UserId = ''): Promise<MemberPage> {
    return this.#ask(group, 'BANNED', 'memberPage', { after });
  }

  /**
   * Lets members post no more until a time, also if they leave and come back. Rejected with
   * TOO_MANY_MUTED.
   *
   * @param untilMillis Infinity: for ever
   */
  async mute(
    group: ConversationId,
    users: readonly UserId[],
    untilMillis = Number.POSITIVE_INFINITY,
  ): Promise<void> {
    await this.#change(group, { is: 'muteChange', value: { users, untilMillis } });
  }

  /** Lets users post again. */
  async unmute(group: ConversationId, users: readonly UserId[]): Promise<void> {
    await this.#change(group, { is: 'muteChange', value: { users, untilMillis: 0 } });
  }

  /**
   * Changes what the group has chosen: `change(group, { slowSeconds: 30 })`. Who may rename, announce
   * and mention all, and the mode, are the owner's alone.
   */
  async change(group: ConversationId, settings: SettingsChange): Promise<void> {
    await this.#change(group, { is: 'settingsChange', value: settings });
  }

  /**
   * Makes an invitation link. Hand out `linkText({ group, token: link.token })`. Rejected with
   * TOO_MANY_LINKS. Asked again after a lost answer, it may have made two.
   *
   * @param expiresMillis 0: it does not
   * @param usesMax so many may join by it; 0: any number
   */
  async makeLink(group: ConversationId, expiresMillis = 0, usesMax = 0): Promise<Link> {
    const value = { token: NONE, expiresMillis, usesMax };
    const { link } = await this.#change(group, { is: 'linkMade', value });
    if (link === undefined) {
      throw new SkeinError('INTERNAL', 'the node made no link');
    }
    return link;
  }

  /** The links that can be used. */
  async links(group: ConversationId): Promise<readonly Link[]> {
    return (await this.#ask(group, 'LINKS', 'linkPage')).links;
  }

  /** Makes a link useless, by its number. */
  async revokeLink(group: ConversationId, link: number): Promise<void> {
    await this.#change(group, { is: 'linkRevoked', value: { link } });
  }

  /**
   * Who waits to be let in, by user id.
   *
   * @param after the last user of the page before
   */
  requests(group: ConversationId, after: UserId = ''): Promise<JoinRequestPage> {
    return this.#ask(group, 'REQUESTS', 'joinRequestPage', { after });
  }

  /** Lets users in; who does not wait is left out silently. */
  approve(group: ConversationId, users: readonly UserId[]): Promise<MembersChanged> {
    return this.#changeMembers(group, 'APPROVE', users);
  }

  /** Sends users away who wait, or takes one's own request back. */
  refuse(group: ConversationId, users: readonly UserId[]): Promise<MembersChanged> {
    return this.#changeMembers(group, 'REFUSE', users);
  }

  /**
   * What a group is like that one could join, by a link or its id. Rejected with INVITATION_INVALID,
   * or NOT_A_MEMBER.
   */
  preview(to: GroupLink | ConversationId): Promise<GroupPreview> {
    const { group, token } = linkOf(to);
    return this.#ask(group, 'PREVIEW', 'groupPreview', { token });
  }

  /**
   * Joins by a link, or a group that anybody may join, or asks to with an answer to its question.
   * Rejected with INVITATION_INVALID, BANNED, GROUP_CLOSED, GROUP_FULL, and with GROUP_BUSY if too
   * many come at once for as long as the call may take.
   *
   * @return undefined if one waits now for the owner or an admin; once let in, the group is heard of
   *     as any other that one is taken into
   */
  async join(
    to: GroupLink | ConversationId,
    answer = '',
  ): Promise<ConversationSummary | undefined> {
    const { group, token } = linkOf(to);
    const value = { conversation: group, token, answer };
    const joined = await this.#request({ is: 'joinGroup', value });
    return joined.is === 'done' ? undefined : answerOf(joined, 'conversationOpened').conversation;
  }

  async #change(group: ConversationId, change: GroupChange): Promise<GroupChanged> {
    const value = { conversation: group, change };
    return answerOf(await this.#request({ is: 'changeGroup', value }), 'groupChanged');
  }

  async #changeMembers(
    group: ConversationId,
    action: ChangeMembers['action'],
    users: readonly UserId[],
  ): Promise<MembersChanged> {
    const value = { conversation: group, action, users };
    return answerOf(await this.#request({ is: 'changeMembers', value }), 'membersChanged');
  }

  async #ask<K extends keyof Answers>(
    group: ConversationId,
    what: AskGroup['what'],
    wanted: K,
    more: Partial<Pick<AskGroup, 'token' | 'after'>> = {},
  ): Promise<Answers[K]> {
    const value = { conversation: group, what, token: NONE, after: '', limit: 0, ...more };
    return answerOf(await this.#request({ is: 'askGroup', value }), wanted);
  }
}

function linkOf(to: GroupLink | ConversationId): GroupLink {
  return typeof to === 'string' ? { group: to, token: NONE } : to;
}
