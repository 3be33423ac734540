import { Changes } from '../model/changes.ts';
import type { SkeinAccounts } from '../sdk.ts';
import type { KeptValue } from './account.ts';

/**
 * Whether this browser tells of messages while the page is closed: it may be unable to, or the user
 * has it refuse that for this page, or the cluster does not push to browsers.
 */
export type NotificationState = 'unknown' | 'unable' | 'refused' | 'off' | 'on';

/** What the browser does for it. */
export interface PushPlatform {
  readonly permission: NotificationPermission;
  ask(): Promise<NotificationPermission>;
  /** Where the browser is reached, with this key of the cluster: the same as before, if there is one. */
  subscribe(key: string): Promise<PushSubscriptionJSON>;
}

/** That of the browser; undefined: it has none. */
export function browserPush(): PushPlatform | undefined {
  const can =
    'PushManager' in globalThis && 'Notification' in globalThis && 'serviceWorker' in navigator;
  if (!can) {
    return undefined;
  }
  return {
    get permission() {
      return Notification.permission;
    },
    ask: () => Notification.requestPermission(),
    subscribe: async (key) => {
      const { pushManager } = await navigator.serviceWorker.ready;
      const options = { userVisibleOnly: true, applicationServerKey: key };
      try {
        return (await pushManager.subscribe(options)).toJSON();
      } catch (error) {
        // The cluster has another key than when the browser subscribed.
        const older = await pushManager.getSubscription();
        if (older === null) {
          throw error;
        }
        await older.unsubscribe();
        return (await pushManager.subscribe(options)).toJSON();
      }
    },
  };
}

/**
 * Has this device told by Web Push while no page of the account is open. The user's choice is kept by
 * account; the browser has one address for all accounts, so that it is never given up.
 */
export class Notifications {
  readonly changes = new Changes();
  readonly #accounts: Pick<SkeinAccounts, 'pushServices' | 'subscribe' | 'unsubscribe'>;
  readonly #token: () => Promise<string>;
  readonly #wanted: KeptValue<boolean>;
  readonly #platform: PushPlatform | undefined;
  #key: string | undefined;
  #state: NotificationState = 'unknown';

  constructor(
    accounts: Pick<SkeinAccounts, 'pushServices' | 'subscribe' | 'unsubscribe'>,
    token: () => Promise<string>,
    wanted: KeptValue<boolean>,
    platform: PushPlatform | undefined = browserPush(),
  ) {
    this.#accounts = accounts;
    this.#token = token;
    this.#wanted = wanted;
    this.#platform = platform;
  }

  get state(): NotificationState {
    return this.#state;
  }

  /** Finds out what there is; registers again if that is wanted, as addresses change. */
  async begin(): Promise<void> {
    const platform = this.#platform;
    this.#key = platform === undefined ? undefined : (await this.#accounts.pushServices()).webKey;
    if (platform === undefined || this.#key === undefined) {
      this.#become('unable');
    } else if (platform.permission === 'denied') {
      this.#become('refused');
    } else if (platform.permission === 'granted' && this.#wanted.load(false)) {
      await this.#register(platform, this.#key);
    } else {
      this.#become('off');
    }
  }

  /** Asks the user, if the browser has to; to be called when the user wants it. */
  async turnOn(): Promise<void> {
    const platform = this.#platform;
    if (platform === undefined || this.#key === undefined) {
      return;
    }
    const permission = await platform.ask();
    if (permission === 'granted') {
      // Should the node not be told now, the next page does it.
      this.#wanted.keep(true);
      await this.#register(platform, this.#key);
    } else {
      this.#become(permission === 'denied' ? 'refused' : 'off');
    }
  }

  async turnOff(): Promise<void> {
    await this.#accounts.unsubscribe(await this.#token());
    this.#wanted.keep(false);
    this.#become('off');
  }

  async #register(platform: PushPlatform, key: string): Promise<void> {
    const { endpoint = '', keys = {} } = await platform.subscribe(key);
    await this.#accounts.subscribe(await this.#token(), {
      service: 'web',
      endpoint,
      p256dh: keys.p256dh ?? '',
      auth: keys.auth ?? '',
    });
    this.#become('on');
  }

  #become(state: NotificationState): void {
    this.#state = state;
    this.changes.happened();
  }
}
