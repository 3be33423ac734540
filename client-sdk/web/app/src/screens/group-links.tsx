import { useEffect, useState } from 'preact/hooks';
import type { OpenChat } from '../client/open-chat.ts';
import { type Link, linkText } from '../sdk.ts';
import { Button, Failure } from '../ui/basics.tsx';
import { useAction, usePage, useSession } from '../ui/hooks.ts';

/** The links by which people may join. */
export function GroupLinks({ chat }: { chat: OpenChat }) {
  const { strings, overlays } = usePage();
  const session = useSession();
  const { conversation } = chat;
  const { groups } = session.client;
  const [links, setLinks] = useState<readonly Link[]>([]);
  const load = useAction(async () => setLinks(await groups.links(conversation)));
  useEffect(() => void load.run(), [conversation]);
  const change = useAction(async (action: () => Promise<unknown>) => {
    await action();
    setLinks(await groups.links(conversation));
  });
  const copy = ({ token }: Link) => {
    navigator.clipboard.writeText(linkText({ group: conversation, token })).then(
      () => overlays.toast(strings.copied),
      () => overlays.toast(strings.somethingWrong, true),
    );
  };
  return (
    <section class="info-section">
      <header class="info-section-head">
        <h3 class="list-title">{strings.links}</h3>
        <Button
          kind="quiet"
          icon="plus"
          isBusy={change.isRunning}
          onClick={() => void change.run(() => groups.makeLink(conversation))}
        >
          {strings.makeLink}
        </Button>
      </header>
      <p class="hint">{strings.linksHint}</p>
      {links.map((link) => (
        <div class="link-row" key={link.link}>
          <code dir="ltr">{linkText({ group: conversation, token: link.token })}</code>
          <span class="hint">{strings.linkUses(link.uses)}</span>
          <span class="row-actions">
            <Button kind="plain" icon="copy" onClick={() => copy(link)}>
              {strings.copyLink}
            </Button>
            <Button
              kind="quiet"
              onClick={() => void change.run(() => groups.revokeLink(conversation, link.link))}
            >
              {strings.revoke}
            </Button>
          </span>
        </div>
      ))}
      <Failure error={load.failure ?? change.failure} />
    </section>
  );
}
