package io.skein.node.journal.cassandra;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.skein.node.journal.DamagedException;
import io.skein.store.v1.Packed;
import io.skein.store.v1.Packed.Compression;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * The wrapping that blocks and pages have in common: compressed, with a checksum that covers the
 * row's key as well, so that what stands under another key is found out too. Stateless and
 * thread-safe.
 *
 * <p>Zstandard at its lowest common level: 100 to 120 bytes per chat message where LZ4 leaves 130
 * to 150, for 0.5 to 1.4 µs each (RATIONALE.md has the table).
 */
final class PackedCodec {
  /** What the wrapping adds at most: field tags, lengths and the checksum. */
  static final int OVERHEAD_BYTES_MAX = 32;

  private static final int LEVEL = 1;

  /** Below it there is nothing to gain: one or two messages have little in common. */
  private static final int COMPRESSED_FROM_BYTES = 512;

  /** A compressor has tables of some 100 kB that are dear to make anew for each block. */
  private static final ThreadLocal<ZstdCompressCtx> COMPRESSOR =
      ThreadLocal.withInitial(() -> new ZstdCompressCtx().setLevel(LEVEL));

  private PackedCodec() {}

  /**
   * The bytes to store.
   *
   * @param key of the row, as {@link DamagedException} is to name it
   */
  static ByteBuffer encode(String key, byte[] content) {
    ByteString stored = UnsafeByteOperations.unsafeWrap(content);
    Compression compression = Compression.NONE;
    if (content.length >= COMPRESSED_FROM_BYTES) {
      byte[] room = new byte[Math.toIntExact(Zstd.compressBound(content.length))];
      int bytes =
          COMPRESSOR.get().compressByteArray(room, 0, room.length, content, 0, content.length);
      if (bytes < content.length) {
        stored = UnsafeByteOperations.unsafeWrap(room, 0, bytes);
        compression = Compression.ZSTD;
      }
    }
    return ByteBuffer.wrap(
        Packed.newBuilder()
            .setCrc32C(checksum(key, compression, content.length, stored))
            .setCompression(compression)
            .setBytes(content.length)
            .setContent(stored)
            .build()
            .toByteArray());
  }

  /**
   * The content.
   *
   * @throws DamagedException if these are not the bytes that were encoded for this key
   */
  static byte[] decode(String key, ByteBuffer bytes) {
    try {
      Packed packed = Packed.parseFrom(bytes.duplicate());
      ByteString content = packed.getContent();
      Compression compression = packed.getCompression();
      if (compression == Compression.UNRECOGNIZED) {
        throw new DamagedException(key, "or of a later release: its compression is unknown", null);
      }
      if (packed.getCrc32C() != checksum(key, compression, packed.getBytes(), content)) {
        throw new DamagedException(key, "its checksum is wrong", null);
      }
      return switch (compression) {
        case NONE -> content.toByteArray();
        case ZSTD -> Zstd.decompress(content.toByteArray(), packed.getBytes());
        default -> throw new DamagedException(key, "it does not say how it is compressed", null);
      };
    } catch (InvalidProtocolBufferException | ZstdException e) {
      throw new DamagedException(key, "it cannot be parsed", e);
    }
  }

  private static int checksum(String key, Compression compression, int bytes, ByteString content) {
    CRC32C checksum = new CRC32C();
    checksum.update(key.getBytes(StandardCharsets.UTF_8));
    checksum.update(ByteBuffer.allocate(8).putInt(compression.getNumber()).putInt(bytes).flip());
    content.asReadOnlyByteBufferList().forEach(checksum::update);
    return (int) checksum.getValue();
  }
}
