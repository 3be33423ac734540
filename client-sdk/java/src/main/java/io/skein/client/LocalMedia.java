package io.skein.client;

/**
 * What a device sends in a call, told to the others.
 *
 * @param muted nothing of what is heard here
 * @param video what a camera sees
 * @param screen what is on a screen
 * @param held neither sends nor plays anything for now
 */
public record LocalMedia(boolean muted, boolean video, boolean screen, boolean held) {
  /** The voice alone. */
  public static final LocalMedia AUDIO = new LocalMedia(false, false, false, false);

  /** Voice and camera. */
  public static final LocalMedia VIDEO = new LocalMedia(false, true, false, false);

  public LocalMedia withMuted(boolean isSo) {
    return new LocalMedia(isSo, video, screen, held);
  }

  public LocalMedia withVideo(boolean isSo) {
    return new LocalMedia(muted, isSo, screen, held);
  }

  public LocalMedia withScreen(boolean isSo) {
    return new LocalMedia(muted, video, isSo, held);
  }

  public LocalMedia withHeld(boolean isSo) {
    return new LocalMedia(muted, video, screen, isSo);
  }
}
