import type { CallId } from '../protocol/call-values.ts';
import { type ErrorCode, SkeinError } from '../protocol/errors.ts';
import type { CallProbe, IceServers } from '../protocol/ice-values.ts';
import { type CallReport, judgeCallProbes } from '../view/call-doctor.ts';
import { answerOf, type Request } from './groups.ts';
import type { ProbeIceServer } from './ice-prober.ts';

/** A device that is not connected by then has no socket worth calling with. */
const SOCKET_PATIENCE_MILLIS = 5_000;

/** The node was not reached. */
const SILENT: readonly ErrorCode[] = ['UNAVAILABLE', 'OUTCOME_UNKNOWN'];

/**
 * Tries whether calls will work for this device where it is now: its socket, and the STUN and TURN
 * servers of its cluster. What it finds is told to the operator as well: kinds and results, no
 * addresses of the device.
 */
export class SkeinCallDoctor {
  readonly #request: Request;
  readonly #probe: ProbeIceServer;
  readonly #now: () => number;

  /** Made by `SkeinClient`. */
  constructor(request: Request, probe: ProbeIceServer, now: () => number) {
    this.#request = request;
    this.#probe = probe;
    this.#now = now;
  }

  /**
   * Tries all, within some ten seconds. A node or servers that do not answer are a finding; rejected
   * with ASKED_TOO_OFTEN, and the time to wait, when it is asked too often.
   *
   * @param call within which it is; left out: none
   */
  async examine(call: CallId = ''): Promise<CallReport> {
    const begun = this.#now();
    const servers = await this.#servers();
    if (servers === undefined) {
      return judgeCallProbes([socket('NO_ANSWER', 0)]);
    }
    const first = socket('ANSWERED', Math.round(this.#now() - begun));
    const probes = [
      first,
      ...(await Promise.all(servers.urls.map((url) => this.#probe(url, servers)))),
    ];
    // The user is told all the same.
    await this.#request({ is: 'reportCallProbes', value: { call, probes } }).catch(() => {});
    return judgeCallProbes(probes);
  }

  /** Undefined: the node does not answer. */
  async #servers(): Promise<IceServers | undefined> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(resolve, SOCKET_PATIENCE_MILLIS, undefined);
    });
    try {
      const answer = await Promise.race([this.#request({ is: 'askIceServers', value: {} }), late]);
      return answer && answerOf(answer, 'iceServers');
    } catch (error) {
      if (error instanceof SkeinError && SILENT.includes(error.code)) {
        return undefined;
      }
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }
}

function socket(result: CallProbe['result'], millis: number): CallProbe {
  return { kind: 'SOCKET', result, url: '', millis, error: 0 };
}
