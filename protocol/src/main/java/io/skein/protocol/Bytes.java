package io.skein.protocol;

import java.util.Arrays;

/** An immutable run of bytes, equal to another by content. */
public final class Bytes {
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] bytes;

  private Bytes(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Takes the array over: the caller must not change it afterwards. */
  public static Bytes wrap(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new Bytes(bytes);
  }

  public int size() {
    return bytes.length;
  }

  public boolean isEmpty() {
    return bytes.length == 0;
  }

  /** A copy. */
  public byte[] toArray() {
    return bytes.clone();
  }

  /** The array itself, for codecs: read it, never write it. */
  public byte[] asArray() {
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** The length only: what the bytes say may be private. */
  @Override
  public String toString() {
    return bytes.length + " bytes";
  }
}
