package io.skein.node.media;

import io.skein.protocol.Bytes;
import io.skein.protocol.MediaId;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An uploaded file of one user, from the creation of its upload on. Immutable.
 *
 * @param received how many bytes are durable
 * @param parts what requests brought, in the order of the file; empty once it is complete
 * @param expires an upload that is not complete by then is gone; a complete file that no message
 *     shows is kept until then
 * @param found null until all bytes are there and have been looked at
 * @param blob where the bytes are; 0 until it is complete
 * @param mark null: nobody means to remove it
 */
public record Media(
    MediaId id,
    UserId owner,
    Declared declared,
    long received,
    List<Long> parts,
    Instant expires,
    @Nullable Found found,
    long blob,
    @Nullable Mark mark) {
  /**
   * What the client said before the first byte.
   *
   * @param name a file name without a folder
   * @param type null: not said
   * @param sha256 of the content; null: not said
   */
  public record Declared(String name, long size, @Nullable String type, @Nullable Bytes sha256) {
    @Override
    public String toString() {
      return "Declared[" + size + " bytes]";
    }
  }

  /**
   * What was found in the bytes.
   *
   * @param type media type, by the first bytes
   * @param width in pixels; 0: no image
   * @param durationMillis of sound and films, by their container; 0: it does not tell
   */
  public record Found(Bytes sha256, String type, int width, int height, int durationMillis) {}

  /**
   * Somebody means to remove it. Until that is decided it is as good as before: whoever shows it
   * takes the mark away, and its removal can then not be decided any more.
   *
   * @param token of who means to, and nobody else's
   * @param decided there is no way back, and whoever comes across it goes on with it
   */
  public record Mark(long token, Instant since, boolean decided) {
    /** How long one store request after another may take before somebody else goes on. */
    private static final Duration FRESH = Duration.ofMinutes(1);

    /** Whether who set it may still be at work. */
    boolean isFresh(Instant now) {
      return now.isBefore(since.plus(FRESH));
    }
  }

  public Media {
    parts = List.copyOf(parts);
  }

  /** An upload without bytes. */
  static Media begun(MediaId id, UserId owner, Declared declared, Instant expires) {
    return new Media(id, owner, declared, 0, List.of(), expires, null, 0, null);
  }

  /** The same, once its bytes have been looked at. */
  Media with(Found facts) {
    return new Media(id, owner, declared, received, parts, expires, facts, blob, mark);
  }

  /** The same under the name that a message gives it: the one of the upload is its owner's own. */
  public Media named(String name) {
    Declared renamed = new Declared(name, declared.size(), declared.type(), declared.sha256());
    return new Media(id, owner, renamed, received, parts, expires, found, blob, mark);
  }

  public boolean isComplete() {
    return blob != 0;
  }

  /** Whether its removal is decided. */
  boolean isDoomed() {
    return mark != null && mark.decided();
  }

  /** Whether bytes may still come. */
  boolean isOpen(Instant now) {
    return !isComplete() && !isDoomed() && now.isBefore(expires);
  }

  /** Whether its owner may show it to others. */
  boolean isUsable() {
    return isComplete() && !isDoomed() && found != null;
  }

  @Override
  public String toString() {
    return "Media[" + id + ", " + received + " of " + declared.size() + " bytes]";
  }
}
