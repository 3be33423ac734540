package io.skein.node.call.relay;

import com.typesafe.config.Config;
import io.skein.node.platform.CheckedConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How call signals go between nodes: {@code skein.aeron}. What each setting means, and why its
 * default, is told in {@code skein/aeron.conf}.
 *
 * @param port of UDP
 * @param advertisedPort by which other nodes reach it
 * @param directory in which the media driver makes one of its own; empty: shared memory, or the
 *     node's data directory
 * @param termBytes of one of the three buffers of a stream; a power of two
 */
public record RelaySettings(
    int port,
    int advertisedPort,
    KeyFiles keys,
    Optional<Path> directory,
    int termBytes,
    Duration idleParkMax,
    int signalBytesMax,
    int queueMax,
    int queueBytesMax,
    int callsMax,
    Duration sendWithin,
    Duration answerWithin,
    Duration helloEvery,
    Duration restartAfter,
    Duration restartAfterMax) {
  /** The longest signal that any node may be set to carry. */
  static final int SIGNAL_BYTES_MOST = 1 << 20;

  private static final int KIB = 1024;
  private static final Duration MILLI = Duration.ofMillis(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /**
   * Where the cluster's keys are.
   *
   * @param current empty: this node has no relay
   * @param previous the one before, while keys are changed
   */
  public record KeyFiles(Optional<Path> current, Optional<Path> previous) {}

  /**
   * Reads and checks the settings.
   *
   * @throws com.typesafe.config.ConfigException naming the key that is missing or out of range
   */
  public static RelaySettings from(Config config) {
    CheckedConfig aeron = CheckedConfig.of(config, "skein.aeron");
    Duration sendWithin = aeron.duration("send-within", MILLI, MINUTE);
    Duration restartAfter = aeron.duration("restart-after", Duration.ofMillis(10), MINUTE);
    int signalBytesMax = aeron.bytes("signal-bytes-max", KIB, SIGNAL_BYTES_MOST);
    int port = aeron.number("port", 1, 65_535);
    int advertised = aeron.number("advertised-port", 0, 65_535);
    return new RelaySettings(
        port,
        advertised == 0 ? port : advertised,
        keyFiles(aeron.section("keys")),
        aeron.optionalText("directory").map(Path::of),
        termBytes(aeron),
        aeron.duration("idle-park-max", Duration.ofNanos(10_000), Duration.ofMillis(100)),
        signalBytesMax,
        aeron.number("queue-max", 1, 1_000_000),
        aeron.bytes("queue-bytes-max", signalBytesMax + Relay.CALL_BYTES_MAX, 1 << 30),
        aeron.number("calls-max", 1, 10_000_000),
        sendWithin,
        aeron.duration("answer-within", sendWithin, MINUTE),
        aeron.duration("hello-every", Duration.ofMillis(10), MINUTE),
        restartAfter,
        aeron.duration("restart-after-max", restartAfter, Duration.ofHours(1)));
  }

  private static KeyFiles keyFiles(CheckedConfig keys) {
    KeyFiles files =
        new KeyFiles(
            keys.optionalText("current-file").map(Path::of),
            keys.optionalText("previous-file").map(Path::of));
    if (files.current().isEmpty() && files.previous().isPresent()) {
      throw keys.bad("previous-file", "must not be set without current-file");
    }
    return files;
  }

  private static int termBytes(CheckedConfig aeron) {
    int bytes = aeron.bytes("term-bytes", 64 * KIB, 16 * KIB * KIB);
    if (Integer.bitCount(bytes) != 1) {
      throw aeron.bad("term-bytes", "must be a power of two, not " + bytes);
    }
    return bytes;
  }
}
