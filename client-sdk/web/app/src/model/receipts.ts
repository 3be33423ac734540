import type { CursorEvent, Member, ReceiptCount, UserId } from '../sdk.ts';

/** How far one's own message has come: to the node, to all the others' devices, before all their eyes. */
export type Tick = 'waiting' | 'sent' | 'delivered' | 'read';

/** Up to where the others of the open chat have received and read; in a group, by numbers alone. */
export class ReceiptView {
  readonly #delivered = new Map<UserId, number>();
  readonly #read = new Map<UserId, number>();
  readonly #counts = new Map<number, ReceiptCount>();

  /** From a page of members. */
  takeMember({ user, delivered, read }: Pick<Member, 'user' | 'delivered' | 'read'>): void {
    raise(this.#delivered, user, Math.max(delivered, read));
    raise(this.#read, user, read);
  }

  /** From `onCursor`, of another member. */
  moved({ user, delivered, read }: CursorEvent): void {
    this.takeMember({ user, delivered, read });
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

  /** Of one's own message in a group. */
  tickOfGroup(sequence: number): Tick {
    const count = this.#counts.get(sequence);
    if (count === undefined || count.members === 0) {
      return 'sent';
    }
    if (count.read >= count.members) {
      return 'read';
    }
    return count.delivered >= count.members ? 'delivered' : 'sent';
  }
}

function raise(cursors: Map<UserId, number>, user: UserId, to: number): void {
  cursors.set(user, Math.max(cursors.get(user) ?? 0, to));
}
