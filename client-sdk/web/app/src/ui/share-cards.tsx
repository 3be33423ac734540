import { useState } from 'preact/hooks';
import { pageOf, placeOf } from '../model/cards.ts';
import { type CardContent, coordinates, locationContent, type UserId } from '../sdk.ts';
import { Avatar, Button, Empty, Field, UserName } from './basics.tsx';
import { useAction, useChanges, usePage, useSession } from './hooks.ts';

/** What the node takes, in letters of three bytes, so that a field never takes more. */
const NAME_LENGTH_MAX = 85;
const TEXT_LENGTH_MAX = 340;
const ADDRESS_LENGTH_MAX = 2_048;
const POSITION_MILLIS = 10_000;

interface CardForm {
  readonly onCard: (card: CardContent) => void;
  readonly onClose: () => void;
}

/** Buttons below a form. */
function Actions({ onClose }: { onClose: () => void }) {
  const { strings } = usePage();
  return (
    <div class="dialog-actions">
      <Button kind="quiet" onClick={onClose}>
        {strings.cancel}
      </Button>
      <Button kind="primary" type="submit" icon="send">
        {strings.send}
      </Button>
    </div>
  );
}

/** A place: where one is, if the browser tells, or any other. */
export function PlaceForm({ onCard, onClose }: CardForm) {
  const { strings } = usePage();
  const [degrees, setDegrees] = useState('');
  const [name, setName] = useState('');
  const [address, setAddress] = useState('');
  const [isChecked, setChecked] = useState(false);
  const [isUnknown, setUnknown] = useState(false);
  const here = useAction(async () => {
    setUnknown(false);
    try {
      const { coords } = await position();
      setDegrees(coordinates(locationContent(coords.latitude, coords.longitude)));
    } catch {
      setUnknown(true);
    }
  });
  const place = placeOf(degrees, { name: name.trim(), address: address.trim() });
  const error = isUnknown
    ? strings.noPosition
    : isChecked && place === undefined
      ? strings.coordinatesBad
      : undefined;
  return (
    <form
      class="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setUnknown(false);
        setChecked(true);
        if (place !== undefined) {
          onClose();
          onCard(place);
        }
      }}
    >
      <Field
        label={strings.coordinates}
        hint={strings.coordinatesHint}
        error={error}
        value={degrees}
        dir="ltr"
        autocomplete="off"
        spellcheck={false}
        autofocus
        onInput={(event) => setDegrees(event.currentTarget.value)}
        end={
          <Button kind="plain" isBusy={here.isRunning} onClick={() => void here.run()}>
            {strings.herePlace}
          </Button>
        }
      />
      <Field
        label={strings.placeName}
        value={name}
        maxLength={NAME_LENGTH_MAX}
        autocomplete="off"
        onInput={(event) => setName(event.currentTarget.value)}
      />
      <Field
        label={strings.placeAddress}
        value={address}
        maxLength={NAME_LENGTH_MAX}
        autocomplete="off"
        onInput={(event) => setAddress(event.currentTarget.value)}
      />
      <Actions onClose={onClose} />
    </form>
  );
}

function position(): Promise<GeolocationPosition> {
  return new Promise((resolve, reject) =>
    navigator.geolocation.getCurrentPosition(resolve, reject, {
      enableHighAccuracy: true,
      timeout: POSITION_MILLIS,
    }),
  );
}

/** One of the user's contacts, recommended to who is talked to. */
export function ContactForm({
  without,
  onCard,
  onClose,
}: CardForm & { without: (user: UserId) => boolean }) {
  const { strings } = usePage();
  const session = useSession();
  useChanges(session.people.changes, session.directory.changes);
  const contacts = session.people.list.contacts().filter(({ user }) => !without(user));
  if (contacts.length === 0) {
    return (
      <Empty icon="contacts" title={strings.noContacts}>
        {strings.noContactsHint}
      </Empty>
    );
  }
  return (
    <div class="dialog-scroll">
      {contacts.map(({ user }) => {
        // Not by the remark, which is for the user alone.
        const known = session.directory.user(user);
        return (
          <button
            type="button"
            class="list-row"
            key={user}
            disabled={known === undefined}
            onClick={() => {
              onClose();
              onCard({ kind: 'contact', user, name: known?.displayName || known?.name || user });
            }}
          >
            <Avatar id={user} name={session.nameOf(user)} size="s" />
            <span class="list-row-text">
              <UserName user={user} />
            </span>
          </button>
        );
      })}
    </div>
  );
}

/** A page of the web, in the user's own words: no page is fetched for it. */
export function PageForm({ onCard, onClose }: CardForm) {
  const { strings } = usePage();
  const [url, setUrl] = useState('');
  const [title, setTitle] = useState('');
  const [text, setText] = useState('');
  const [isChecked, setChecked] = useState(false);
  const page = pageOf(url);
  return (
    <form
      class="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setChecked(true);
        if (page !== undefined) {
          onClose();
          onCard({
            kind: 'link',
            url: page.href,
            title: title.trim(),
            text: text.trim(),
            thumbnail: new Uint8Array(),
          });
        }
      }}
    >
      <Field
        label={strings.pageAddress}
        error={isChecked && page === undefined ? strings.pageAddressBad : undefined}
        type="url"
        value={url}
        maxLength={ADDRESS_LENGTH_MAX}
        dir="ltr"
        autocomplete="off"
        spellcheck={false}
        autofocus
        onInput={(event) => setUrl(event.currentTarget.value)}
      />
      <Field
        label={strings.pageTitle}
        value={title}
        maxLength={NAME_LENGTH_MAX}
        autocomplete="off"
        onInput={(event) => setTitle(event.currentTarget.value)}
      />
      <Field
        label={strings.pageText}
        area
        value={text}
        maxLength={TEXT_LENGTH_MAX}
        autocomplete="off"
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <Actions onClose={onClose} />
    </form>
  );
}
