import type { BrowserContext, WebSocketRoute } from '@playwright/test';

/** The network of one browser, which can be cut: what is open ends, and nothing more is let through. */
export class Network {
  readonly #context: BrowserContext;
  /** Both ends of each. */
  readonly #sockets = new Set<WebSocketRoute>();
  #isCut = false;

  private constructor(context: BrowserContext) {
    this.#context = context;
  }

  /** Before the page is loaded whose sockets are to be cut. */
  static async of(context: BrowserContext): Promise<Network> {
    const network = new Network(context);
    await context.routeWebSocket(/./, (socket) => {
      if (network.#isCut) {
        void socket.close();
        return;
      }
      network.#sockets.add(socket).add(socket.connectToServer());
    });
    return network;
  }

  async cut(): Promise<void> {
    this.#isCut = true;
    await this.#context.setOffline(true);
    await Promise.all([...this.#sockets].map((socket) => socket.close()));
    this.#sockets.clear();
  }

  async heal(): Promise<void> {
    this.#isCut = false;
    await this.#context.setOffline(false);
  }
}
