import { useEffect, useRef, useState } from 'preact/hooks';
import type { OpenChat } from '../client/open-chat.ts';
import { lengthText } from '../model/times.ts';
import { IconButton } from './basics.tsx';
import { usePage, useSession } from './hooks.ts';

/** What browsers record, the most widely played first; each file ends in what it is. */
const FORMATS = [
  ['audio/mp4', 'm4a'],
  ['audio/webm;codecs=opus', 'webm'],
  ['audio/ogg;codecs=opus', 'ogg'],
] as const;

const LONGEST_MILLIS = 5 * 60_000;

export function canRecord(): boolean {
  return (
    typeof MediaRecorder !== 'undefined' &&
    navigator.mediaDevices !== undefined &&
    formatOf() !== undefined
  );
}

function formatOf(): (typeof FORMATS)[number] | undefined {
  return FORMATS.find(([type]) => MediaRecorder.isTypeSupported(type));
}

/** Records from when it is shown until it is sent or thrown away. */
export function VoiceRecorder({
  chat,
  onEnd,
}: {
  chat: OpenChat;
  onEnd: (isSent: boolean) => void;
}) {
  const { strings, overlays } = usePage();
  const session = useSession();
  const recorder = useRef<MediaRecorder>();
  const isWanted = useRef(false);
  const began = useRef(0);
  const [millis, setMillis] = useState(0);

  useEffect(() => {
    const [type, ending] = formatOf() ?? FORMATS[0];
    let stream: MediaStream | undefined;
    let timer: ReturnType<typeof setInterval> | undefined;
    let isOver = false;
    const begin = async () => {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      if (isOver) {
        release(stream);
        return;
      }
      const parts: Blob[] = [];
      const made = new MediaRecorder(stream, { mimeType: type });
      recorder.current = made;
      made.ondataavailable = ({ data }) => parts.push(data);
      made.onstop = () => {
        release(stream);
        if (isWanted.current) {
          const file = new File(parts, `voice.${ending}`, { type: type.replace(/;.*/, '') });
          const durationMillis = Math.round(performance.now() - began.current);
          session.posting.file(chat.conversation, file, { form: 'VOICE', durationMillis });
        }
        onEnd(isWanted.current);
      };
      made.start();
      began.current = performance.now();
      timer = setInterval(() => {
        const elapsed = performance.now() - began.current;
        setMillis(elapsed);
        session.client.typing(chat.conversation, 'VOICE');
        if (elapsed > LONGEST_MILLIS) {
          end(true);
        }
      }, 250);
    };
    begin().catch(() => {
      overlays.toast(strings.noMicrophone, true);
      onEnd(false);
    });
    return () => {
      isOver = true;
      clearInterval(timer);
      session.client.typing(chat.conversation, 'STOPPED');
      if (recorder.current?.state === 'recording') {
        recorder.current.stop();
      }
      release(stream);
    };
  }, []);

  const end = (isSent: boolean) => {
    isWanted.current = isSent;
    if (recorder.current?.state === 'recording') {
      recorder.current.stop();
    } else {
      onEnd(false);
    }
  };

  return (
    <div class="recorder">
      <IconButton icon="trash" label={strings.cancel} onClick={() => end(false)} />
      <span class="recorder-time" role="timer" aria-label={strings.recording(lengthText(millis))}>
        {lengthText(millis)}
      </span>
      <IconButton icon="send" label={strings.send} class="send" onClick={() => end(true)} />
    </div>
  );
}

/** The browser shows the microphone as in use for as long as it is not. */
function release(stream: MediaStream | undefined): void {
  for (const track of stream?.getTracks() ?? []) {
    track.stop();
  }
}
