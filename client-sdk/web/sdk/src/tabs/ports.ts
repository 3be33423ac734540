/** What tabs say to each other; a clone arrives at all the others, in order. */
export interface TabChannel {
  send(message: unknown): void;
  onMessage(hear: (message: unknown) => void): void;
  close(): void;
}

/** How tabs find each other. */
export interface TabPorts {
  channel(name: string): TabChannel;
  /**
   * Waits until no other tab holds the lock, then holds it while `hold` runs. A tab that ends,
   * however, gives it up.
   *
   * @param signal ends the wait
   */
  lock(name: string, signal: AbortSignal, hold: () => Promise<void>): Promise<void>;
}

/**
 * The browser's: a BroadcastChannel, and Web Locks. A browser gives the lock of a tab that
 * crashed to the next, and Chrome freezes no page that holds one; so whoever has it has the socket.
 */
export function browserTabs(): TabPorts {
  return {
    channel: (name) => {
      const channel = new BroadcastChannel(name);
      return {
        send: (message) => channel.postMessage(message),
        onMessage: (hear) => {
          channel.onmessage = ({ data }) => hear(data);
        },
        close: () => channel.close(),
      };
    },
    lock: async (name, signal, hold) => {
      await navigator.locks.request(name, { signal }, hold);
    },
  };
}
