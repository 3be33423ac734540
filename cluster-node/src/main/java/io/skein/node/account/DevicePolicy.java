package io.skein.node.account;

import io.skein.protocol.DeviceId;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which devices of a user may be logged in at once. Pure.
 *
 * @param whenConflicting with a device that may not be logged in beside
 * @param limit most devices of one user
 */
public record DevicePolicy(
    Simultaneous simultaneous, WhenConflicting whenConflicting, WhenFull whenFull, int limit) {
  /** What else may be logged in beside a new device. */
  public enum Simultaneous {
    /** Anything. */
    ANY,
    /** Anything but a second phone. */
    ONE_PHONE,
    /** One device to carry (phone, tablet), one to sit at (desktop, browser, terminal). */
    ONE_MOBILE_ONE_DESK,
    /** Devices of other types: a phone and a desktop, but no two phones. */
    ONE_PER_TYPE,
    /** Nothing. */
    SINGLE;

    /** Whether devices of these types may not be logged in at once. */
    boolean conflict(DeviceType one, DeviceType other) {
      return switch (this) {
        case ANY -> false;
        case ONE_PHONE -> one == DeviceType.PHONE && other == DeviceType.PHONE;
        case ONE_MOBILE_ONE_DESK -> one.place() == other.place();
        case ONE_PER_TYPE -> one == other;
        case SINGLE -> true;
      };
    }
  }

  /** What happens to a log-in beside which another device may not stay. */
  public enum WhenConflicting {
    /** The other is logged out. */
    REPLACE,
    /** It is refused with TOO_MANY_DEVICES, until the user has logged the other out. */
    REFUSE
  }

  /** What happens to a log-in beyond the limit. */
  public enum WhenFull {
    /** It is refused with TOO_MANY_DEVICES. */
    REFUSE,
    /** The device that was not seen for longest is logged out. */
    REPLACE_OLDEST
  }

  /** What a log-in leads to. */
  public sealed interface Decision {}

  /** The device may log in; these are logged out. */
  public record Admit(List<Device> replaced) implements Decision {}

  /** The user has as many devices as allowed. */
  public record Full() implements Decision {}

  /** Another device of the user would have to go first. */
  public record Conflict() implements Decision {}

  /**
   * A device logs in.
   *
   * @param present the user's devices
   * @param id the device's, which may be among them
   */
  public Decision admit(List<Device> present, DeviceId id, DeviceType type) {
    List<Device> others = present.stream().filter(other -> !other.id().equals(id)).toList();
    List<Device> conflicting =
        others.stream().filter(other -> simultaneous.conflict(type, other.type())).toList();
    if (!conflicting.isEmpty() && whenConflicting == WhenConflicting.REFUSE) {
      return new Conflict();
    }
    int over = others.size() - conflicting.size() + 1 - limit;
    if (over <= 0) {
      return new Admit(conflicting);
    }
    if (whenFull == WhenFull.REFUSE) {
      return new Full();
    }
    List<Device> oldest =
        others.stream()
            .filter(other -> !conflicting.contains(other))
            .sorted(Comparator.comparing(Device::lastSeen).thenComparing(Device::created))
            .limit(over)
            .toList();
    return new Admit(Stream.concat(conflicting.stream(), oldest.stream()).toList());
  }
}
