package io.skein.node.journal;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * A block as it is stored: entries of many entities, compressed, with a checksum over them and over
 * the block's address. Pure and thread-safe.
 */
public interface BlockCodec {
  /** The most that the entries of one block may take together by {@link #bytes}. */
  int BLOCK_BYTES_MAX = 256 * 1024;

  /** At most what this entry takes in a block, as stored. */
  int bytes(Entry entry);

  /**
   * The bytes to store at this address, and nowhere else.
   *
   * @param entries not empty, {@link #BLOCK_BYTES_MAX} at most
   * @return at most a hundred bytes more than the entries take together by {@link #bytes}
   */
  ByteBuffer encode(BlockAddress address, List<Entry> entries);

  /**
   * The entries, in the order in which they were encoded.
   *
   * @throws DamagedException if these are not the bytes that were encoded for this address
   */
  List<Entry> decode(BlockAddress address, ByteBuffer block);
}
