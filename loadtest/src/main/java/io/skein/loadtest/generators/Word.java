package io.skein.loadtest.generators;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.skein.loadtest.engine.Part;
import io.skein.loadtest.engine.RunException;
import io.skein.loadtest.engine.Slice;
import io.skein.loadtest.result.TimeLine;
import java.util.List;

/**
 * What coordinator and agent say to each other, as JSON. In the order of a run: {@link Open},
 * {@link Welcome}; {@link Prepare}, {@link Prepared}, {@link Ready}; {@link Begin}; {@link Ended}.
 * Pings go all the time, slices and marks from when the agent logs in, {@link Failed} ends it at
 * any time. Times are {@link System#nanoTime()} of the agent, where nothing else is said.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "word")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Word.Open.class, name = "open"),
  @JsonSubTypes.Type(value = Word.Welcome.class, name = "welcome"),
  @JsonSubTypes.Type(value = Word.Busy.class, name = "busy"),
  @JsonSubTypes.Type(value = Word.Ping.class, name = "ping"),
  @JsonSubTypes.Type(value = Word.Pong.class, name = "pong"),
  @JsonSubTypes.Type(value = Word.Prepare.class, name = "prepare"),
  @JsonSubTypes.Type(value = Word.Prepared.class, name = "prepared"),
  @JsonSubTypes.Type(value = Word.Ready.class, name = "ready"),
  @JsonSubTypes.Type(value = Word.Begin.class, name = "begin"),
  @JsonSubTypes.Type(value = Word.Drop.class, name = "drop"),
  @JsonSubTypes.Type(value = Word.Dropped.class, name = "dropped"),
  @JsonSubTypes.Type(value = Word.Stop.class, name = "stop"),
  @JsonSubTypes.Type(value = Word.GiveUp.class, name = "give-up"),
  @JsonSubTypes.Type(value = Word.Cut.class, name = "cut"),
  @JsonSubTypes.Type(value = Word.Marked.class, name = "marked"),
  @JsonSubTypes.Type(value = Word.Ended.class, name = "ended"),
  @JsonSubTypes.Type(value = Word.Failed.class, name = "failed")
})
sealed interface Word {
  /** The coordinator's first word; whoever can say it has the secret. */
  record Open() implements Word {}

  /** The agent's first word: it has the secret, too, and nothing else to do. */
  record Welcome() implements Word {}

  /** The agent's first word: it works for somebody else. */
  record Busy() implements Word {}

  /**
   * Answered at once by {@link Pong}.
   *
   * @param sentNanos of the coordinator's clock
   */
  record Ping(long sentNanos) implements Word {}

  /**
   * @param sentNanos as in the ping
   * @param agentNanos when it was answered
   * @param anyPresent whether any of this generator's users is connected and holds everything
   * @param allPresent whether all of them do
   */
  record Pong(long sentNanos, long agentNanos, boolean anyPresent, boolean allPresent)
      implements Word {}

  /**
   * What to do. The agent makes the plan from the command line, without anything in it that acts on
   * the agent's machine: no steps, no files.
   *
   * @param command as the coordinator was given it: scenario and options
   * @param plan what it is, in words: an agent of another build may make another one of it
   * @param index which generator this is, from 0
   * @param of how many there are
   * @param sockets host:port of the target's nodes
   * @param firstUser number of the first of {@code accounts}
   */
  record Prepare(
      List<String> command,
      String plan,
      int index,
      int of,
      String target,
      List<String> sockets,
      int firstUser,
      List<Account> accounts)
      implements Word {}

  /**
   * A user of the target.
   *
   * @param user id
   */
  record Account(String user, String token) {}

  /** The agent has made its plan, and logs its users in. */
  record Prepared() implements Word {}

  /** All users of this generator are logged in. */
  record Ready() implements Word {}

  /** Time begins then. */
  record Begin(long atNanos) implements Word {}

  /**
   * Drop a share of the connections; answered by {@link Dropped} when they are gone.
   *
   * @param awayNanos for how long at least
   */
  record Drop(double share, long awayNanos) implements Word {}

  record Dropped() implements Word {}

  /** End soon; {@link Ended} comes with what was measured. */
  record Stop() implements Word {}

  /** End now: the target is gone, for all generators. Answered as {@link Stop}. */
  record GiveUp() implements Word {}

  /** An interval has ended. */
  record Cut(Slice slice) implements Word {}

  /** Something happened. */
  record Marked(TimeLine.Mark.Kind kind, String label, long atNanos) implements Word {}

  /** That was all. */
  record Ended(Part part) implements Word {}

  /** There is no run, or no more of it. */
  record Failed(RunException.Kind kind, String message) implements Word {}
}
