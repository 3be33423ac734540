import type { CallParticipant } from '../protocol/call-values.ts';
import type { UserId } from '../protocol/ids.ts';
import type { CallTrack, SfuDescription, TrackName } from '../protocol/sfu-values.ts';
import type { SfuOperation, SfuPlan, SfuResult } from './sfu-link.ts';

/** How a device sends to an SFU: it offers, sound and pictures, whether there are any now or not. */
export class PublishPlan implements SfuPlan {
  readonly isNeeded = true;
  readonly isComplete = true;
  #pictures: 'CAMERA' | 'SCREEN' = 'CAMERA';

  /** @return whether the SFU is to be told */
  shows(pictures: 'CAMERA' | 'SCREEN'): boolean {
    const isOther = this.#pictures !== pictures;
    this.#pictures = pictures;
    return isOther;
  }

  first(_begins: boolean, restart: boolean): SfuOperation {
    return { is: 'offer', restart };
  }

  after(operation: SfuOperation, result: SfuResult, begins: boolean): SfuOperation | undefined {
    switch (operation.is) {
      case 'offer': {
        const sdp = result as string;
        return { is: 'publish', begins, sdp, tracks: this.#tracksOf(sdp) };
      }
      case 'publish':
        return { is: 'accept', sdp: (result as SfuDescription).sdp };
      default:
        return undefined;
    }
  }

  #tracksOf(sdp: string): CallTrack[] {
    return sectionsOf(sdp).map(({ kind, mid }) => ({
      mid,
      source: kind === 'audio' ? 'MICROPHONE' : this.#pictures,
    }));
  }
}

/** How a device receives from an SFU: it says what it wants, and answers what is offered. */
export class SubscribePlan implements SfuPlan {
  #tracks: readonly TrackName[] = [];
  #isComplete = true;

  get isNeeded(): boolean {
    return this.#tracks.length > 0;
  }

  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** @return whether these are others than before */
  wants(tracks: readonly TrackName[]): boolean {
    const isOther = keyOf(tracks) !== keyOf(this.#tracks);
    this.#tracks = tracks;
    return isOther;
  }

  first(begins: boolean): SfuOperation {
    return { is: 'subscribe', begins, tracks: this.#tracks };
  }

  after(operation: SfuOperation, result: SfuResult): SfuOperation | undefined {
    switch (operation.is) {
      case 'subscribe': {
        const { sdp, streams } = result as SfuDescription;
        const got = new Set(streams.map(({ track }) => keyOf([track])));
        this.#isComplete = operation.tracks.every((track) => got.has(keyOf([track])));
        return sdp === '' ? undefined : { is: 'answer', sdp, streams };
      }
      case 'answer':
        return { is: 'answerSfu', sdp: result as string };
      default:
        return undefined;
    }
  }
}

function keyOf(tracks: readonly TrackName[]): string {
  return tracks.map(({ user, mid }) => `${user} ${mid}`).join();
}

/**
 * What a device subscribes to: all that is heard, and the pictures of those who are in view and show
 * some.
 *
 * @param inView undefined: all are
 */
export function wantedTracks(
  participants: readonly CallParticipant[],
  self: UserId,
  inView: ReadonlySet<UserId> | undefined,
): TrackName[] {
  return participants
    .filter(({ user }) => user !== self)
    .flatMap(({ user, tracks, video, screen }) =>
      tracks
        .filter(({ source }) => {
          const isHeard = source === 'MICROPHONE' || source === 'SCREEN_AUDIO';
          return isHeard || ((video || screen) && (inView?.has(user) ?? true));
        })
        .map(({ mid }) => ({ user, mid })),
    );
}

/** Bits per second of pictures that are worth sending. */
const BITS_MIN = 300_000;

/**
 * Bits per second of pictures that one of many sends: what all of them send comes in at everybody. A
 * screen is to be read, whoever looks at it.
 */
export function sharedBits(max: number, others: number, isScreen: boolean): number {
  const share = Math.round((2 * max) / Math.max(1, others));
  return isScreen ? max : Math.min(max, Math.max(BITS_MIN, share));
}

/** The media sections of a session description (RFC 8866) with their identification (RFC 5888). */
export function sectionsOf(sdp: string): { kind: string; mid: string }[] {
  return sdp
    .split(/^m=/m)
    .slice(1)
    .map((section) => ({
      kind: /^\w+/.exec(section)?.[0] ?? '',
      mid: /^a=mid:(\S+)/m.exec(section)?.[1] ?? '',
    }));
}
