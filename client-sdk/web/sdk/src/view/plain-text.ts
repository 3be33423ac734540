import type { SaidContent } from '../protocol/content-values.ts';

/**
 * What stands for a content where only text can: in a list line, a notification, a client that draws
 * no such thing. In the sender's own words, so in no language of a program's.
 */
export function plainText(content: SaidContent): string {
  switch (content.kind) {
    case 'text':
      return content.text;
    case 'custom':
      return content.fallback || content.type;
    case 'media':
      return content.caption || content.name;
    case 'merged':
      return content.title || `💬 ${content.count}`;
    case 'location':
      return content.name || content.address || coordinates(content);
    case 'contact':
      return content.name;
    case 'link':
      return content.title === '' ? content.url : `${content.title} ${content.url}`;
    case 'sticker':
      return content.alternate;
  }
}

/** In degrees as maps take them, such as `48.85837,2.294481`. */
export function coordinates(place: {
  readonly latitudeE7: number;
  readonly longitudeE7: number;
}): string {
  return `${degrees(place.latitudeE7)},${degrees(place.longitudeE7)}`;
}

/** By digits: no number has a tenth exactly, and small ones would be written with an exponent. */
function degrees(e7: number): string {
  const digits = String(Math.abs(e7)).padStart(8, '0');
  const fraction = digits.slice(-7).replace(/0+$/, '');
  const whole = `${e7 < 0 ? '-' : ''}${digits.slice(0, -7)}`;
  return fraction === '' ? whole : `${whole}.${fraction}`;
}
