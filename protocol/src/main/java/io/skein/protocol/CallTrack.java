package io.skein.protocol;

/**
 * One sound or picture that a participant's device sends to a call's SFU.
 *
 * @param mid identification of its media section in what the device published: its name among the
 *     tracks of the device
 */
public record CallTrack(String mid, Source source) {
  /** What is heard or seen. */
  public enum Source {
    MICROPHONE,
    CAMERA,
    SCREEN,
    /** What is heard of what a screen shows. */
    SCREEN_AUDIO;

    /** Whether it is a sound, and no picture. */
    public boolean isAudio() {
      return this == MICROPHONE || this == SCREEN_AUDIO;
    }
  }
}
