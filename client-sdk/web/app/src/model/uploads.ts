import type { ConversationId, ErrorCode } from '../sdk.ts';

/** A file on its way to the node, which becomes a message when it is there. */
export interface Upload {
  readonly key: string;
  readonly conversation: ConversationId;
  readonly name: string;
  readonly size: number;
  /** Bytes that the node has. */
  readonly sent: number;
  /** A picture of it, if it is one. */
  readonly picture: string | undefined;
  readonly state: 'sending' | 'failed';
  readonly why: ErrorCode | undefined;
}

/** The files that are on their way, in the order in which they were chosen. */
export class Uploads {
  readonly #uploads = new Map<string, Upload>();

  add(upload: Omit<Upload, 'sent' | 'state' | 'why'>): void {
    this.#uploads.set(upload.key, { ...upload, sent: 0, state: 'sending', why: undefined });
  }

  progress(key: string, sent: number): void {
    this.#change(key, { sent });
  }

  failed(key: string, why: ErrorCode): void {
    this.#change(key, { state: 'failed', why });
  }

  again(key: string): void {
    this.#change(key, { state: 'sending', why: undefined });
  }

  gone(key: string): void {
    this.#uploads.delete(key);
  }

  of(conversation: ConversationId): Upload[] {
    return [...this.#uploads.values()].filter((upload) => upload.conversation === conversation);
  }

  /** Undefined: it was given up. */
  conversationOf(key: string): ConversationId | undefined {
    return this.#uploads.get(key)?.conversation;
  }

  #change(key: string, change: Partial<Upload>): void {
    const upload = this.#uploads.get(key);
    if (upload !== undefined) {
      this.#uploads.set(key, { ...upload, ...change });
    }
  }
}
