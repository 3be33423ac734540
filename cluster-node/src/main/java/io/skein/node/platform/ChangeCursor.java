package io.skein.node.platform;

import io.skein.protocol.Bytes;
import io.skein.protocol.UserId;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * How much a device knows of what its user keeps, of which each change has a number; opaque to it.
 *
 * @param user who keeps it
 * @param position all changes up to this
 * @param basis what was kept at this change, having been told all of it: so a list can be told in
 *     pages though changes of long ago are forgotten
 */
public record ChangeCursor(UserId user, long position, long basis) {
  private static final int BYTES = 3 * Long.BYTES;

  /** Of a device that knows everything up to a change. */
  public static ChangeCursor upTo(UserId user, long change) {
    return new ChangeCursor(user, change, change);
  }

  public Bytes toBytes() {
    return Bytes.wrap(
        ByteBuffer.allocate(BYTES).putLong(user.value()).putLong(position).putLong(basis).array());
  }

  /** Null: none of ours. */
  public static @Nullable ChangeCursor read(Bytes bytes) {
    if (bytes.size() != BYTES) {
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes.asArray());
    return new ChangeCursor(new UserId(in.getLong()), in.getLong(), in.getLong());
  }

  /**
   * Whether it is one of this user's, and nobody can have been forgotten of whom the device has not
   * heard that.
   */
  public boolean isOf(UserId owner, long last, long floor) {
    return user.equals(owner)
        && position >= 0
        && position <= last
        && basis <= last
        && Math.max(position, basis) >= floor;
  }
}
