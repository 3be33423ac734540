import { useState } from 'preact/hooks';
import { parseUserLink, type UserId } from '../sdk.ts';
import { useAction, useSession } from './hooks.ts';

/** A field in which a user is named, or the text of its code, to be found by exactly that name. */
export function usePersonByName(found: (user: UserId) => void) {
  const session = useSession();
  const [name, setName] = useState('');
  /** Who was looked for in vain; empty: nobody. */
  const [missing, setMissing] = useState('');
  const find = useAction(async (scanned?: string) => {
    const given = scanned ?? name;
    const wanted = parseUserLink(given) ?? given.trim().replace(/^@/, '');
    if (wanted === '') {
      return;
    }
    const [user] = await session.client.findUsers([wanted]);
    if (user === undefined) {
      setMissing(wanted);
      return;
    }
    session.directory.learn([user]);
    setName('');
    found(user.id);
  });
  const type = (typed: string) => {
    setName(typed);
    setMissing('');
  };
  return { name, missing, find, type };
}
