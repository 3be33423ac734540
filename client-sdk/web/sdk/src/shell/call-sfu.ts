import { participantOf } from '../core/call-book.ts';
import { type CallQuality, type PeerStats, qualityOf } from '../core/call-quality.ts';
import type { PeerState } from '../core/peer-link.ts';
import { PublishPlan, SubscribePlan, sharedBits, wantedTracks } from '../core/sfu-plans.ts';
import type { Call, CallParticipant } from '../protocol/call-values.ts';
import type { UserId } from '../protocol/ids.ts';
import {
  type CallTracks,
  type MediaWay,
  type MediaWaySetup,
  NO_TRACKS,
  type RemoteMedia,
  VIDEO_BITS_MAX,
} from './media-way.ts';
import type { PeerConnection } from './peer-connection.ts';
import type { ReceivingPeer } from './receiving-peer.ts';
import { type LocalOperation, SfuSide } from './sfu-side.ts';

/** Media by an SFU: one connection that sends, and one on which comes what others send. */
export class CallSfu implements MediaWay {
  readonly #setup: MediaWaySetup;
  readonly #sending: SfuSide<PeerConnection>;
  readonly #receiving: SfuSide<ReceivingPeer>;
  readonly #published = new PublishPlan();
  readonly #subscribed = new SubscribePlan();
  readonly #streams = new Map<UserId, MediaStream>();
  readonly #looked = new Map<UserId, PeerStats>();
  readonly #qualities = new Map<UserId, CallQuality | undefined>();
  #tracks = NO_TRACKS;
  #inView: ReadonlySet<UserId> | undefined;
  #call: Call;
  #join: number | undefined;
  /** The call tells of tracks of the connection that sends now. */
  #isPublished = false;
  #shown = '';

  /** @param call one that has a room, which is this one's for good */
  constructor(setup: MediaWaySetup, call: Call) {
    this.#setup = setup;
    this.#call = call;
    this.#sending = new SfuSide(setup, call, {
      side: 'PUBLISHED',
      plan: this.#published,
      open: (ice, events) => {
        const peer = setup.open(ice, { ...events, wanted: () => {}, media: () => {} });
        this.#isPublished = false;
        this.#sendBy(peer);
        return peer;
      },
      perform: sendingOperation,
    });
    this.#receiving = new SfuSide(setup, call, {
      side: 'SUBSCRIBED',
      plan: this.#subscribed,
      open: (ice, events) => {
        this.#streams.clear();
        this.#looked.clear();
        const peer: ReceivingPeer = setup.openReceiving(ice, {
          ...events,
          media: (user, stream) => {
            if (peer === this.#receiving.peer) {
              this.#streams.set(user, stream);
              setup.changed();
            }
          },
        });
        return peer;
      },
      perform: receivingOperation,
    });
  }

  told(call: Call, own: CallParticipant, isSeated: boolean): void {
    // A word that was missed may have told that what has the same name is another track now.
    const isMissed = call.version > this.#call.version + 1;
    this.#call = call;
    if (this.#join !== undefined && this.#join !== own.join) {
      // The node has dropped what was there under the joining before.
      this.#sending.beginAnew();
      this.#receiving.beginAnew();
    }
    this.#join = own.join;
    if (this.#sending.state === 'CONNECTED') {
      if (this.#isPublished && own.tracks.length === 0) {
        // The SFU has lost it, which the connection does not know yet.
        this.#sending.beginAnew();
      }
      this.#isPublished = own.tracks.length > 0;
    }
    this.#sending.told(isSeated);
    this.#receiving.told(isSeated);
    this.#subscribe(isMissed);
    this.#sendAgain();
  }

  #subscribe(isAgain: boolean): void {
    const { participants } = this.#call;
    const wanted = wantedTracks(participants, this.#setup.self, this.#inView);
    if (this.#subscribed.wants(wanted) || isAgain) {
      this.#receiving.wanted();
    }
  }

  disconnected(): void {
    this.#sending.told(false);
    this.#receiving.told(false);
  }

  send(tracks: CallTracks): void {
    this.#tracks = tracks;
    this.#sendAgain();
    if (
      tracks.video !== undefined &&
      this.#published.shows(tracks.isScreen ? 'SCREEN' : 'CAMERA')
    ) {
      this.#sending.wanted();
    }
  }

  #sendAgain(): void {
    const { peer } = this.#sending;
    if (peer !== undefined) {
      this.#sendBy(peer);
    }
  }

  #sendBy(peer: PeerConnection): void {
    const { audio, video, isScreen } = this.#tracks;
    const others = this.#call.participants.length - 1;
    peer.send(audio, video, sharedBits(VIDEO_BITS_MAX, others, isScreen));
  }

  view(users: ReadonlySet<UserId> | undefined): void {
    this.#inView = users;
    this.#subscribe(false);
  }

  remote(user: UserId): RemoteMedia {
    const isSent = (participantOf(this.#call, user)?.tracks.length ?? 0) > 0;
    const media = isSent ? this.#streams.get(user) : undefined;
    const state = this.#state;
    const isAwaited = !isSent || (media === undefined && state === 'CONNECTED');
    const quality = this.#qualities.get(user);
    return { user, state: isAwaited ? 'CONNECTING' : state, media, quality };
  }

  /** Who is not heard is as badly off as who does not hear. */
  get #state(): PeerState {
    const both = [this.#sending.state, this.#receiving.state];
    const worst = (['FAILED', 'DISCONNECTED', 'CONNECTING'] as const).find((one) =>
      both.includes(one),
    );
    return worst ?? 'CONNECTED';
  }

  /** Of a mesh, which this is not. */
  signalled(): void {}

  look(): void {
    void this.#sending.renew();
    void this.#receiving.renew();
    void this.#measure();
  }

  async #measure(): Promise<void> {
    const stats = (await this.#receiving.peer?.stats().catch(() => undefined)) ?? new Map();
    this.#qualities.clear();
    for (const [user, now] of stats) {
      const before = this.#looked.get(user);
      this.#looked.set(user, now);
      this.#qualities.set(user, before === undefined ? undefined : qualityOf(before, now));
    }
    const shown = `${this.#state} ${[...this.#qualities].join()}`;
    if (shown !== this.#shown) {
      this.#shown = shown;
      this.#setup.changed();
    }
  }

  close(): void {
    this.#sending.close();
    this.#receiving.close();
    this.#streams.clear();
  }
}

async function sendingOperation(
  peer: PeerConnection,
  operation: LocalOperation,
): Promise<string | undefined> {
  switch (operation.is) {
    case 'offer':
      return peer.offer(operation.restart);
    case 'accept':
      await peer.accept(operation.sdp);
      return undefined;
    default:
      throw new Error('who sends makes the offers');
  }
}

async function receivingOperation(
  peer: ReceivingPeer,
  operation: LocalOperation,
): Promise<string | undefined> {
  if (operation.is !== 'answer') {
    throw new Error('who receives answers');
  }
  const whose = new Map(operation.streams.map(({ mid, track }) => [mid, track.user]));
  return peer.answer(operation.sdp, whose);
}
