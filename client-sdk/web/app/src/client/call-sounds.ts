/** What is heard of a call before, beside and after its words. */
export type CallSound = 'none' | 'ring' | 'waiting' | 'ringback';

/** One tone: when it begins and how long it is, in seconds, and its pitch in hertz. */
interface Tone {
  readonly at: number;
  readonly length: number;
  readonly pitches: readonly number[];
}

interface Melody {
  readonly everyMillis: number;
  readonly loudness: number;
  readonly tones: readonly Tone[];
}

const MELODIES: Record<Exclude<CallSound, 'none'>, Melody> = {
  ring: {
    everyMillis: 3_000,
    loudness: 0.16,
    tones: [659, 784, 988, 784, 659, 784].map((pitch, at) => ({
      at: at * 0.2,
      length: at % 3 === 2 ? 0.34 : 0.18,
      pitches: [pitch, pitch * 2],
    })),
  },
  waiting: {
    everyMillis: 4_000,
    loudness: 0.07,
    tones: [
      { at: 0, length: 0.15, pitches: [587] },
      { at: 0.25, length: 0.15, pitches: [587] },
    ],
  },
  ringback: {
    everyMillis: 4_000,
    loudness: 0.05,
    tones: [{ at: 0, length: 1.2, pitches: [440, 480] }],
  },
};

/** One tab of the browser rings, of those that may. */
const LOCK = 'skein ring';

/**
 * Plays what the page makes itself, without a file. A page that nobody has touched yet may make no
 * sound: then it rings to be seen alone. Several tabs of a browser ring with one voice.
 */
export class CallSounds {
  #context: AudioContext | undefined;
  #sound: CallSound = 'none';
  #stop: () => void = () => {};

  /** Plays this from now on, again and again. */
  play(sound: CallSound): void {
    if (sound === this.#sound) {
      return;
    }
    this.#sound = sound;
    this.#stop();
    this.#stop = () => {};
    // Where a browser does not tell it finds out itself.
    const may = globalThis.navigator?.userActivation?.hasBeenActive ?? true;
    if (sound !== 'none' && may) {
      this.#begin(sound);
    }
  }

  #begin(sound: Exclude<CallSound, 'none'>): void {
    const ended = new AbortController();
    this.#stop = () => ended.abort();
    const { signal } = ended;
    const hold = () =>
      new Promise<void>((resolve) => {
        const { everyMillis } = MELODIES[sound];
        const again = () => this.#once(MELODIES[sound], signal);
        const timer = setInterval(again, everyMillis);
        signal.addEventListener('abort', () => {
          clearInterval(timer);
          resolve();
        });
        again();
      });
    // Given up while it waits: nothing to tell.
    navigator.locks.request(LOCK, { signal }, hold).catch(() => {});
  }

  #once({ loudness, tones }: Melody, signal: AbortSignal): void {
    this.#context ??= new AudioContext();
    const context = this.#context;
    void context.resume();
    const volume = context.createGain();
    volume.connect(context.destination);
    for (const { at, length, pitches } of tones) {
      const begin = context.currentTime + at;
      const gain = context.createGain();
      gain.connect(volume);
      gain.gain.setValueAtTime(0, begin);
      gain.gain.linearRampToValueAtTime(loudness, begin + 0.02);
      gain.gain.setValueAtTime(loudness, begin + length * 0.6);
      gain.gain.linearRampToValueAtTime(0, begin + length);
      for (const pitch of pitches) {
        const tone = context.createOscillator();
        tone.frequency.value = pitch;
        tone.connect(gain);
        tone.start(begin);
        tone.stop(begin + length);
      }
    }
    signal.addEventListener('abort', () => volume.disconnect());
  }
}
