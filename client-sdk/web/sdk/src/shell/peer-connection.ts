import type { PeerStats } from '../core/call-quality.ts';
import type { PeerCandidate } from '../core/negotiation.ts';
import type { PeerState } from '../core/peer-link.ts';

/** What helps two devices to find a way to each other. */
export interface IceConfiguration {
  /** Of STUN and TURN servers. */
  readonly urls: readonly string[];
  /** For those of TURN. */
  readonly username: string;
  readonly credential: string;
  /** RELAY: media go by a TURN server and nowhere else. */
  readonly policy: 'ALL' | 'RELAY';
}

export const NO_ICE_SERVERS: IceConfiguration = {
  urls: [],
  username: '',
  credential: '',
  policy: 'ALL',
};

export interface PeerEvents {
  /** It wants to agree on its media anew. */
  wanted(): void;
  candidate(candidate: PeerCandidate): void;
  state(state: PeerState): void;
  /** What comes from the other is in here; the same each time. */
  media(stream: MediaStream): void;
}

/**
 * The connection with one other participant, over which media flow. Of `offer`, `answer` and `accept`
 * only one runs at a time; each is rejected with whatever the platform says.
 */
export interface PeerConnection {
  /** An offer of this device is not answered. */
  readonly isOffering: boolean;
  /** The servers that help are these from now on: for the next description. */
  configure(ice: IceConfiguration): void;
  /** @return the description that is to be told */
  offer(restart: boolean): Promise<string>;
  /** Takes an offer, in place of an own one if there is one. @return the description that answers */
  answer(offer: string): Promise<string>;
  accept(answer: string): Promise<void>;
  candidate(candidate: PeerCandidate): Promise<void>;
  /**
   * Sends these from now on, without a new offer; undefined: nothing.
   *
   * @param videoBitsMax most bits per second of pictures
   */
  send(
    audio: MediaStreamTrack | undefined,
    video: MediaStreamTrack | undefined,
    videoBitsMax: number,
  ): void;
  /** Undefined as long as nothing has come. */
  stats(): Promise<PeerStats | undefined>;
  /** Whether media go by a TURN server, or may do so. */
  isRelayed(): Promise<boolean>;
  /** Nothing is told of it after that. */
  close(): void;
}

export type OpenPeer = (ice: IceConfiguration, events: PeerEvents) => PeerConnection;

/** What it asks of the browser: a URL that no browser understands would be refused with all the rest. */
export function configurationOf({
  urls,
  username,
  credential,
  policy,
}: IceConfiguration): RTCConfiguration {
  const usable = urls.filter((url) =>
    credential === '' ? /^stuns?:/.test(url) : /^(?:stun|turn)s?:/.test(url),
  );
  return {
    iceServers: usable.length === 0 ? [] : [{ urls: usable, username, credential }],
    iceTransportPolicy: policy === 'RELAY' ? 'relay' : 'all',
    bundlePolicy: 'max-bundle',
  };
}

/** The browser's. */
export const browserPeer: OpenPeer = (ice, events) => new BrowserPeer(ice, events);

/**
 * Has one section for sound and one for pictures from the first offer on: a camera that is switched
 * on, off, or for a screen, is another track in it and needs no new offer.
 */
class BrowserPeer implements PeerConnection {
  readonly #connection: RTCPeerConnection;
  /** Tells the other that sound and pictures belong together. */
  readonly #sent = new MediaStream();
  readonly #received = new MediaStream();
  #audio: MediaStreamTrack | undefined;
  #video: MediaStreamTrack | undefined;
  #videoBitsMax = Number.POSITIVE_INFINITY;

  constructor(ice: IceConfiguration, events: PeerEvents) {
    this.#connection = new RTCPeerConnection(configurationOf(ice));
    const connection = this.#connection;
    connection.onnegotiationneeded = () => {
      // The first offer is made without being asked for.
      if (connection.currentLocalDescription !== null) {
        events.wanted();
      }
    };
    tellsOf(connection, events);
    connection.ontrack = ({ track }) => {
      for (const before of this.#received.getTracks()) {
        if (before.kind === track.kind && before !== track) {
          this.#received.removeTrack(before);
        }
      }
      this.#received.addTrack(track);
      events.media(this.#received);
    };
  }

  get isOffering(): boolean {
    return this.#connection.signalingState === 'have-local-offer';
  }

  configure(ice: IceConfiguration): void {
    // A browser that has no way to goes on with what it began with.
    this.#connection.setConfiguration?.(configurationOf(ice));
  }

  async offer(restart: boolean): Promise<string> {
    const connection = this.#connection;
    if (connection.getTransceivers().length === 0) {
      for (const kind of ['audio', 'video']) {
        connection.addTransceiver(kind, { direction: 'sendrecv', streams: [this.#sent] });
      }
      await this.#replace();
    }
    if (restart) {
      connection.restartIce();
    }
    return this.#describe();
  }

  async answer(offer: string): Promise<string> {
    const connection = this.#connection;
    await connection.setRemoteDescription({ type: 'offer', sdp: offer });
    for (const kind of ['audio', 'video'] as const) {
      const transceiver = this.#transceiver(kind);
      if (transceiver !== undefined && transceiver.direction !== 'sendrecv') {
        transceiver.direction = 'sendrecv';
        transceiver.sender.setStreams?.(this.#sent);
      }
    }
    await this.#replace();
    return this.#describe();
  }

  async #describe(): Promise<string> {
    await this.#connection.setLocalDescription();
    await this.#limit();
    return this.#connection.localDescription?.sdp ?? '';
  }

  async accept(answer: string): Promise<void> {
    await this.#connection.setRemoteDescription({ type: 'answer', sdp: answer });
    await this.#limit();
  }

  async candidate({ body, mid, line }: PeerCandidate): Promise<void> {
    if (body !== '') {
      const where = mid === '' ? { sdpMLineIndex: line } : { sdpMid: mid, sdpMLineIndex: line };
      await this.#connection.addIceCandidate({ candidate: body, ...where });
    }
  }

  send(
    audio: MediaStreamTrack | undefined,
    video: MediaStreamTrack | undefined,
    videoBitsMax: number,
  ): void {
    this.#audio = audio;
    this.#video = video;
    this.#videoBitsMax = videoBitsMax;
    // Refused only of a connection that is closed.
    this.#replace()
      .then(() => this.#limit())
      .catch(() => {});
  }

  /** There is something to limit once a description names it. */
  async #limit(): Promise<void> {
    const sender = this.#transceiver('video')?.sender;
    const parameters = sender?.getParameters();
    const [encoding] = parameters?.encodings ?? [];
    const max = this.#videoBitsMax;
    if (encoding !== undefined && Number.isFinite(max) && encoding.maxBitrate !== max) {
      encoding.maxBitrate = max;
      // A limit that is not taken does no harm.
      await sender?.setParameters(parameters as RTCRtpSendParameters).catch(() => {});
    }
  }

  async #replace(): Promise<void> {
    await Promise.all([
      this.#transceiver('audio')?.sender.replaceTrack(this.#audio ?? null),
      this.#transceiver('video')?.sender.replaceTrack(this.#video ?? null),
    ]);
  }

  #transceiver(kind: 'audio' | 'video'): RTCRtpTransceiver | undefined {
    return this.#connection
      .getTransceivers()
      .find(
        ({ receiver, currentDirection }) =>
          receiver.track.kind === kind && currentDirection !== 'stopped',
      );
  }

  async stats(): Promise<PeerStats | undefined> {
    let stats: PeerStats | undefined;
    let roundTripMillis = 0;
    for (const entry of (await this.#connection.getStats()).values()) {
      if (entry.type === 'inbound-rtp') {
        stats = {
          atMillis: entry.timestamp,
          packets: (stats?.packets ?? 0) + (entry.packetsReceived ?? 0),
          packetsLost: (stats?.packetsLost ?? 0) + (entry.packetsLost ?? 0),
          bytes: (stats?.bytes ?? 0) + (entry.bytesReceived ?? 0),
          roundTripMillis: 0,
        };
      } else if (entry.type === 'candidate-pair' && entry.nominated) {
        roundTripMillis = (entry.currentRoundTripTime ?? 0) * 1_000;
      }
    }
    return stats === undefined ? undefined : { ...stats, roundTripMillis };
  }

  isRelayed(): Promise<boolean> {
    return goesByRelay(this.#connection);
  }

  close(): void {
    const connection = this.#connection;
    connection.onnegotiationneeded = null;
    connection.onicecandidate = null;
    connection.onconnectionstatechange = null;
    connection.ontrack = null;
    connection.close();
  }
}

/** Tells the ways that it finds, and how it is. */
export function tellsOf(
  connection: RTCPeerConnection,
  events: Pick<PeerEvents, 'candidate' | 'state'>,
): void {
  connection.onicecandidate = ({ candidate }) => {
    if (candidate !== null && candidate.candidate !== '') {
      const { candidate: body, sdpMid, sdpMLineIndex } = candidate;
      events.candidate({ body, mid: sdpMid ?? '', line: sdpMLineIndex ?? 0 });
    }
  };
  connection.onconnectionstatechange = () => events.state(stateOf(connection.connectionState));
}

/** Whether the way that is used goes by a TURN server, or it is not known which that is. */
export async function goesByRelay(connection: RTCPeerConnection): Promise<boolean> {
  const stats = await connection.getStats().catch(() => new Map());
  const entries = [...stats.values()];
  const selected = entries.find(({ type }) => type === 'transport')?.selectedCandidatePairId;
  const way =
    stats.get(selected) ??
    entries.find(
      ({ type, nominated, state }) =>
        type === 'candidate-pair' && nominated && state === 'succeeded',
    );
  const kind = stats.get(way?.localCandidateId)?.candidateType;
  return kind === undefined || kind === 'relay';
}

function stateOf(state: RTCPeerConnectionState): PeerState {
  switch (state) {
    case 'connected':
      return 'CONNECTED';
    case 'disconnected':
      return 'DISCONNECTED';
    case 'failed':
      return 'FAILED';
    default:
      return 'CONNECTING';
  }
}
