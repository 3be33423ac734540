package io.skein.node.account;

import io.skein.protocol.DeviceLink;
import java.time.Duration;

/**
 * What a new device waits with until its user lets it in.
 *
 * @param deviceCode what it collects its tokens with; for nobody else
 * @param link what it shows
 * @param life how long it may wait, from now on
 * @param interval how long it waits between two questions, at least
 */
public record LinkOffer(String deviceCode, DeviceLink link, Duration life, Duration interval) {
  /** Without the code and the link. */
  @Override
  public String toString() {
    return "LinkOffer[" + life + "]";
  }
}
