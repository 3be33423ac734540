import { Changes } from '../model/changes.ts';
import type { KeptValue } from './account.ts';

/** What a call needs and the browser, or its user, does not give. */
export type Denied = 'microphone' | 'camera' | 'screen';

export type DeviceKind = 'audioinput' | 'videoinput' | 'audiooutput';

/** Which devices the user has chosen, by kind; none: the browser's choice. */
export type ChosenDevices = Partial<Record<DeviceKind, string>>;

export class DeniedError extends Error {
  readonly denied: Denied;

  constructor(denied: Denied, options?: ErrorOptions) {
    super(`no ${denied}`, options);
    this.denied = denied;
  }
}

/** What the browser does for it. */
export interface MediaPlatform {
  open(constraints: MediaStreamConstraints): Promise<MediaStream>;
  openScreen(): Promise<MediaStream>;
  list(): Promise<readonly MediaDeviceInfo[]>;
  onChange(changed: () => void): void;
  readonly canShareScreen: boolean;
  /** Whether sound can be sent to a device of the user's choice. */
  readonly canChooseSpeaker: boolean;
}

export function browserMedia(): MediaPlatform {
  // Not there on a page that came by plain http from elsewhere.
  const media: MediaDevices | undefined = globalThis.navigator?.mediaDevices;
  const none = () => Promise.reject(new Error('the page has no devices'));
  return {
    open: (constraints) => media?.getUserMedia(constraints) ?? none(),
    openScreen: () => media?.getDisplayMedia({ video: true }) ?? none(),
    list: async () => (await media?.enumerateDevices()) ?? [],
    onChange: (changed) => media?.addEventListener?.('devicechange', changed),
    get canShareScreen() {
      return media !== undefined && 'getDisplayMedia' in media;
    },
    get canChooseSpeaker() {
      return 'HTMLMediaElement' in globalThis && 'setSinkId' in HTMLMediaElement.prototype;
    },
  };
}

/** Microphone, camera and screen, and which of them the user has chosen on this browser. */
export class CallDevices {
  readonly changes = new Changes();
  readonly #platform: MediaPlatform;
  readonly #kept: KeptValue<ChosenDevices>;
  #chosen: ChosenDevices;
  #all: readonly MediaDeviceInfo[] = [];

  constructor(kept: KeptValue<ChosenDevices>, platform: MediaPlatform = browserMedia()) {
    this.#platform = platform;
    this.#kept = kept;
    this.#chosen = kept.load({});
    platform.onChange(() => void this.look());
  }

  get canShareScreen(): boolean {
    return this.#platform.canShareScreen;
  }

  /** Those to choose among; named only once the user has let the page use one. */
  of(kind: DeviceKind): readonly MediaDeviceInfo[] {
    const isAny = kind !== 'audiooutput' || this.#platform.canChooseSpeaker;
    return isAny ? this.#all.filter((one) => one.kind === kind && one.deviceId !== '') : [];
  }

  chosen(kind: DeviceKind): string {
    const id = this.#chosen[kind] ?? '';
    return this.of(kind).some(({ deviceId }) => deviceId === id) ? id : '';
  }

  choose(kind: DeviceKind, id: string): void {
    this.#chosen = { ...this.#chosen, [kind]: id };
    this.#kept.keep(this.#chosen);
    this.changes.happened();
  }

  /** Finds out what there is. */
  async look(): Promise<void> {
    this.#all = await this.#platform.list().catch(() => []);
    this.changes.happened();
  }

  /** @throws DeniedError */
  async microphone(): Promise<MediaStreamTrack> {
    const audio = {
      ...this.#wish('audioinput'),
      echoCancellation: true,
      noiseSuppression: true,
      autoGainControl: true,
    };
    const track = await this.#track({ audio }, 'microphone');
    // Names are told from now on.
    await this.look();
    return track;
  }

  /** @throws DeniedError */
  camera(): Promise<MediaStreamTrack> {
    const video = {
      ...this.#wish('videoinput'),
      width: { ideal: 1_280 },
      height: { ideal: 720 },
      frameRate: { ideal: 30 },
    };
    return this.#track({ video }, 'camera');
  }

  /** @throws DeniedError */
  async screen(): Promise<MediaStreamTrack> {
    try {
      return first(await this.#platform.openScreen(), 'screen');
    } catch (error) {
      throw new DeniedError('screen', { cause: error });
    }
  }

  async #track(constraints: MediaStreamConstraints, what: Denied): Promise<MediaStreamTrack> {
    try {
      return first(await this.#platform.open(constraints), what);
    } catch (error) {
      throw new DeniedError(what, { cause: error });
    }
  }

  /** Another one, should it be gone since. */
  #wish(kind: DeviceKind): MediaTrackConstraints {
    const id = this.#chosen[kind] ?? '';
    return id === '' ? {} : { deviceId: { ideal: id } };
  }
}

function first(stream: MediaStream, what: Denied): MediaStreamTrack {
  const [track] = stream.getTracks();
  if (track === undefined) {
    throw new DeniedError(what);
  }
  return track;
}
