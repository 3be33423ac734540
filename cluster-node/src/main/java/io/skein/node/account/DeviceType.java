package io.skein.node.account;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a device is, for the simultaneous-login policy and for people who read the list. */
public enum DeviceType {
  PHONE,
  TABLET,
  DESKTOP,
  BROWSER,
  TERMINAL,
  /** What does not say, or is something else. */
  OTHER;

  /** Where a device is used. */
  enum Place {
    MOBILE,
    DESK,
    ELSEWHERE
  }

  Place place() {
    return switch (this) {
      case PHONE, TABLET -> Place.MOBILE;
      case DESKTOP, BROWSER, TERMINAL -> Place.DESK;
      case OTHER -> Place.ELSEWHERE;
    };
  }

  /** The name in JSON and in the store. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Null for a text that names none. */
  public static @Nullable DeviceType ofText(String text) {
    for (DeviceType type : values()) {
      if (type.text().equals(text)) {
        return type;
      }
    }
    return null;
  }
}
