import { type Content, isSaid, type Message } from '../../src/protocol/content-values.ts';
import type {
  AskMerged,
  MergeContent,
  MergedContent,
  MergedMessage,
} from '../../src/protocol/merged-values.ts';
import type { Answer } from '../../src/protocol/values.ts';
import { plainText } from '../../src/view/plain-text.ts';

const LINES = 4;
const PAGE = 20;

/** Messages that are forwarded as one, as a node has them. */
export class ModelMerged {
  readonly #bodies = new Map<string, readonly MergedMessage[]>();

  /** What is posted, or why it is not. */
  take(
    log: readonly Message[] | undefined,
    merge: MergeContent,
  ): MergedContent | 'NO_SUCH_MESSAGE' | 'MESSAGE_RECALLED' {
    const messages: MergedMessage[] = [];
    const lines: { sender: string; text: string }[] = [];
    let depth = 1;
    for (const { sequence, edit } of merge.items) {
      const said = log?.[sequence - 1];
      if (log === undefined || said === undefined || !isSaid(said.content)) {
        return 'NO_SUCH_MESSAGE';
      }
      if (log.some(({ content }) => content.kind === 'recall' && content.target === sequence)) {
        return 'MESSAGE_RECALLED';
      }
      const edited = log[edit - 1]?.content;
      const content =
        edited?.kind === 'edit' && said.content.kind === 'text'
          ? { ...said.content, text: edited.text }
          : said.content;
      if (content.kind === 'merged') {
        depth = Math.max(depth, content.depth + 1);
      }
      const { sender, timeMillis } = said;
      messages.push({ position: messages.length + 1, sender, timeMillis, content });
      if (lines.length < LINES) {
        lines.push({ sender, text: plainText(content) });
      }
    }
    const body = String(this.#bodies.size + 1);
    this.#bodies.set(body, messages);
    return { kind: 'merged', title: merge.title, lines, count: messages.length, depth, body };
  }

  page(carrier: Content | undefined, { path, after }: AskMerged): Answer {
    let content = carrier;
    for (const position of path) {
      content = this.#messages(content)?.[position - 1]?.content;
    }
    const messages = this.#messages(content);
    if (messages === undefined) {
      return {
        is: 'failed',
        value: { code: 'NO_SUCH_MESSAGE', detail: 'ask_merged', retryAfterMillis: 0 },
      };
    }
    const rest = messages.slice(after);
    return {
      is: 'mergedPage',
      value: { messages: rest.slice(0, PAGE), more: rest.length > PAGE },
    };
  }

  #messages(content: Content | undefined): readonly MergedMessage[] | undefined {
    return content?.kind === 'merged' ? this.#bodies.get(content.body) : undefined;
  }
}
