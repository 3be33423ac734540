package io.skein.node.media;

import io.skein.protocol.Bytes;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a content as it passes by: its hash, its size, its type, how large it is if it is an
 * image, and how long it plays if it is sound or a film. Holds its first {@link
 * MediaType#PREFIX_BYTES} and no more, however long a header is. Confined to one stream.
 */
final class ContentCheck {
  private final MessageDigest digest = sha256();
  private final ByteBuffer prefix = ByteBuffer.allocate(MediaType.PREFIX_BYTES);

  /** Null until the first bytes say what it is the header of. */
  private @Nullable Typed typed;

  private long size;

  private record Typed(String type, ImageHeader header, PlayedLength length) {}

  /**
   * What a content is.
   *
   * @param dimensions null: no image, or a damaged header
   * @param durationMillis of sound and films; 0: not known
   */
  record Content(
      long size,
      Bytes sha256,
      String type,
      ImageHeader.@Nullable Dimensions dimensions,
      int durationMillis) {}

  /** The next bytes; gives itself back. */
  ContentCheck next(ByteString bytes) {
    for (ByteBuffer buffer : bytes.getByteBuffers()) {
      size += buffer.remaining();
      look(buffer.duplicate());
      digest.update(buffer);
    }
    return this;
  }

  /** To be asked once, at the end. */
  Content end() {
    Typed all = typed == null ? typed() : typed;
    return new Content(
        size,
        Bytes.wrap(digest.digest()),
        all.type(),
        all.header().dimensions(),
        (int) Math.min(all.length().millis(size), Integer.MAX_VALUE));
  }

  private void look(ByteBuffer bytes) {
    if (typed == null) {
      while (prefix.hasRemaining() && bytes.hasRemaining()) {
        prefix.put(bytes.get());
      }
      if (prefix.hasRemaining()) {
        return;
      }
      typed = typed();
    }
    pass(typed, bytes);
  }

  private static void pass(Typed typed, ByteBuffer bytes) {
    typed.header().next(bytes.duplicate());
    typed.length().next(bytes);
  }

  private Typed typed() {
    byte[] first = new byte[prefix.flip().remaining()];
    prefix.get(first);
    String type = MediaType.of(first);
    Typed found = new Typed(type, ImageHeader.of(type), PlayedLength.of(type));
    pass(found, ByteBuffer.wrap(first));
    return found;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
