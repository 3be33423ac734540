import { useEffect, useState } from 'preact/hooks';
import { formatRoute, parseRoute, type Route, searchIn } from '../model/route.ts';
import type { ConversationId } from '../sdk.ts';

/** Goes somewhere; `replace` leaves no step back. */
export function go(route: Route, replace = false): void {
  const address = formatRoute(route);
  if (address === location.hash) {
    return;
  }
  if (replace) {
    history.replaceState(null, '', address);
    dispatchEvent(new HashChangeEvent('hashchange'));
  } else {
    location.hash = address;
  }
}

/** Shows the details of the chat that is open, or hides them; what lies beside it stays. */
export function goInChat(conversation: ConversationId, info: boolean, replace = false): void {
  go({ at: 'chat', conversation, info, ...(isBesideSearch() ? { search: true } : {}) }, replace);
}

/** Leaves a chat for the list that it was opened from. @param searched the chat that is searched */
export function goToList(searched: ConversationId | undefined): void {
  go(isBesideSearch() ? searchIn(searched) : { at: 'chats' });
}

function isBesideSearch(): boolean {
  const here = parseRoute(location.hash);
  return here.at === 'chat' && here.search === true;
}

/** What the address says. */
export function useRoute(): Route {
  const [route, setRoute] = useState(() => parseRoute(location.hash));
  useEffect(() => {
    const changed = () => setRoute(parseRoute(location.hash));
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  return route;
}
