package io.skein.node.account;

/**
 * How a device is shown in the list of devices.
 *
 * @param name chosen by its client or owner, may be empty
 */
public record DeviceLabel(String name, DeviceType type) {
  /** Longest name of a device, in characters. */
  public static final int NAME_LENGTH_MAX = 64;

  /** Of a client that does not say. */
  public static final DeviceLabel UNNAMED = new DeviceLabel("", DeviceType.OTHER);
}
