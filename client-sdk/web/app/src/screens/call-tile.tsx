import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { qualityWords } from '../model/call-words.ts';
import type { CallParticipant, RemoteMedia, UserId } from '../sdk.ts';
import { Avatar, Name } from '../ui/basics.tsx';
import { classes } from '../ui/classes.ts';
import { usePage, useSession } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';

/** Shows what a stream has of pictures; its sound is played elsewhere. */
function Picture({
  stream,
  isMirrored = false,
  isWhole = false,
  label,
}: {
  stream: MediaStream;
  isMirrored?: boolean;
  /** Nothing of it is cut off, as of a screen. */
  isWhole?: boolean;
  label: string;
}) {
  const ref = useRef<HTMLVideoElement>(null);
  useLayoutEffect(() => {
    const video = ref.current;
    if (video !== null && video.srcObject !== stream) {
      video.srcObject = stream;
    }
  }, [stream]);
  return (
    <video
      ref={ref}
      class={classes('call-picture', isMirrored && 'is-mirrored', isWhole && 'is-whole')}
      aria-label={label}
      autoPlay
      playsInline
      muted
    />
  );
}

/** Another one who takes part: pictures, or who it is, and what is to be said of it. */
export function RemoteTile({
  remote,
  participant,
  isAlone,
}: {
  remote: RemoteMedia;
  participant: CallParticipant | undefined;
  /** The only one, whose name stands above. */
  isAlone: boolean;
}) {
  const { strings } = usePage();
  const session = useSession();
  const { calls } = strings;
  const { user, media, state, quality } = remote;
  const name = session.nameOf(user) ?? strings.somebody;
  const isSeen =
    participant !== undefined && !participant.held && (participant.video || participant.screen);
  const words = wordsOf();
  return (
    <li class={classes('call-tile', isAlone && 'is-alone')} data-user={user}>
      {media !== undefined && isSeen ? (
        <Picture stream={media} isWhole={participant.screen} label={name} />
      ) : (
        <Avatar id={user} name={name} size="xl" />
      )}
      <span class={classes('call-tile-foot', isAlone && words === undefined && 'is-quiet')}>
        {participant?.muted && (
          <span role="img" aria-label={calls.mutedMark} title={calls.mutedMark}>
            <Icon name="micOff" size={16} />
          </span>
        )}
        {!isAlone && <Name>{name}</Name>}
        {words !== undefined && <span class="call-tile-words">{words}</span>}
      </span>
    </li>
  );

  function wordsOf(): string | undefined {
    if (participant?.held) {
      return calls.held;
    }
    if (state === 'FAILED' || state === 'DISCONNECTED') {
      return state === 'FAILED' ? calls.noMedia : calls.reconnecting;
    }
    if (state === 'CONNECTING') {
      return isAlone ? undefined : calls.connecting;
    }
    if (participant?.screen) {
      return calls.sharing;
    }
    return qualityWords(quality, strings);
  }
}

/** What this device sends, as in a mirror; a screen as it is. */
export function OwnTile({ isFloating }: { isFloating: boolean }) {
  const { strings } = usePage();
  const session = useSession();
  const { calling } = session;
  const { video, isScreen } = calling.tracks;
  const stream = useMemo(
    () => (video === undefined ? undefined : new MediaStream([video])),
    [video],
  );
  const { user } = session.account;
  const name = session.nameOf(user) ?? strings.you;
  if (stream === undefined && isFloating) {
    return null;
  }
  const Tag = isFloating ? 'div' : 'li';
  return (
    <Tag class={classes('call-tile is-self', isFloating && 'is-floating')}>
      {stream === undefined ? (
        <Avatar id={user} name={name} size="xl" />
      ) : (
        <Picture
          stream={stream}
          isMirrored={!isScreen}
          isWhole={isScreen}
          label={strings.calls.ownPicture}
        />
      )}
      {!isFloating && (
        <span class="call-tile-foot">
          {calling.active?.isMuted && (
            <span role="img" aria-label={strings.calls.mutedMark}>
              <Icon name="micOff" size={16} />
            </span>
          )}
          <span>{strings.you}</span>
        </span>
      )}
    </Tag>
  );
}

/** Somebody who is called and has not answered. */
export function CalledTile({ user, words }: { user: UserId; words: string }) {
  const { strings } = usePage();
  const session = useSession();
  const name = session.nameOf(user) ?? strings.somebody;
  return (
    <li class="call-tile is-called">
      <Avatar id={user} name={name} size="xl" />
      <span class="call-tile-foot">
        <Name>{name}</Name>
        <span class="call-tile-words">{words}</span>
      </span>
    </li>
  );
}
