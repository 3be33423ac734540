import { Alarm, type Environment } from './environment.ts';
import type { StoredEvent } from './events.ts';

/**
 * Takes what messages said out of the device's store when their life is over, in time for each,
 * without a word from a node.
 */
export class Vanishing {
  readonly #environment: Environment;
  readonly #nodeTime: () => number;
  readonly #look: () => void;
  readonly #alarm: Alarm;

  /**
   * @param nodeTime the nodes' time, as far as it is known
   * @param look has the store look what is over, and {@link next} told
   */
  constructor(environment: Environment, nodeTime: () => number, look: () => void) {
    this.#environment = environment;
    this.#nodeTime = nodeTime;
    this.#look = look;
    this.#alarm = new Alarm(environment, look);
  }

  /** At the start, and when a node has told its time. */
  look(): void {
    this.#look();
  }

  /** What is kept now may have an end that comes before all others. */
  kept(events: readonly StoredEvent[]): void {
    for (const event of events) {
      this.next(endOf(event) || undefined);
    }
  }

  /** Something is over by then, by the nodes' time; undefined: nothing is. */
  next(endMillis: number | undefined): void {
    if (endMillis !== undefined) {
      this.#alarm.ringBy(this.#environment.now() + endMillis - this.#nodeTime());
    }
  }

  end(): void {
    this.#alarm.cancel();
  }
}

/** Of a message, or of the one that a summary shows; 0: it has none. */
function endOf(event: StoredEvent): number {
  switch (event.is) {
    case 'message':
      return event.message.endMillis;
    case 'conversation':
      return event.summary.last?.endMillis ?? 0;
    default:
      return 0;
  }
}
