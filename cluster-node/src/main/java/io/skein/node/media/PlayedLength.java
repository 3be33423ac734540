package io.skein.node.media;

import java.nio.ByteBuffer;

/**
 * How long sound or a film takes to play, by the headers of its container alone, as its bytes pass
 * by: nothing is decoded. A container that is damaged, or does not tell, has no length; what it
 * claims is believed, as a player would. Confined to one stream.
 */
interface PlayedLength {
  /** What is no sound and no film. */
  PlayedLength NONE =
      new PlayedLength() {
        @Override
        public void next(ByteBuffer bytes) {}

        @Override
        public long millis(long size) {
          return 0;
        }
      };

  /** The next bytes of the content, of which it may leave some. */
  void next(ByteBuffer bytes);

  /**
   * To be asked at the end.
   *
   * @param size of the content in bytes
   * @return 0: not known; never negative
   */
  long millis(long size);

  /**
   * The length of a content.
   *
   * @param type as {@link MediaType} tells it
   */
  static PlayedLength of(String type) {
    return switch (type) {
      case "audio/wav" -> new WavLength();
      case "audio/mpeg" -> new MpegAudioLength();
      case "audio/ogg", "video/ogg" -> new OggLength();
      case "audio/webm", "video/webm" -> new WebmLength();
      case "audio/mp4", "video/mp4", "video/quicktime" -> new Mp4Length();
      default -> NONE;
    };
  }

  /** A number of units as milliseconds; 0 for what makes no sense. */
  static long millis(double units, double perSecond) {
    double millis = units / perSecond * 1_000;
    // Comparisons with what is no number are false.
    return millis >= 0 && millis < Long.MAX_VALUE ? Math.round(millis) : 0;
  }
}
