package io.skein.node.journal;

import com.typesafe.config.Config;
import io.skein.node.platform.CheckedConfig;
import java.time.Duration;

/**
 * How large the blocks of a lane are, and what may wait in it: {@code skein.journal.lane}, told
 * there.
 */
public record LaneSettings(
    int blockEntriesMax,
    int blockBytesMax,
    int entryBytesMax,
    Duration writeTimeout,
    Duration backoffMin,
    Duration backoffMax,
    int waitingEntriesMax,
    int waitingBytesMax,
    int backlogEntriesMax,
    int backlogBytesMax,
    int backlogBlocksMax,
    int opensWaitingMax) {
  static LaneSettings from(Config root) {
    CheckedConfig config = CheckedConfig.of(root, "skein.journal.lane");
    int entryBytesMax = config.bytes("entry-bytes-max", 1024, BlockCodec.BLOCK_BYTES_MAX / 2);
    Duration backoffMin =
        config.duration("backoff-min", Duration.ofMillis(1), Duration.ofMinutes(1));
    return new LaneSettings(
        config.number("block-entries-max", 1, 100_000),
        config.bytes("block-bytes-max", 2 * entryBytesMax, BlockCodec.BLOCK_BYTES_MAX),
        entryBytesMax,
        config.duration("write-timeout", Duration.ofMillis(50), Duration.ofMinutes(1)),
        backoffMin,
        config.duration("backoff-max", backoffMin, Duration.ofMinutes(1)),
        config.number("waiting-entries-max", 1, 10_000_000),
        config.bytes("waiting-bytes-max", entryBytesMax, 1 << 30),
        config.number("backlog-entries-max", 1, 10_000_000),
        config.bytes("backlog-bytes-max", entryBytesMax, 1 << 30),
        config.number("backlog-blocks-max", 1, 1_000_000),
        config.number("opens-waiting-max", 1, 10_000_000));
  }
}
