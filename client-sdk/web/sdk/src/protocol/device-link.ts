/**
 * The link of a device that waits to be let in, as its QR code has it: `skein:device:` and 22
 * characters of base64url. Undefined if a text is none.
 */
export function parseDeviceLink(text: string): string | undefined {
  const link = text.trim();
  return /^skein:device:[A-Za-z0-9_-]{22}$/.test(link) ? link : undefined;
}
