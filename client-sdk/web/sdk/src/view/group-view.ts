import {
  endsMemberships,
  type MembershipContent,
  type Message,
} from '../protocol/content-values.ts';
import type { MemberPage } from '../protocol/conversation-values.ts';
import {
  DEFAULT_GROUP_SETTINGS,
  type Group,
  type GroupSettings,
  type Role,
  type SettingsChange,
} from '../protocol/group-values.ts';
import { compareUsers, type UserId } from '../protocol/ids.ts';

/** One who is in a group. */
export interface GroupMember {
  readonly user: UserId;
  readonly role: Role;
  /** What it goes by in the group; empty: by its name. */
  readonly remark: string;
  /** Until when it may not post, maybe over; 0: it may. */
  readonly mutedUntilMillis: number;
}

/** What is true since an entry of the log, as far as known. */
class Latest<T> {
  sequence = 0;
  value: T;

  constructor(atFirst: T) {
    this.value = atFirst;
  }

  is(now: T, since: number): void {
    if (since >= this.sequence) {
      this.sequence = since;
      this.value = now;
    }
  }
}

/** What is known of a user. */
class Known {
  readonly member = new Latest(false);
  readonly role = new Latest<Role>('MEMBER');
  readonly remark = new Latest('');
  readonly mutedUntil = new Latest(0);
}

/** The users of one page, above the one and up to the other; '': from the first, to the end. */
interface Told {
  readonly after: UserId;
  readonly last: UserId;
  readonly head: number;
}

function isOf({ after, last }: Told, user: UserId): boolean {
  return compareUsers(user, after) > 0 && (last === '' || compareUsers(user, last) <= 0);
}

/** Whether another that is as new tells of all of these. */
function isWithin(one: Told, other: Told): boolean {
  return (
    one.head <= other.head &&
    compareUsers(other.after, one.after) <= 0 &&
    (other.last === '' || (one.last !== '' && compareUsers(other.last, one.last) >= 0))
  );
}

/**
 * A group as it is to be shown: title, owner, settings, announcement, and who is in it, in which
 * role and under which name. Begin with what the node tells (`groups.group` and the pages of
 * `members`), and give it every entry that comes from the listener and from pages of history, in any
 * order and as often as they come: all views that were told of the same entries, by the one way or
 * the other, show the same. Of two that change the same, the one with the higher sequence counts.
 *
 * A view that is given a log from its first entry on needs nothing else.
 */
export class GroupView {
  readonly #title = new Latest('');
  readonly #owner = new Latest<UserId>('');
  readonly #announcement = new Latest<Message | undefined>(undefined);
  readonly #settings = new Latest(DEFAULT_GROUP_SETTINGS);

  /** Changes of settings above those that the node told whole, by their sequence. */
  readonly #settingsChanges = new Map<number, SettingsChange>();

  readonly #users = new Map<UserId, Known>();

  /** Whom the node has told of: who is among them and not known of is no member. */
  #told: Told[] = [];

  /** Takes what the node tells of the group. */
  takeGroup(told: Group): void {
    this.#title.is(told.title, told.head);
    this.#owner.is(told.owner, told.head);
    this.#announcement.is(told.announcement, told.head);
    this.#settings.is(told.settings, told.head);
    for (const sequence of this.#settingsChanges.keys()) {
      if (sequence <= this.#settings.sequence) {
        this.#settingsChanges.delete(sequence);
      }
    }
  }

  /**
   * Takes what the node tells of members: a page of all of them, none of a search.
   *
   * @param after the user after which it was asked for; '' for the first page
   */
  takeMembers(page: MemberPage, after: UserId = ''): void {
    const { head } = page;
    const range: Told = { after, last: page.more ? page.last : '', head };
    this.#told = [...this.#told.filter((other) => !isWithin(other, range)), range];
    for (const [user, known] of this.#users) {
      if (isOf(range, user)) {
        known.member.is(false, head);
      }
    }
    for (const member of page.members) {
      const known = this.#known(member.user);
      known.member.is(true, head);
      known.role.is(member.role, head);
      if (member.role === 'OWNER') {
        this.#owner.is(member.user, head);
      }
      known.remark.is(member.remark, head);
      known.mutedUntil.is(member.mutedUntilMillis, head);
    }
  }

  /** Takes an entry. One that changes nothing of the group is passed over. */
  take(entry: Message): void {
    const { content, sequence } = entry;
    if (content.kind === 'membership') {
      this.#takeMembership(content, sequence);
    } else if (content.kind === 'title') {
      this.#title.is(content.title, sequence);
    } else if (content.kind === 'groupChange') {
      this.#takeChange(entry);
    }
  }

  #takeChange(entry: Message): void {
    const { content, sequence, sender } = entry;
    if (content.kind !== 'groupChange') {
      return;
    }
    const { is, value } = content.change;
    switch (is) {
      case 'roleChange':
        for (const user of value.users) {
          this.#known(user).role.is(value.role, sequence);
        }
        break;
      case 'ownerChange':
        this.#owner.is(value.owner, sequence);
        if (value.former !== undefined) {
          this.#known(sender).role.is(value.former, sequence);
        }
        break;
      case 'muteChange':
        for (const user of value.users) {
          this.#known(user).mutedUntil.is(value.untilMillis, sequence);
        }
        break;
      case 'remarkChange':
        this.#known(sender).remark.is(value.remark, sequence);
        break;
      case 'announcement':
        this.#announcement.is(value.text === '' ? undefined : entry, sequence);
        break;
      case 'settingsChange':
        if (sequence > this.#settings.sequence) {
          this.#settingsChanges.set(sequence, value);
        }
        break;
      default:
        // Links and requests are asked for where they are shown.
        break;
    }
  }

  #takeMembership(content: MembershipContent, sequence: number): void {
    const { change, users, mutes } = content;
    if (change === 'CREATED') {
      this.#title.is(content.title, sequence);
      this.#owner.is(content.actor, sequence);
    }
    if (change === 'CREATED' || change === 'JOINED') {
      for (const user of users) {
        const known = this.#known(user);
        known.member.is(true, sequence);
        known.role.is('MEMBER', sequence);
        known.remark.is('', sequence);
        // Unless the entry says otherwise, which also tells devices that know nothing of before.
        known.mutedUntil.is(0, sequence);
      }
      for (const mute of mutes) {
        for (const user of mute.users) {
          this.#known(user).mutedUntil.is(mute.untilMillis, sequence);
        }
      }
    } else if (endsMemberships(change)) {
      for (const user of users) {
        this.#known(user).member.is(false, sequence);
      }
      if (content.owner !== '') {
        this.#owner.is(content.owner, sequence);
      }
    }
  }

  #known(user: UserId): Known {
    let known = this.#users.get(user);
    if (known === undefined) {
      known = new Known();
      this.#users.set(user, known);
      for (const range of this.#told) {
        if (isOf(range, user)) {
          known.member.is(false, range.head);
        }
      }
    }
    return known;
  }

  get title(): string {
    return this.#title.value;
  }

  /** '' if nobody is, or if it is not known: logs of an older release do not tell who follows. */
  get owner(): UserId {
    const user = this.#owner.value;
    return this.#users.get(user)?.member.value === false ? '' : user;
  }

  get settings(): GroupSettings {
    let settings = this.#settings.value;
    const changes = [...this.#settingsChanges].sort(([one], [other]) => one - other);
    for (const [, change] of changes) {
      const set = Object.entries(change).filter(([, value]) => value !== undefined);
      settings = { ...settings, ...Object.fromEntries(set) };
    }
    return settings;
  }

  /** The message of what is announced, with its author and time. */
  get announcement(): Message | undefined {
    return this.#announcement.value;
  }

  /** Who is in the group, by user id. */
  members(): GroupMember[] {
    return [...this.#users.keys()]
      .sort(compareUsers)
      .map((user) => this.member(user))
      .filter((member) => member !== undefined);
  }

  /** Undefined if the user is no member, as far as known. */
  member(user: UserId): GroupMember | undefined {
    const known = this.#users.get(user);
    if (known === undefined || !known.member.value) {
      return undefined;
    }
    // A former owner has the role that the transfer gave it; who owns the group is known apart.
    const told = known.role.value === 'OWNER' ? 'MEMBER' : known.role.value;
    return {
      user,
      role: user === this.owner ? 'OWNER' : told,
      remark: known.remark.value,
      mutedUntilMillis: known.mutedUntil.value,
    };
  }
}
