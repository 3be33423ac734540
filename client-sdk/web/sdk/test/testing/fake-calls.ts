import type {
  Call,
  CallInvited,
  CallOutcome,
  CallParticipant,
  ChangeCall,
  SetCallMedia,
  SignalCall,
  StartCall,
} from '../../src/protocol/call-values.ts';
import type { ErrorCode } from '../../src/protocol/errors.ts';
import type { IceServers } from '../../src/protocol/ice-values.ts';
import { type ConversationId, type DeviceId, peerOf, type UserId } from '../../src/protocol/ids.ts';
import type { SfuDescription } from '../../src/protocol/sfu-values.ts';
import type { Answer, ClientBody, ServerBody } from '../../src/protocol/values.ts';
import type { FakeSfu } from './fake-sfu.ts';
import { failed, type ModelCluster } from './model-cluster.ts';

type SfuBody = Extract<
  ClientBody,
  { is: 'publishTracks' | 'subscribeTracks' | 'answerSfu' | 'trickleSfu' }
>;

const RETRY_MILLIS = 1_000;
const RING_MILLIS = 30_000;
const AWAY_MILLIS = 20_000;

/** The calls of a model cluster: the part of a node's rules that clients have to do with. */
export class FakeCalls {
  readonly #model: ModelCluster;
  readonly #time: () => number;
  readonly #calls = new Map<ConversationId, Call>();
  #joins = 0;
  /** Signals are refused so as long as it is set. */
  refusal: ErrorCode | undefined;
  /** The servers that help are these, or are not told. */
  ice: IceServers | ErrorCode = {
    urls: [],
    username: '',
    credential: '',
    expiresMillis: 0,
    policy: 'ALL',
  };

  /** By which the media of groups' calls go; undefined: from device to device. */
  #sfu: FakeSfu | undefined;
  /** What calls tell is lost to devices of which this says so. */
  loses: (device: DeviceId) => boolean = () => false;

  constructor(model: ModelCluster, time: () => number) {
    this.#model = model;
    this.#time = time;
    model.others = (device, body) => this.#answer(device, model.userOf(device), body);
    model.disconnected = (device) => this.#lost(device);
  }

  of(conversation: ConversationId): Call | undefined {
    return this.#calls.get(conversation);
  }

  /** A call that is begun by no client. */
  begin(start: StartCall, caller: UserId, device: DeviceId): Call {
    return this.#start(device, caller, start) as Call;
  }

  /** What a device does that is no client of the test's. */
  change(user: UserId, device: DeviceId, change: ChangeCall): void {
    this.#change(device, user, change);
  }

  /** From now on calls of groups go by this. */
  useSfu(sfu: FakeSfu): void {
    this.#sfu = sfu;
    sfu.changed = () => this.#tellTracks();
  }

  /** The SFU has lost all that it knew. */
  restartSfu(): void {
    this.#sfu?.restart();
    this.#tellTracks();
  }

  /** Something has changed that is of no matter here. */
  tellAgain(): void {
    this.#tellTracks();
  }

  #tellTracks(): void {
    for (const call of this.#calls.values()) {
      if (call.room > 0 && call.phase !== 'ENDED') {
        this.#next(call);
      }
    }
  }

  #bySfu(device: DeviceId, user: UserId, body: SfuBody): Answer {
    const sfu = this.#sfu;
    const call = this.#calls.get(body.value.conversation);
    const own = call?.participants.find((one) => one.user === user && one.device === device);
    if (sfu === undefined || call === undefined || own === undefined) {
      return failed(sfu === undefined ? 'NO_SFU' : 'NOT_IN_CALL');
    }
    switch (body.is) {
      case 'publishTracks':
        return described(sfu.publish(device, user, body.value));
      case 'subscribeTracks':
        return described(sfu.subscribe(device, body.value));
      default: {
        const refusal =
          body.is === 'answerSfu'
            ? sfu.answer(device, body.value)
            : sfu.trickle(device, body.value.room);
        return refusal === undefined ? { is: 'done', value: {} } : failed(refusal, RETRY_MILLIS);
      }
    }
  }

  #answer(device: DeviceId, user: UserId, body: ClientBody): Answer | undefined {
    switch (body.is) {
      case 'startCall':
        return this.#state(this.#start(device, user, body.value));
      case 'changeCall':
        return this.#state(this.#change(device, user, body.value));
      case 'setCallMedia':
        return this.#state(this.#media(device, user, body.value));
      case 'askCall':
        return this.#state(this.#calls.get(body.value.conversation) ?? 'NO_SUCH_CALL');
      case 'askIceServers':
        return typeof this.ice === 'string'
          ? failed(this.ice, 20_000)
          : { is: 'iceServers', value: this.ice };
      case 'signalCall':
        return this.#signal(device, user, body.value);
      case 'publishTracks':
      case 'subscribeTracks':
      case 'answerSfu':
      case 'trickleSfu':
        return this.#bySfu(device, user, body);
      default:
        return undefined;
    }
  }

  #state(call: Call | ErrorCode): Answer {
    return typeof call === 'string' ? failed(call) : { is: 'callState', value: { call } };
  }

  #start(device: DeviceId, caller: UserId, start: StartCall): Call | ErrorCode {
    const { conversation, id, media } = start;
    const current = this.#calls.get(conversation);
    if (current !== undefined && current.phase !== 'ENDED') {
      return this.#join(current, caller, device, false);
    }
    const peer = peerOf(conversation, caller);
    const invited = peer === undefined ? start.invited : [peer];
    this.#joins = 1;
    return this.#tell({
      id,
      conversation,
      caller,
      media,
      phase: 'CALLING',
      outcome: undefined,
      startedMillis: this.#time(),
      answeredMillis: 0,
      endedMillis: 0,
      ringUntilMillis: invited.length === 0 ? 0 : this.#time() + RING_MILLIS,
      participants: [this.#participant(caller, device)],
      invited: invited.map((user) => ({ user, state: 'CALLED' })),
      version: (current?.version ?? 0) + 1,
      room: this.#sfu === undefined || peer !== undefined ? 0 : this.#sfu.room,
    });
  }

  #participant(user: UserId, device: DeviceId): CallParticipant {
    return {
      user,
      device,
      join: this.#joins,
      awayUntilMillis: 0,
      muted: false,
      video: false,
      screen: false,
      held: false,
      tracks: [],
    };
  }

  #change(device: DeviceId, user: UserId, change: ChangeCall): Call | ErrorCode {
    const call = this.#calls.get(change.conversation);
    if (call === undefined || call.id !== change.id) {
      return 'NO_SUCH_CALL';
    }
    const { action } = change;
    if (call.phase === 'ENDED') {
      return action === 'JOIN' || action === 'TAKE_OVER' ? 'NO_SUCH_CALL' : call;
    }
    switch (action) {
      case 'RING':
        return this.#invited(call, user, 'RINGING');
      case 'DECLINE':
        return this.#invited(call, user, 'DECLINED');
      case 'BUSY':
        return this.#invited(call, user, 'BUSY');
      case 'JOIN':
      case 'TAKE_OVER':
        return this.#join(call, user, device, action === 'TAKE_OVER');
      case 'LEAVE':
      case 'FAIL':
        return this.#leave(call, user, device, action === 'FAIL');
    }
  }

  #invited(call: Call, user: UserId, state: CallInvited['state']): Call {
    const invited = call.invited.map((one) => (one.user === user ? { user, state } : one));
    const isAny = invited.some((one) => one.state === 'CALLED' || one.state === 'RINGING');
    const isOver = call.phase === 'CALLING' && !isAny;
    return isOver && (state === 'DECLINED' || state === 'BUSY')
      ? this.#end({ ...call, invited }, state)
      : this.#next({ ...call, invited, ringUntilMillis: isAny ? call.ringUntilMillis : 0 });
  }

  #join(call: Call, user: UserId, device: DeviceId, takesOver: boolean): Call | ErrorCode {
    const there = call.participants.find((one) => one.user === user);
    if (there?.device === device && !takesOver) {
      return there.awayUntilMillis === 0
        ? call
        : this.#with(call, { ...there, awayUntilMillis: 0 });
    }
    if (there !== undefined && !takesOver) {
      return 'CALL_ELSEWHERE';
    }
    this.#joins++;
    if (there !== undefined) {
      this.#sfu?.drop(there.device);
    }
    const others = call.participants.filter((one) => one.user !== user);
    const invited = call.invited.filter((one) => one.user !== user);
    const isAny = invited.some(({ state }) => state === 'CALLED' || state === 'RINGING');
    return this.#next({
      ...call,
      phase: user === call.caller ? call.phase : 'ONGOING',
      answeredMillis: call.answeredMillis || this.#time(),
      ringUntilMillis: isAny ? call.ringUntilMillis : 0,
      participants: [...others, this.#participant(user, device)],
      invited,
    });
  }

  #leave(call: Call, user: UserId, device: DeviceId, fails: boolean): Call {
    const left = call.participants.filter((one) => one.user !== user || one.device !== device);
    this.#sfu?.drop(device);
    if (left.length === call.participants.length) {
      return call;
    }
    const next = { ...call, participants: left };
    if (call.phase === 'CALLING') {
      return this.#end(next, 'CANCELLED');
    }
    return left.length === 0 || (left.length === 1 && call.conversation.startsWith('d'))
      ? this.#end(next, fails ? 'FAILED' : 'ANSWERED')
      : this.#next(next);
  }

  #media(device: DeviceId, user: UserId, media: SetCallMedia): Call | ErrorCode {
    const call = this.#calls.get(media.conversation);
    const there = call?.participants.find((one) => one.user === user && one.device === device);
    if (call === undefined || there === undefined) {
      return 'NOT_IN_CALL';
    }
    const { muted, video, screen, held } = media;
    return this.#with(call, { ...there, muted, video, screen, held });
  }

  #with(call: Call, changed: CallParticipant): Call {
    const participants = call.participants.map((one) =>
      one.user === changed.user ? changed : one,
    );
    return this.#next({ ...call, participants });
  }

  #end(call: Call, outcome: CallOutcome): Call {
    const endedMillis = this.#time();
    return this.#next({ ...call, phase: 'ENDED', outcome, endedMillis, ringUntilMillis: 0 });
  }

  #next(call: Call): Call {
    const told = { ...call, version: call.version + 1 };
    const sfu = this.#sfu;
    return this.#tell(
      sfu === undefined || call.room === 0
        ? told
        : {
            ...told,
            room: sfu.room,
            participants: call.participants.map((one) => ({
              ...one,
              tracks: sfu.tracksOf(one.device),
            })),
          },
    );
  }

  #tell(call: Call): Call {
    const before = this.#calls.get(call.conversation);
    this.#calls.set(call.conversation, call);
    const users = new Set(
      [call, before].flatMap((one) => [
        ...(one?.participants ?? []).map(({ user }) => user),
        ...(one?.invited ?? []).map(({ user }) => user),
      ]),
    );
    const event: ServerBody = { is: 'callEvent', value: { call } };
    for (const user of users) {
      this.#model.tell(
        event,
        (device) => this.#model.userOf(device) === user && !this.loses(device),
      );
    }
    return call;
  }

  #signal(device: DeviceId, user: UserId, asked: SignalCall): Answer {
    const { conversation, id, signal } = asked;
    const call = this.#calls.get(conversation);
    const from = call?.participants.find((one) => one.device === device);
    const to = call?.participants.find((one) => one.device === asked.device);
    if (call === undefined || from === undefined || to === undefined || from.awayUntilMillis > 0) {
      return failed('NOT_IN_CALL');
    }
    if (this.refusal !== undefined) {
      return failed(this.refusal, 5);
    }
    if (to.awayUntilMillis > 0) {
      return failed('PARTICIPANT_AWAY');
    }
    this.#model.tell(
      { is: 'callSignalEvent', value: { conversation, id, user, device, signal } },
      (one) => one === to.device,
    );
    return { is: 'done', value: {} };
  }

  #lost(device: DeviceId): void {
    for (const call of this.#calls.values()) {
      const there = call.participants.find((one) => one.device === device);
      if (call.phase !== 'ENDED' && there !== undefined && there.awayUntilMillis === 0) {
        this.#with(call, { ...there, awayUntilMillis: this.#time() + AWAY_MILLIS });
      }
    }
  }

  /** Who is away for too long is out. */
  expire(): void {
    for (const call of [...this.#calls.values()]) {
      const gone = call.participants.find(
        ({ awayUntilMillis }) => awayUntilMillis > 0 && awayUntilMillis <= this.#time(),
      );
      if (gone !== undefined) {
        this.#leave(call, gone.user, gone.device, false);
      }
    }
  }
}

function described(told: SfuDescription | ErrorCode): Answer {
  return typeof told === 'string'
    ? failed(told, RETRY_MILLIS)
    : { is: 'sfuDescription', value: told };
}
