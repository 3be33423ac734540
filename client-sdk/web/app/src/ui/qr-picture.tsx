import { useMemo } from 'preact/hooks';
import { QUIET_ZONE, qrCode } from '../model/qr-code.ts';

/** A text to be read by a camera. */
export function QrPicture({ text, label }: { text: string; label: string }) {
  const { side, path } = useMemo(() => pictureOf(text), [text]);
  return (
    <svg class="qr-picture" viewBox={`0 0 ${side} ${side}`} role="img" aria-label={label}>
      <path d={path} />
    </svg>
  );
}

function pictureOf(text: string): { side: number; path: string } {
  const code = qrCode(text);
  const dark = code.flatMap((row, y) =>
    row.flatMap((isDark, x) => (isDark ? [`M${x + QUIET_ZONE} ${y + QUIET_ZONE}h1v1h-1z`] : [])),
  );
  return { side: code.length + 2 * QUIET_ZONE, path: dark.join('') };
}
