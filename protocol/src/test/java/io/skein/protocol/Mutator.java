package io.skein.protocol;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Damages byte strings in the ways that networks, defects and attackers do. */
final class Mutator {
  /** Bytes at which readers of varints, tags and lengths tend to err. */
  private static final byte[] NASTY = {0, 1, 0x7f, (byte) 0x80, (byte) 0xff, 0x0b, 0x0c, 0x12};

  private static final int RANDOM_BYTES_MAX = 64;

  private final SplittableRandom random;
  private final byte[][] originals;

  Mutator(SplittableRandom random, byte[][] originals) {
    this.random = random;
    this.originals = originals;
  }

  byte[] next() {
    byte[] bytes = original();
    for (int left = random.nextInt(1, 4); left > 0; left--) {
      bytes = mutate(bytes);
    }
    return bytes;
  }

  private byte[] mutate(byte[] bytes) {
    if (bytes.length == 0) {
      return randomBytes();
    }
    byte[] copy = bytes.clone();
    int at = random.nextInt(copy.length);
    // Most of a frame's structure is in its first bytes.
    int early = random.nextInt(Math.min(copy.length, 40));
    switch (random.nextInt(10)) {
      case 0, 1 -> copy[at] ^= (byte) (1 << random.nextInt(8));
      case 2, 3 -> copy[early] ^= (byte) (1 << random.nextInt(8));
      case 4 -> copy[early] = NASTY[random.nextInt(NASTY.length)];
      case 5 -> {
        return Arrays.copyOf(copy, at);
      }
      case 6 -> {
        return splice(copy, at, original());
      }
      case 7 -> {
        return lieAboutLength(copy, early);
      }
      case 8 -> {
        return insert(copy, at, randomBytes());
      }
      default -> {
        return random.nextInt(4) == 0 ? randomBytes() : insert(copy, at, slice(copy));
      }
    }
    return copy;
  }

  private byte[] original() {
    return originals[random.nextInt(originals.length)];
  }

  private byte[] randomBytes() {
    byte[] bytes = new byte[random.nextInt(RANDOM_BYTES_MAX)];
    random.nextBytes(bytes);
    return bytes;
  }

  private byte[] slice(byte[] bytes) {
    int from = random.nextInt(bytes.length);
    return Arrays.copyOfRange(bytes, from, random.nextInt(from, bytes.length) + 1);
  }

  private byte[] splice(byte[] head, int at, byte[] other) {
    int from = random.nextInt(other.length + 1);
    byte[] spliced = Arrays.copyOf(head, at + other.length - from);
    System.arraycopy(other, from, spliced, at, other.length - from);
    return spliced;
  }

  private static byte[] insert(byte[] bytes, int at, byte[] inserted) {
    byte[] longer = Arrays.copyOf(bytes, bytes.length + inserted.length);
    System.arraycopy(inserted, 0, longer, at, inserted.length);
    System.arraycopy(bytes, at, longer, at + inserted.length, bytes.length - at);
    return longer;
  }

  /** A varint that promises anything from nothing to 2^63 bytes. */
  private byte[] lieAboutLength(byte[] bytes, int at) {
    byte[] lie = new byte[random.nextInt(1, 11)];
    Arrays.fill(lie, (byte) 0xff);
    lie[lie.length - 1] = (byte) random.nextInt(0x80);
    return insert(bytes, at, lie);
  }
}
