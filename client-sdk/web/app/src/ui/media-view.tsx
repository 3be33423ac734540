import { useEffect, useRef, useState } from 'preact/hooks';
import { codeOf } from '../client/posting.ts';
import { cleanFileName, sizeText } from '../model/text.ts';
import { lengthText } from '../model/times.ts';
import type { ErrorCode, MediaContent, Message } from '../sdk.ts';
import { Button } from './basics.tsx';
import { usePage, useSession } from './hooks.ts';
import { Icon } from './icon.tsx';
import { VoicePlayer } from './voice-player.tsx';

/** A larger picture is fetched when it is asked for. */
const FETCHED_BYTES_MAX = 12 * 1_000_000;
const WIDTH_MAX = 320;
const HEIGHT_MAX = 360;

function contentOf(message: Message): MediaContent | undefined {
  return message.content.kind === 'media' ? message.content : undefined;
}

/** The place that a picture takes, known before it is there: nothing jumps when it comes. */
function sizeOf({ width, height }: MediaContent): { width: number; height: number } {
  if (width <= 0 || height <= 0) {
    return { width: 240, height: 180 };
  }
  const scale = Math.min(1, WIDTH_MAX / width, HEIGHT_MAX / height);
  return {
    width: Math.max(96, Math.round(width * scale)),
    height: Math.max(64, Math.round(height * scale)),
  };
}

interface Fetched {
  readonly url: string | undefined;
  readonly percent: number | undefined;
  readonly why: ErrorCode | undefined;
  fetch(): void;
}

/** The file of a message; fetched at once if so asked. */
function useFile(message: Message, atOnce: boolean): Fetched {
  const session = useSession();
  const media = contentOf(message)?.media ?? '';
  const [url, setUrl] = useState<string>();
  const [percent, setPercent] = useState<number>();
  const [why, setWhy] = useState<ErrorCode>();
  const isHere = useRef(true);
  const fetch = () => {
    setWhy(undefined);
    setPercent(0);
    session.media
      .urlOf(message, (bytes, of) => isHere.current && setPercent(of > 0 ? bytes / of : 0))
      .then(
        (found) => isHere.current && setUrl(found),
        (error: unknown) => isHere.current && setWhy(codeOf(error)),
      )
      .finally(() => isHere.current && setPercent(undefined));
  };
  useEffect(() => {
    isHere.current = true;
    if (atOnce || session.media.has(media)) {
      fetch();
    }
    return () => {
      isHere.current = false;
    };
  }, [media]);
  return { url, percent, why, fetch };
}

/** What a message shows besides words. */
export function MediaView({ message }: { message: Message }) {
  const content = contentOf(message);
  if (content === undefined) {
    return null;
  }
  if (content.form === 'IMAGE') {
    return <Picture message={message} content={content} />;
  }
  return content.form === 'FILE' ? (
    <FileCard message={message} content={content} />
  ) : (
    <Player message={message} content={content} />
  );
}

/** The sender's blurred picture, drawn by the browser as an image alone. */
function usePreview({ preview }: MediaContent): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (preview.length === 0) {
      return;
    }
    const made = URL.createObjectURL(new Blob([new Uint8Array(preview)], { type: 'image/webp' }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [preview]);
  return url;
}

function Picture({ message, content }: { message: Message; content: MediaContent }) {
  const { strings, overlays } = usePage();
  const { url, why, percent, fetch } = useFile(message, content.size <= FETCHED_BYTES_MAX);
  const preview = usePreview(content);
  const name = cleanFileName(content.name);
  const alt = content.caption === '' ? name : content.caption;
  const open = () => {
    if (url === undefined) {
      fetch();
    } else {
      overlays.openDialog(strings.image, () => <Viewer url={url} name={name} alt={alt} />);
    }
  };
  return (
    <button
      type="button"
      class="picture"
      style={sizeOf(content)}
      aria-label={`${strings.viewImage}: ${alt}`}
      onClick={open}
    >
      {url === undefined && preview !== undefined && (
        <img class="picture-preview" src={preview} alt="" />
      )}
      {url !== undefined ? (
        <img src={url} alt={alt} draggable={false} />
      ) : (
        <FetchState why={why} percent={percent} size={content.size} />
      )}
    </button>
  );
}

function FetchState({
  why,
  percent,
  size,
}: {
  why: ErrorCode | undefined;
  percent: number | undefined;
  size: number;
}) {
  const { strings, times } = usePage();
  if (why !== undefined) {
    return (
      <span class="fetch-state">
        <Icon name="alert" />
        {why === 'NOT_FOUND' ? strings.fileGone : strings.openFailed}
      </span>
    );
  }
  return percent === undefined ? (
    <span class="fetch-state">
      <Icon name="download" />
      {sizeText(size, times.locale)}
    </span>
  ) : (
    <span class="fetch-state">
      <Ring part={percent} />
    </span>
  );
}

/** How far something is. */
export function Ring({ part }: { part: number }) {
  return (
    <svg class="ring" width="36" height="36" viewBox="0 0 36 36" aria-hidden="true">
      <circle cx="18" cy="18" r="15" pathLength="1" />
      <circle
        cx="18"
        cy="18"
        r="15"
        pathLength="1"
        stroke-dasharray={`${Math.max(0.04, Math.min(1, part))} 1`}
        class="ring-part"
      />
    </svg>
  );
}

function Viewer({ url, name, alt }: { url: string; name: string; alt: string }) {
  const { strings } = usePage();
  return (
    <div class="viewer">
      <img src={url} alt={alt} />
      <p class="viewer-foot">
        <bdi>{name}</bdi>
        <a class="button button-plain" href={url} download={name}>
          <Icon name="download" size={18} />
          {strings.download}
        </a>
      </p>
    </div>
  );
}

/** A file is never opened in the page, whatever it says it is: it is saved. */
function saveAs(url: string, name: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
}

function FileCard({ message, content }: { message: Message; content: MediaContent }) {
  const { strings, times, overlays } = usePage();
  const session = useSession();
  const [percent, setPercent] = useState<number>();
  const name = cleanFileName(content.name);
  const download = async () => {
    setPercent(0);
    try {
      saveAs(await session.media.urlOf(message, (bytes, of) => setPercent(bytes / of)), name);
    } catch (error) {
      overlays.toast(codeOf(error) === 'NOT_FOUND' ? strings.fileGone : strings.openFailed, true);
    } finally {
      setPercent(undefined);
    }
  };
  return (
    <button type="button" class="file-card" disabled={percent !== undefined} onClick={download}>
      <span class="file-icon">
        {percent === undefined ? <Icon name="file" size={22} /> : <Ring part={percent} />}
      </span>
      <span class="file-text">
        <span class="unseen">{strings.download}</span>
        <bdi class="file-name">{name}</bdi>
        <span class="file-size">{sizeText(content.size, times.locale)}</span>
      </span>
      <Icon name="download" size={18} />
    </button>
  );
}

function Player({ message, content }: { message: Message; content: MediaContent }) {
  const { strings } = usePage();
  const { url, percent, why, fetch } = useFile(message, false);
  if (content.form === 'VOICE') {
    return (
      <>
        <VoicePlayer
          url={url}
          durationMillis={content.durationMillis}
          isFetching={percent !== undefined}
          onFetch={fetch}
        />
        {why !== undefined && (
          <p class="hint">{why === 'NOT_FOUND' ? strings.fileGone : strings.openFailed}</p>
        )}
      </>
    );
  }
  if (url === undefined) {
    return (
      <div class="player-wait">
        {percent !== undefined ? (
          <Ring part={percent} />
        ) : (
          <Button kind="plain" icon="play" onClick={fetch}>
            {why === undefined ? strings.play : strings.retry}
            {content.durationMillis > 0 && ` · ${lengthText(content.durationMillis)}`}
          </Button>
        )}
      </div>
    );
  }
  // biome-ignore lint/a11y/useMediaCaption: people's own films have none
  return <video class="video" src={url} controls playsInline />;
}
