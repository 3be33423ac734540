package io.skein.node.media;

import io.skein.protocol.Bytes;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a content as it passes by: its hash, its size, its type, and how large it is if it is an
 * image. Holds its first {@link MediaType#PREFIX_BYTES} and no more, however long a header is.
 * Confined to one stream.
 */
final class ContentCheck {
  private final MessageDigest digest = sha256();
  private final ByteBuffer prefix = ByteBuffer.allocate(MediaType.PREFIX_BYTES);

  /** Null until the first bytes say what it is the header of. */
  private @Nullable Typed typed;

  private long size;

  private record Typed(String type, ImageHeader header) {}

  /**
   * What a content is.
   *
   * @param dimensions null: no image, or a damaged header
   */
  record Content(
      long size, Bytes sha256, String type, ImageHeader.@Nullable Dimensions dimensions) {}

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
    return new Content(size, Bytes.wrap(digest.digest()), all.type(), all.header().dimensions());
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
    typed.header().next(bytes);
  }

  private Typed typed() {
    byte[] first = new byte[prefix.flip().remaining()];
    prefix.get(first);
    String type = MediaType.of(first);
    ImageHeader header = ImageHeader.of(type);
    header.next(ByteBuffer.wrap(first));
    return new Typed(type, header);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
