import { useMemo, useState } from 'preact/hooks';
import { isLargeEmoji, segmentsOf } from '../model/text.ts';
import { usePage } from './hooks.ts';

/** A longer text is folded: nobody fills another's screen. */
const FOLDED_LENGTH = 1_500;
const FOLDED_LINES = 24;

function folded(text: string): string | undefined {
  const lines = text.split('\n', FOLDED_LINES + 1);
  const short = lines.length > FOLDED_LINES ? lines.slice(0, FOLDED_LINES).join('\n') : text;
  const cut = short.length > FOLDED_LENGTH ? short.slice(0, FOLDED_LENGTH) : short;
  return cut.length < text.length ? cut : undefined;
}

/** What somebody wrote: as text alone, with links that lead where they say, and mentions marked. */
export function RichText({
  text,
  isMentioned,
}: {
  text: string;
  isMentioned: (name: string) => boolean;
}) {
  const { strings } = usePage();
  const [isUnfolded, setUnfolded] = useState(false);
  const short = useMemo(() => folded(text), [text]);
  const shown = isUnfolded || short === undefined ? text : short;
  const segments = useMemo(() => segmentsOf(shown, isMentioned), [shown, isMentioned]);
  return (
    <>
      <span class={`text ${isLargeEmoji(text) ? 'is-large' : ''}`} dir="auto">
        {segments.map((segment, at) =>
          segment.is === 'text' ? (
            segment.text
          ) : segment.is === 'link' ? (
            <a
              key={at}
              href={segment.href}
              target="_blank"
              rel="noopener noreferrer nofollow"
              dir="ltr"
            >
              {segment.text}
            </a>
          ) : (
            <bdi key={at} class="mention">
              {segment.text}
            </bdi>
          ),
        )}
        {!isUnfolded && short !== undefined && '…'}
      </span>
      {short !== undefined && (
        <button type="button" class="link-button" onClick={() => setUnfolded(!isUnfolded)}>
          {isUnfolded ? strings.showLess : strings.showMore}
        </button>
      )}
    </>
  );
}
