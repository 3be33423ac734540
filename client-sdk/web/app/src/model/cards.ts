import { type CardContent, type LocationContent, locationContent } from '../sdk.ts';
import { linkOf } from './text.ts';

const KINDS: readonly string[] = ['location', 'contact', 'link', 'sticker'];

export function isCard(content: { readonly kind: string }): content is CardContent {
  return KINDS.includes(content.kind);
}

const DEGREES = /^\s*([+-]?\d{1,3}(?:\.\d{1,12})?)\s*[,;\s]\s*([+-]?\d{1,3}(?:\.\d{1,12})?)\s*$/;

/** The place that somebody has typed, such as "48.85837, 2.294481"; undefined if there is none. */
export function placeOf(
  text: string,
  words: Partial<Pick<LocationContent, 'name' | 'address'>> = {},
): LocationContent | undefined {
  const [, latitude, longitude] = DEGREES.exec(text) ?? [];
  if (latitude === undefined || longitude === undefined) {
    return undefined;
  }
  try {
    return locationContent(Number(latitude), Number(longitude), words);
  } catch {
    // The earth has no such place.
    return undefined;
  }
}

/** What a map of all maps shows there; nothing is asked of it before somebody opens it. */
export function mapAddress(coordinates: string): string {
  const [latitude, longitude] = coordinates.split(',');
  return `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`;
}

/** Where a card of a page leads, and whose page that is; undefined: it leads nowhere. */
export function pageOf(url: string): { readonly href: string; readonly host: string } | undefined {
  const link = linkOf(url.trim());
  return link === undefined ? undefined : { href: link.href, host: new URL(link.href).host };
}

const SIGNATURES: readonly (readonly [type: string, at: number, bytes: readonly number[]])[] = [
  ['image/png', 0, [0x89, 0x50, 0x4e, 0x47]],
  ['image/jpeg', 0, [0xff, 0xd8, 0xff]],
  ['image/gif', 0, [0x47, 0x49, 0x46, 0x38]],
  ['image/webp', 8, [0x57, 0x45, 0x42, 0x50]],
];

/** What a small picture is, by its bytes; undefined for what no browser is given to draw. */
export function pictureType(picture: Uint8Array): string | undefined {
  const found = SIGNATURES.find(([, at, bytes]) =>
    bytes.every((byte, index) => picture[at + index] === byte),
  );
  return found?.[0];
}
