/** Names of those that hold. */
export function classes(...all: (string | false | undefined)[]): string {
  return all.filter(Boolean).join(' ');
}
