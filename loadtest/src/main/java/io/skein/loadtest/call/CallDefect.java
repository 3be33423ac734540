package io.skein.loadtest.call;

/** What must never be, whatever fails. */
public enum CallDefect {
  /** A signal was accepted, both connections lived, and it did not arrive. */
  SIGNAL_LOST,
  /** A signal arrived that nobody has sent so. */
  SIGNAL_MADE_UP,
  /** A device was told that it rings, or talks, after it was told of the end. */
  ZOMBIE,
  /** The devices were told of different outcomes, or of another one than the log has. */
  DISAGREEMENT,
  /** Neither did the call go on, nor did both devices hear of its end in time. */
  STUCK,
  /** The call has no entry in its conversation. */
  ENTRY_LOST,
  /** It has more than one. */
  ENTRY_DOUBLED,
  /** There is an entry of a call that nobody made. */
  ENTRY_MADE_UP
}
