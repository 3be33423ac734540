import type { ComponentChildren } from 'preact';
import type { OpenChat } from '../client/open-chat.ts';
import { isolated } from '../model/text.ts';
import { Button } from '../ui/basics.tsx';
import { useNow, usePage, useSession } from '../ui/hooks.ts';

/** Stands in place of the composer, or above it, where something is in the way of writing. */
export function ChatNotes({ chat, children }: { chat: OpenChat; children: ComponentChildren }) {
  const { strings, times } = usePage();
  const session = useSession();
  const now = useNow(10_000);
  const { peer, role } = session.chats.facts(chat.conversation);
  if (chat.isGroup) {
    const member = chat.group.member(session.account.user);
    if (chat.membersKnown && member === undefined && role === undefined) {
      return <p class="composer-note">{strings.notMember}</p>;
    }
    const mayAlways = member?.role === 'OWNER' || member?.role === 'ADMIN';
    const mutedUntil = member?.mutedUntilMillis ?? 0;
    if (mutedUntil > now) {
      return (
        <p class="composer-note">
          {mutedUntil === Number.POSITIVE_INFINITY
            ? strings.mutedForever
            : strings.mutedUntil(times.full(mutedUntil))}
        </p>
      );
    }
    const isSilenced = chat.group.settings.silenced || chat.group.settings.mode === 'BROADCAST';
    return isSilenced && member !== undefined && !mayAlways ? (
      <p class="composer-note">{strings.silenced}</p>
    ) : (
      children
    );
  }
  const person = session.people.person(peer);
  if (person.blocked) {
    return (
      <p class="composer-note">
        {strings.blockedNote}
        <Button
          kind="plain"
          onClick={() => session.posting.operate(session.client.changePerson(peer, 'UNBLOCK'))}
        >
          {strings.unblock}
        </Button>
      </p>
    );
  }
  return (
    <>
      {session.chats.chat(chat.conversation).fromStranger && (
        <p class="composer-note is-above">
          <span>{strings.strangerNote(isolated(session.nameOf(peer) ?? strings.somebody))}</span>
          <Button
            kind="danger"
            onClick={() => session.posting.operate(session.client.changePerson(peer, 'BLOCK'))}
          >
            {strings.block}
          </Button>
          <Button
            kind="primary"
            onClick={() => session.posting.operate(session.client.changePerson(peer, 'ALLOW'))}
          >
            {strings.accept}
          </Button>
        </p>
      )}
      {children}
    </>
  );
}
