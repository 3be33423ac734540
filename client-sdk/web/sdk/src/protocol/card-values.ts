import type { UserId } from './ids.ts';

/**
 * What a client draws as more than text: a place, a person, a page, a picture of a pack. A node
 * keeps it as its sender made it, and looks nothing up: neither a page nor a map is asked for.
 */

/** A place. */
export interface LocationContent {
  readonly kind: 'location';
  /** Ten millionths of a degree, north above 0: about a centimetre each. */
  readonly latitudeE7: number;
  /** The same, east above 0. */
  readonly longitudeE7: number;
  /** What it is called; may be empty. */
  readonly name: string;
  /** Where that is, in words; may be empty. */
  readonly address: string;
}

/** A user, recommended to others. */
export interface ContactContent {
  readonly kind: 'contact';
  readonly user: UserId;
  /** What the sender calls the user: the id alone says who it is. */
  readonly name: string;
}

/** A page of the web, as its sender saw it. */
export interface LinkContent {
  readonly kind: 'link';
  /** Begins with http:// or https:// */
  readonly url: string;
  /** May be empty. */
  readonly title: string;
  /** Of what the page is about; may be empty. */
  readonly text: string;
  /** A small image, of a type to be found in its bytes; may be empty. */
  readonly thumbnail: Uint8Array;
}

/** A picture of a pack that clients have, or get from where their maker keeps it. */
export interface StickerContent {
  readonly kind: 'sticker';
  /** The pack's name, printable ASCII. */
  readonly pack: string;
  /** The picture's in it, printable ASCII. */
  readonly id: string;
  /** What is shown, or read aloud, in place of the picture. */
  readonly alternate: string;
}

export type CardContent = LocationContent | ContactContent | LinkContent | StickerContent;

const E7 = 1e7;
const LATITUDE_MAX = 90;
const LONGITUDE_MAX = 180;

/**
 * A place given in degrees, north and east above 0.
 *
 * @throws RangeError if there is no such place
 */
export function locationContent(
  latitude: number,
  longitude: number,
  words: Partial<Pick<LocationContent, 'name' | 'address'>> = {},
): LocationContent {
  return {
    kind: 'location',
    latitudeE7: e7('latitude', latitude, LATITUDE_MAX),
    longitudeE7: e7('longitude', longitude, LONGITUDE_MAX),
    name: '',
    address: '',
    ...words,
  };
}

function e7(what: string, degrees: number, max: number): number {
  // Never -0, which is another value and the same place.
  const value = Math.round(degrees * E7) + 0;
  if (!(Math.abs(value) <= max * E7)) {
    throw new RangeError(`${what}: ${degrees} degrees`);
  }
  return value;
}
