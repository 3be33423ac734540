package io.skein.node.conversation;

import com.typesafe.config.Config;
import io.skein.node.platform.CheckedConfig;
import io.skein.protocol.Limits;
import java.time.Duration;

/**
 * The values of {@code skein.conversation}, which {@code skein/conversation.conf} explains.
 * Immutable.
 */
public record ConversationSettings(
    int smallMembersMax,
    int dedupeWindow,
    Search search,
    int ownUnreadMax,
    int formerMembersMax,
    Operations operations,
    Groups groups,
    Write write,
    Load load,
    Wake wake,
    Secure secure,
    Duration cursorInterval,
    int readWaitingMax,
    Look look,
    Snapshots snapshots,
    Reads reads,
    Duration idleAfter,
    Duration stopTimeout,
    Duration retryAfter,
    Duration vanishedKeptFor) {
  private static final String ROOT = "skein.conversation";
  private static final int KIB = 1024;
  private static final int MIB = 1024 * KIB;
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** Looking for a retry's first attempt in the log, and posts that wait for such answers. */
  public record Search(int pageEntries, int entriesMax, int waitingMax, int waitingPerSenderMax) {}

  /** What operations and mentions leave behind. */
  public record Operations(
      int recallsMax, int keptMax, int mentionsKeptMax, int mentionAllPerSecond) {}

  /** How users join groups of their own accord. */
  public record Groups(int joinsPerSecond, Duration requestLifetime) {}

  /** Appends and what waits for them. */
  public record Write(
      int batchEntriesMax,
      int batchBytesMax,
      int waitingEntriesMax,
      int waitingBytesMax,
      Backoff cursorBackoff,
      Duration stalledAfter,
      Duration postTimeout) {}

  /** Starting an actor. */
  public record Load(int pageEntries, int overlapEntries, int waitingMax, Backoff backoff) {}

  /** Waking conversations after a node died. */
  public record Wake(int inFlightMax, Duration retryAfter) {}

  /** Telling again who is not safe. */
  public record Secure(Backoff backoff) {}

  /** What is told to those who look at a conversation. */
  public record Look(
      int lookersMax,
      Duration keptFor,
      Duration typingInterval,
      int typistsMax,
      Duration countsInterval,
      int countsMax) {}

  /** When the state is stored. */
  public record Snapshots(int every, Duration delay) {}

  /** The tail in memory, and reading what is older. */
  public record Reads(
      int tailMessagesMax, int tailBytesMax, int pageBytesMax, int inFlightMax, int waitingMax) {}

  /** Pauses that double. */
  public record Backoff(Duration min, Duration max) {
    /** The pause after so many failures in a row, 1 or more. */
    Duration after(int failures) {
      long doubled = min.toMillis() << Math.min(Math.max(failures, 1) - 1, 20);
      return Duration.ofMillis(Math.min(doubled, max.toMillis()));
    }
  }

  /**
   * Reads and checks the settings.
   *
   * @throws com.typesafe.config.ConfigException naming the key that is missing or out of range
   */
  public static ConversationSettings from(Config config) {
    CheckedConfig section = CheckedConfig.of(config, ROOT);
    Duration idleAfter = section.duration("idle-after", SECOND, Duration.ofDays(1));
    return new ConversationSettings(
        section.number("small-members-max", 2, 2_000),
        section.number("dedupe-window", 1, 65_536),
        search(section.section("search")),
        section.number("own-unread-max", 16, 100_000),
        section.number("former-members-max", 0, 100_000),
        new Operations(
            section.number("operations.recalls-max", 100, 1_000_000),
            section.number("operations.kept-max", 16, 100_000),
            section.number("operations.mentions-kept-max", 1, 10_000),
            section.number("operations.mention-all-per-second", 1, 10_000)),
        new Groups(
            section.number("groups.joins-per-second", 1, 10_000),
            section.duration("groups.request-lifetime", MINUTE, Duration.ofDays(365))),
        write(section.section("write")),
        load(section.section("load")),
        new Wake(
            section.number("wake.in-flight-max", 1, 10_000),
            section.duration("wake.retry-after", Duration.ofMillis(100), MINUTE)),
        new Secure(
            new Backoff(
                section.duration("secure-after", SECOND, MINUTE.multipliedBy(10)),
                section.duration("secure-backoff-max", SECOND, Duration.ofHours(1)))),
        section.duration("cursor-interval", Duration.ofMillis(10), SECOND.multipliedBy(10)),
        section.number("read-waiting-max", 1, 100_000),
        look(section.section("look"), idleAfter),
        new Snapshots(
            section.number("snapshot-every", 10, 100_000),
            section.duration("snapshot-delay", Duration.ofMillis(100), Duration.ofHours(1))),
        new Reads(
            section.number("tail-messages-max", 1, 10_000),
            section.bytes("tail-bytes-max", KIB, 16 * MIB),
            section.bytes("page-bytes-max", 32 * KIB, MIB / 2),
            section.number("reads-in-flight-max", 1, 100),
            section.number("reads-waiting-max", 1, 10_000)),
        idleAfter,
        section.duration("stop-timeout", Duration.ofMillis(100), MINUTE.multipliedBy(5)),
        section.duration("retry-after", Duration.ofMillis(10), MINUTE),
        section.duration("vanished-kept-for", SECOND, Duration.ofDays(7)));
  }

  /**
   * @param idleAfter a conversation that leaves memory forgets who looks
   */
  private static Look look(CheckedConfig section, Duration idleAfter) {
    return new Look(
        section.number("lookers-max", 2, 2_000),
        section.duration("kept-for", SECOND, idleAfter),
        section.duration("typing-interval", Duration.ofMillis(100), MINUTE),
        // The protocol promises no more.
        section.number("typists-max", 1, 10),
        section.duration("counts-interval", Duration.ofMillis(100), MINUTE),
        section.number("counts-max", 1, 20));
  }

  private static Search search(CheckedConfig section) {
    return new Search(
        section.number("page-entries", 1, 5_000),
        section.number("entries-max", 1, 10_000_000),
        section.number("waiting-max", 1, 10_000),
        section.number("waiting-per-sender-max", 1, 10_000));
  }

  private static Write write(CheckedConfig section) {
    return new Write(
        section.number("batch-entries-max", 1, 1_000),
        section.bytes("batch-bytes-max", 4 * KIB, MIB / 2),
        section.number("waiting-entries-max", 1, 100_000),
        section.bytes("waiting-bytes-max", 64 * KIB, 64 * MIB),
        backoff(section, Duration.ofMillis(1), MINUTE),
        section.duration("stalled-after", Duration.ofMillis(10), MINUTE),
        section.duration("post-timeout", Duration.ofMillis(100), MINUTE));
  }

  private static Load load(CheckedConfig section) {
    return new Load(
        section.number("page-entries", 1, 5_000),
        section.number("overlap-entries", 1, 1_000),
        section.number("waiting-max", 1, 10_000),
        backoff(section, Duration.ofMillis(10), MINUTE.multipliedBy(5)));
  }

  private static Backoff backoff(CheckedConfig section, Duration least, Duration most) {
    Duration min = section.duration("backoff-min", least, most);
    return new Backoff(min, section.duration("backoff-max", min, most));
  }

  Conversation.Rules rules(Limits limits) {
    return new Conversation.Rules(
        dedupeWindow,
        smallMembersMax,
        ownUnreadMax,
        formerMembersMax,
        operations.recallsMax(),
        operations.keptMax(),
        operations.mentionsKeptMax(),
        groups.joinsPerSecond(),
        groups.requestLifetime().toMillis(),
        limits);
  }

  int retryAfterMillis() {
    return (int) retryAfter.toMillis();
  }
}
