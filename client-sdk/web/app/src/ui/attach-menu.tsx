import type { OpenChat } from '../client/open-chat.ts';
import type { Session } from '../client/session.ts';
import type { CardContent } from '../sdk.ts';
import type { Page } from './hooks.ts';
import type { MenuItem } from './overlays.ts';
import { ContactForm, PageForm, PlaceForm } from './share-cards.tsx';

/**
 * What may be sent besides text.
 *
 * @param chooseFiles opens the platform's own choice of files
 */
export function attachMenu(
  chat: OpenChat,
  session: Session,
  { strings, overlays }: Page,
  chooseFiles: () => void,
  onSent: () => void,
): MenuItem[] {
  const post = (card: CardContent) => {
    session.posting.post(chat.conversation, card);
    onSent();
  };
  const { peer } = session.chats.facts(chat.conversation);
  return [
    { label: strings.attachFiles, icon: 'file', choose: chooseFiles },
    {
      label: strings.place,
      icon: 'place',
      choose: () =>
        overlays.openDialog(strings.sharePlace, (close) => (
          <PlaceForm onCard={post} onClose={close} />
        )),
    },
    {
      label: strings.contact,
      icon: 'person',
      choose: () =>
        overlays.openDialog(strings.shareContact, (close) => (
          <ContactForm without={(user) => user === peer} onCard={post} onClose={close} />
        )),
    },
    {
      label: strings.webPage,
      icon: 'link',
      choose: () =>
        overlays.openDialog(strings.sharePage, (close) => (
          <PageForm onCard={post} onClose={close} />
        )),
    },
  ];
}
