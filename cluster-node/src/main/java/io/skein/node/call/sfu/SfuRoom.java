package io.skein.node.call.sfu;

/**
 * Where the media of one call meet.
 *
 * @param number of the room at its server
 * @param pin without which nobody comes in
 * @param secret without which nobody ends it
 */
public record SfuRoom(long number, String pin, String secret) {
  /** Without what opens it. */
  @Override
  public String toString() {
    return "SfuRoom[]";
  }
}
