/** Asks whoever started this, and can kill nodes. */
export function say(what: string): void {
  process.stdout.write(`${what}\n`);
}

export async function isThere(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}
