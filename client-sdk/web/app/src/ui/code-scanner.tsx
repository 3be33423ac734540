import { useEffect, useRef } from 'preact/hooks';
import { usePage } from './hooks.ts';

/** The part of the platform's BarcodeDetector that is needed; TypeScript knows of none yet. */
interface Detector {
  detect(source: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}

type DetectorClass = new (options: { formats: readonly string[] }) => Detector;

const LOOK_MILLIS = 200;

function detectorClass(): DetectorClass | undefined {
  return (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
}

/** Where the browser reads codes by itself, as Chrome does on Android and macOS. */
export function canScan(): boolean {
  return detectorClass() !== undefined && navigator.mediaDevices !== undefined;
}

/**
 * Shows what the camera sees, and tells what codes in it say.
 *
 * @param onText may be told the same again
 * @param onFailure there is no camera, or the user gives none
 */
export function CodeScanner({
  onText,
  onFailure,
}: {
  onText: (text: string) => void;
  onFailure: () => void;
}) {
  const { strings } = usePage();
  const video = useRef<HTMLVideoElement>(null);
  const told = useRef(onText);
  told.current = onText;

  useEffect(() => {
    let stream: MediaStream | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const look = async (detector: Detector, picture: HTMLVideoElement) => {
      // A picture that cannot be read yet is looked at again.
      const codes = await detector.detect(picture).catch(() => []);
      if (!isOver) {
        for (const { rawValue } of codes) {
          told.current(rawValue);
        }
        timer = setTimeout(() => void look(detector, picture), LOOK_MILLIS);
      }
    };
    const begin = async () => {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
      const BarcodeDetector = detectorClass();
      if (isOver || video.current === null || BarcodeDetector === undefined) {
        release(stream);
        return;
      }
      video.current.srcObject = stream;
      await video.current.play();
      await look(new BarcodeDetector({ formats: ['qr_code'] }), video.current);
    };
    begin().catch(() => {
      if (!isOver) {
        onFailure();
      }
    });
    return () => {
      isOver = true;
      clearTimeout(timer);
      release(stream);
    };
  }, []);

  return <video ref={video} class="scanner" muted playsInline aria-label={strings.scanning} />;
}

function release(stream: MediaStream | undefined): void {
  for (const track of stream?.getTracks() ?? []) {
    track.stop();
  }
}
