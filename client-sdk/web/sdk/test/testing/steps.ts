import { Backoff } from '../../src/core/backoff.ts';
import { Call } from '../../src/core/calls.ts';
import { ClientCore } from '../../src/core/client-core.ts';
import type { Effects } from '../../src/core/effects.ts';
import { type Checkpoint, DEFAULT_SETTINGS, type OutboxEntry } from '../../src/core/state.ts';
import { textContent } from '../../src/protocol/content-values.ts';
import { CLIENT_FRAME, SERVER_FRAME } from '../../src/protocol/frames.ts';
import type { ConversationId } from '../../src/protocol/ids.ts';
import type { TypingKind } from '../../src/protocol/presence-values.ts';
import type { ClientFrame } from '../../src/protocol/values.ts';
import { fromProtoJson, type Json, protoJsonOf } from './proto-json.ts';

// How a line of client-sdk/conformance/steps.json is run; its "about" says what it means.

export interface Scenario {
  readonly name: string;
  readonly settings?: Partial<typeof DEFAULT_SETTINGS>;
  readonly saved?: {
    readonly cursor: string;
    readonly positions: Readonly<Record<ConversationId, readonly [seen: number, head: number]>>;
  };
  readonly outbox?: readonly EntryJson[];
  readonly steps: readonly Step[];
}

interface EntryJson {
  readonly conversation: ConversationId;
  readonly clientId: string;
  readonly knownHead: number;
  readonly text: string;
}

export interface Step {
  readonly at: number;
  readonly connected?: Json;
  readonly disconnected?: true;
  readonly post?: EntryJson;
  readonly call?: Json;
  readonly deadline?: number;
  readonly looks?: ConversationId;
  readonly watches?: readonly string[];
  readonly typed?: readonly [ConversationId, TypingKind];
  readonly event?: Json;
  readonly answer?: string;
  readonly with?: Json;
  readonly handled?: Readonly<Record<ConversationId, number>>;
  readonly messages?: number;
  readonly saved?: boolean;
  readonly expect: readonly unknown[];
  readonly due?: number;
}

/** The same as the Java harness: every random number is the lowest. */
const lowest = () => 0;

/** Runs one scenario, step by step. */
export class StepRunner implements Effects {
  readonly #core: ClientCore;
  #unanswered: ClientFrame[] = [];
  #effects: unknown[] = [];

  constructor({ settings, saved, outbox = [] }: Scenario) {
    const positions = Object.entries(saved?.positions ?? {}).map(
      ([conversation, [seen, head]]) => [conversation, { seen, head }] as const,
    );
    const checkpoint: Checkpoint = {
      cursor: Uint8Array.from(Buffer.from(saved?.cursor ?? '', 'base64')),
      positions: new Map(positions),
    };
    this.#core = new ClientCore(
      { ...DEFAULT_SETTINGS, ...settings },
      checkpoint,
      outbox.map(entryOf),
      lowest,
      this,
    );
  }

  /** What the step makes the core do, and when it wants to be called again (undefined: never). */
  run(step: Step): { effects: readonly unknown[]; due: number | undefined } {
    this.#effects = [];
    this.#do(step);
    const due = this.#core.nextDue(step.at);
    return { effects: this.#effects, due: due === Number.POSITIVE_INFINITY ? undefined : due };
  }

  #do(step: Step): void {
    const { at } = step;
    if (step.connected !== undefined) {
      const frame = { welcome: { user: '1', device: '9', limits: {}, ...step.connected } };
      const { body } = fromProtoJson(SERVER_FRAME, frame);
      if (body?.is === 'welcome') {
        this.#unanswered = [];
        this.#core.connected(body.value, at);
      }
    } else if (step.disconnected !== undefined) {
      this.#unanswered = [];
      this.#core.disconnected(at);
    } else if (step.post !== undefined) {
      this.#core.post(entryOf(step.post), at);
    } else if (step.call !== undefined) {
      const { body } = fromProtoJson(CLIENT_FRAME, step.call);
      if (body !== undefined) {
        const backoff = new Backoff(50, 2_000, lowest);
        this.#core.call(new Call(body, step.deadline ?? at + 30_000, backoff, () => {}), at);
      }
    } else if (step.looks !== undefined) {
      this.#core.looks(step.looks);
    } else if (step.watches !== undefined) {
      this.#core.watches(step.watches);
    } else if (step.typed !== undefined) {
      const [conversation, kind] = step.typed;
      this.#core.typed({ conversation, kind }, at);
    } else if (step.event !== undefined) {
      this.#core.received(fromProtoJson(SERVER_FRAME, step.event), at);
    } else if (step.answer !== undefined) {
      const asked = this.#unanswered.find(({ body }) => body?.is === step.answer);
      if (asked === undefined) {
        throw new Error(`no ${step.answer} is unanswered`);
      }
      this.#unanswered = this.#unanswered.filter((frame) => frame !== asked);
      const frame = { request: asked.request, ...step.with };
      this.#core.received(fromProtoJson(SERVER_FRAME, frame), at);
    } else if (step.handled !== undefined) {
      this.#core.handled(new Map(Object.entries(step.handled)), step.messages ?? 1, at);
    } else if (step.saved !== undefined) {
      this.#core.saved(step.saved, at);
    } else {
      this.#core.advance(at);
    }
  }

  #effect(effect: unknown): void {
    this.#effects.push(effect);
  }

  send(frame: ClientFrame): void {
    if (frame.request !== 0) {
      this.#unanswered.push(frame);
    }
    const { request: _, ...body } = protoJsonOf(CLIENT_FRAME, frame);
    this.#effect(frame.request === 0 ? { sendOnly: body } : { send: body });
  }

  abandon(code: string): void {
    this.#effect(`abandon ${code}`);
  }

  hand(message: { conversation: ConversationId; sequence: number }): void {
    this.#effect(`hand ${message.conversation} ${message.sequence}`);
  }

  conversation(summary: { conversation: ConversationId }): void {
    this.#effect(`conversation ${summary.conversation}`);
  }

  cursor(moved: { conversation: ConversationId; user: string; read: number }): void {
    this.#effect(`cursor ${moved.conversation} ${moved.user} ${moved.read}`);
  }

  preferences(conversation: ConversationId): void {
    this.#effect(`preferences ${conversation}`);
  }

  stranger(conversation: ConversationId): void {
    this.#effect(`stranger ${conversation}`);
  }

  people(): void {
    this.#effect('people');
  }

  unheard(): void {
    this.#effect('unheard');
  }

  shown(event: { is: string }): void {
    this.#effect(`shown ${event.is}`);
  }

  caughtUp(): void {
    this.#effect('caught up');
  }

  attempting(entry: OutboxEntry): void {
    this.#effect(`attempting ${entry.clientId} ${entry.knownHead}`);
  }

  posted(_conversation: ConversationId, clientId: string, sequence: number): void {
    this.#effect(`posted ${clientId} ${sequence}`);
  }

  refused(entry: OutboxEntry, failed: { code: string }): void {
    this.#effect(`refused ${entry.clientId} ${failed.code}`);
  }

  answer(_call: Call, answer: { is: string; value: object }): void {
    this.#effect(`answer ${'code' in answer.value ? answer.value.code : answer.is}`);
  }

  save({ cursor, positions }: Checkpoint): void {
    const places = [...positions].map(([id, { seen, head }]) => ` ${id}:${seen}/${head}`).sort();
    this.#effect(`save ${Buffer.from(cursor).toString('base64')}${places.join('')}`);
  }
}

function entryOf({ conversation, clientId, knownHead, text }: EntryJson): OutboxEntry {
  return { conversation, clientId, knownHead, content: textContent(text) };
}
