import { useState } from 'preact/hooks';
import { TARGETS_MAX, type Target, targetsNamed } from '../model/forward-targets.ts';
import type { ConversationId } from '../sdk.ts';
import { Avatar, Button, Empty, Field, Name } from './basics.tsx';
import { useChanges, usePage, useSession } from './hooks.ts';

/** Where messages are to go: one or several of the user's chats, or contacts. */
export function ForwardDialog({
  what,
  send,
  onClose,
}: {
  /** In one line. */
  what: string;
  /** To how many it went. */
  send: (to: readonly ConversationId[]) => Promise<number>;
  onClose: () => void;
}) {
  const { strings, overlays } = usePage();
  const session = useSession();
  useChanges(session.listChanges, session.people.changes, session.directory.changes);
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState<ReadonlySet<ConversationId>>(new Set());
  const [isChecked, setChecked] = useState(false);

  const chats: Target[] = [...session.chats.chats(), ...session.chats.archived()].map(
    ({ conversation, peer, title }) => ({
      conversation,
      peer,
      title: peer === '' ? title : (session.nameOf(peer) ?? ''),
    }),
  );
  const contacts: Target[] = session.people.list.contacts().map(({ user }) => ({
    conversation: session.directWith(user),
    peer: user,
    title: session.nameOf(user) ?? '',
  }));
  const targets = targetsNamed(query, chats, contacts, chosen);

  const toggle = (conversation: ConversationId) => {
    const next = new Set(chosen);
    if (!next.delete(conversation)) {
      next.add(conversation);
    }
    setChosen(next);
  };
  const forward = async () => {
    const went = await send([...chosen]);
    if (went > 0) {
      overlays.toast(strings.forwardedTo(went));
    }
  };
  const isFull = chosen.size >= TARGETS_MAX;
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        setChecked(true);
        if (chosen.size > 0) {
          onClose();
          void forward();
        }
      }}
    >
      <bdi class="dialog-text forwarded-gist">{what}</bdi>
      <Field
        label={strings.forwardFind}
        hint={isFull ? strings.forwardMany(String(TARGETS_MAX)) : undefined}
        error={isChecked && chosen.size === 0 ? strings.forwardNone : undefined}
        type="search"
        value={query}
        autocomplete="off"
        spellcheck={false}
        autofocus
        onInput={(event) => setQuery(event.currentTarget.value)}
      />
      {targets.length === 0 ? (
        <Empty icon="search" title={strings.noMatches} />
      ) : (
        <fieldset class="picker-contacts dialog-scroll">
          <legend class="unseen">{strings.forwardTo}</legend>
          {targets.map(({ conversation, peer, title }) => (
            <label class="list-row" key={conversation}>
              <Avatar
                id={peer === '' ? conversation : peer}
                name={title}
                size="s"
                isGroup={peer === ''}
              />
              <span class="list-row-text">
                {title === '' ? <span class="skeleton skeleton-name" /> : <Name>{title}</Name>}
              </span>
              <input
                type="checkbox"
                class="checkbox"
                checked={chosen.has(conversation)}
                disabled={isFull && !chosen.has(conversation)}
                onChange={() => toggle(conversation)}
              />
            </label>
          ))}
        </fieldset>
      )}
      <div class="dialog-actions">
        <Button kind="quiet" onClick={onClose}>
          {strings.cancel}
        </Button>
        <Button kind="primary" type="submit" icon="forward">
          {strings.forward}
          {chosen.size > 0 && ` (${chosen.size})`}
        </Button>
      </div>
    </form>
  );
}
