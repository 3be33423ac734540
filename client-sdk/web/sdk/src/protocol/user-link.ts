import { utf8Length } from './wire.ts';

const SCHEME = 'skein:user:';
const NAME_BYTES_MAX = 256;

/** Who a user is, to be read by a camera: `skein:user:` and the name, which is no secret. */
export function userLinkText(name: string): string {
  return SCHEME + name;
}

/** The name that such a link has; undefined if a text is none. */
export function parseUserLink(text: string): string | undefined {
  const link = text.trim();
  const name = link.startsWith(SCHEME) ? link.slice(SCHEME.length) : '';
  const isName = /^[^\s\p{Cc}\p{Z}]+$/u.test(name) && utf8Length(name) <= NAME_BYTES_MAX;
  return isName ? name : undefined;
}
