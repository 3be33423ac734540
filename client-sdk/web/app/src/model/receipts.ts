import type { CursorEvent, Member, ReceiptCount, UserId } from '../sdk.ts';

/** How far one's own message has come: to the node, to all the others' devices, before all their eyes. */
export type Tick = 'waiting' | 'sent' | 'delivered' | 'read';

/** Up to where the others of the open chat have received and read; in a large group, by numbers alone. */
export class ReceiptView {
  readonly #delivered = new Map<UserId, number>();
  readonly #read = new Map<UserId, number>();
  readonly #counts = new Map<number, ReceiptCount>();

  /** From a page of members. */
  takeMember(member: Pick<Member, 'user' | 'since' | 'delivered' | 'read'>): void {
    this.joined(member.user, member.since);
    this.moved(member);
  }

  /** What was said before is not waited for: it may not see that. */
  joined(user: UserId, since: number): void {
    this.moved({ user, delivered: since - 1, read: since - 1 });
  }

  /** From `onCursor`, of another member. */
  moved({ user, delivered, read }: Pick<CursorEvent, 'user' | 'delivered' | 'read'>): void {
    raise(this.#delivered, user, Math.max(delivered, read));
    raise(this.#read, user, read);
  }

  counted(counts: readonly ReceiptCount[]): void {
    for (const count of counts) {
      this.#counts.set(count.sequence, count);
    }
  }

  count(sequence: number): ReceiptCount | undefined {
    return this.#counts.get(sequence);
  }

  /** Of one's own message in a direct chat. */
  tickOfDirect(sequence: number, peer: UserId): Tick {
    if ((this.#read.get(peer) ?? 0) >= sequence) {
      return 'read';
    }
    return (this.#delivered.get(peer) ?? 0) >= sequence ? 'delivered' : 'sent';
  }

  /**
   * Of one's own message in a group.
   *
   * @param others all of them, where their cursors are told; none, where numbers are
   */
  tickOfGroup(sequence: number, others: readonly UserId[]): Tick {
    const { members, delivered, read } = this.#counts.get(sequence) ?? {
      members: others.length,
      delivered: passed(this.#delivered, others, sequence),
      read: passed(this.#read, others, sequence),
    };
    if (members === 0) {
      return 'sent';
    }
    return read >= members ? 'read' : delivered >= members ? 'delivered' : 'sent';
  }
}

function passed(cursors: Map<UserId, number>, users: readonly UserId[], sequence: number): number {
  return users.filter((user) => (cursors.get(user) ?? 0) >= sequence).length;
}

function raise(cursors: Map<UserId, number>, user: UserId, to: number): void {
  cursors.set(user, Math.max(cursors.get(user) ?? 0, to));
}
