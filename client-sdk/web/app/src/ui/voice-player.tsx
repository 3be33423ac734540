import { useEffect, useRef, useState } from 'preact/hooks';
import { lengthText } from '../model/times.ts';
import { IconButton } from './basics.tsx';
import { usePage } from './hooks.ts';

/** How finely one goes through a recording. */
const STEP_MILLIS = 100;

/**
 * Somebody's spoken words: what plays them, how far they have come, and how long they are.
 *
 * @param url where they are; undefined as long as nobody has wanted to hear them
 */
export function VoicePlayer({
  url,
  durationMillis,
  isFetching,
  onFetch,
}: {
  url: string | undefined;
  durationMillis: number;
  isFetching: boolean;
  onFetch: () => void;
}) {
  const { strings, overlays } = usePage();
  const audio = useRef<HTMLAudioElement>(null);
  const isWanted = useRef(false);
  const [isPlaying, setPlaying] = useState(false);
  const [millis, setMillis] = useState(0);

  // Why it does not begin is told by `onError`; that it was stopped before is nothing to tell.
  const play = () => {
    audio.current?.play().catch(() => {});
  };

  // One press is enough, also where the file has to be fetched first.
  useEffect(() => {
    if (url !== undefined && isWanted.current) {
      isWanted.current = false;
      play();
    }
  }, [url]);

  const press = () => {
    if (url === undefined) {
      isWanted.current = true;
      onFetch();
    } else if (isPlaying) {
      audio.current?.pause();
    } else {
      play();
    }
  };

  const seek = (to: number) => {
    setMillis(to);
    if (audio.current !== null) {
      audio.current.currentTime = to / 1_000;
    }
  };

  return (
    <div class="voice">
      <IconButton
        icon={isPlaying ? 'pause' : 'play'}
        label={isPlaying ? strings.pause : strings.play}
        class="voice-button"
        aria-busy={isFetching}
        disabled={isFetching}
        onClick={press}
      />
      <input
        type="range"
        class="voice-place"
        aria-label={strings.placeInRecording}
        aria-valuetext={lengthText(millis)}
        min={0}
        max={Math.max(durationMillis, millis, STEP_MILLIS)}
        step={STEP_MILLIS}
        value={millis}
        disabled={url === undefined}
        onInput={(event) => seek(event.currentTarget.valueAsNumber)}
      />
      <span class="voice-time">
        {lengthText(isPlaying || millis > 0 ? millis : durationMillis)}
      </span>
      {/* biome-ignore lint/a11y/useMediaCaption: people's own words have none */}
      <audio
        ref={audio}
        src={url}
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onTimeUpdate={(event) => setMillis(event.currentTarget.currentTime * 1_000)}
        onEnded={() => seek(0)}
        onError={() => overlays.toast(strings.openFailed, true)}
      />
    </div>
  );
}
