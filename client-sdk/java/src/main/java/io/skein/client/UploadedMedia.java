package io.skein.client;

import io.skein.protocol.Bytes;
import io.skein.protocol.Content;
import io.skein.protocol.MediaId;

/**
 * A file of one's own that is complete, with what the node found in it.
 *
 * @param type media type; {@code application/octet-stream} for what the node does not know
 * @param width in pixels; 0: no image
 * @param durationMillis of sound and films, by their container; 0: it does not tell
 */
public record UploadedMedia(
    MediaId media, String name, String type, long size, int width, int height, int durationMillis) {
  /** The message that shows it in the way that is usual for its type. */
  public Content.Media content(String caption) {
    return content(
        type.startsWith("image/")
            ? Content.Media.Kind.IMAGE
            : type.startsWith("video/") ? Content.Media.Kind.VIDEO : Content.Media.Kind.FILE,
        durationMillis,
        Bytes.EMPTY,
        caption);
  }

  /**
   * The message that shows it.
   *
   * @param durationMillis of a voice message or video, where its container does not tell; 0: not
   *     known
   * @param preview what other clients may show before they have it, at most 512 bytes
   */
  public Content.Media content(
      Content.Media.Kind kind, int durationMillis, Bytes preview, String caption) {
    return new Content.Media(
        media, kind, name, type, size, width, height, durationMillis, preview, caption);
  }
}
