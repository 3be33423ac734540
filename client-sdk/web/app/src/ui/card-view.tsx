import { useEffect, useState } from 'preact/hooks';
import { mapAddress, pageOf, pictureType } from '../model/cards.ts';
import { oneLine } from '../model/text.ts';
import {
  type CardContent,
  type ContactContent,
  coordinates,
  type LinkContent,
  type LocationContent,
} from '../sdk.ts';
import { Avatar, UserName } from './basics.tsx';
import { usePage, useSession } from './hooks.ts';
import { Icon } from './icon.tsx';
import { go } from './navigate.ts';

/** Of what a card says in words; the node takes no more than a few of these lines. */
const WORDS_LENGTH_MAX = 300;

/** A card proves nothing: it says where it leads, and nothing is opened or asked that nobody pressed. */
export function CardView({ content }: { content: CardContent }) {
  switch (content.kind) {
    case 'location':
      return <PlaceCard content={content} />;
    case 'contact':
      return <ContactCard content={content} />;
    case 'link':
      return <PageCard content={content} />;
    case 'sticker':
      return <Sticker alternate={content.alternate} />;
  }
}

/** Its picture is in a pack that this page does not have: what stands for it is shown large. */
function Sticker({ alternate }: { alternate: string }) {
  const { strings } = usePage();
  return (
    <bdi class="text is-large" role="img" aria-label={`${strings.sticker} ${oneLine(alternate)}`}>
      {oneLine(alternate, 24) || strings.sticker}
    </bdi>
  );
}

function PlaceCard({ content }: { content: LocationContent }) {
  const { strings } = usePage();
  const degrees = coordinates(content);
  const name = oneLine(content.name, WORDS_LENGTH_MAX);
  const address = oneLine(content.address, WORDS_LENGTH_MAX);
  return (
    <a
      class="card"
      href={mapAddress(degrees)}
      target="_blank"
      rel="noopener noreferrer nofollow"
      title={strings.openMap}
    >
      <span class="card-icon">
        <Icon name="place" size={22} />
      </span>
      <span class="card-text">
        <bdi class="card-title">{name || strings.place}</bdi>
        {address !== '' && <bdi>{address}</bdi>}
        <span class="card-source" dir="ltr">
          {degrees}
        </span>
      </span>
    </a>
  );
}

/** By what the cluster calls the user: whoever sends it may call them anything. */
function ContactCard({ content: { user } }: { content: ContactContent }) {
  const { strings } = usePage();
  const session = useSession();
  return (
    <button type="button" class="card" onClick={() => go({ at: 'person', user })}>
      <Avatar id={user} name={session.nameOf(user)} size="s" />
      <span class="card-text">
        <span class="card-title">
          <UserName user={user} />
        </span>
        <span class="card-source">{strings.contact}</span>
      </span>
    </button>
  );
}

function PageCard({ content }: { content: LinkContent }) {
  const { strings } = usePage();
  const picture = usePicture(content.thumbnail);
  const page = pageOf(content.url);
  const title = oneLine(content.title, WORDS_LENGTH_MAX);
  const text = oneLine(content.text, WORDS_LENGTH_MAX);
  const inside = (
    <>
      {picture === undefined ? (
        <span class="card-icon">
          <Icon name="link" size={22} />
        </span>
      ) : (
        <img class="card-picture" src={picture} alt="" />
      )}
      <span class="card-text">
        <bdi class="card-title">{title || strings.webPage}</bdi>
        {text !== '' && <bdi>{text}</bdi>}
        <bdi class="card-source" dir="ltr">
          {page?.host ?? oneLine(content.url)}
        </bdi>
      </span>
    </>
  );
  return page === undefined ? (
    <span class="card">{inside}</span>
  ) : (
    <a
      class="card"
      href={page.href}
      title={page.href}
      target="_blank"
      rel="noopener noreferrer nofollow"
    >
      {inside}
    </a>
  );
}

/** The sender's small picture, drawn by the browser as an image alone. */
function usePicture(bytes: Uint8Array): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const type = pictureType(bytes);
    if (type === undefined) {
      return;
    }
    const made = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [bytes]);
  return url;
}
