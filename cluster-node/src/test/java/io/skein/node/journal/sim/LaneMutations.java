package io.skein.node.journal.sim;

import io.skein.node.journal.Attempt;
import io.skein.node.journal.LaneRules;
import io.skein.node.journal.Progress;
import io.skein.node.journal.ShardId;
import java.nio.ByteBuffer;
import java.util.List;

/** What lanes may do, and when: {@link io.skein.node.journal.LaneRules}, taken away one by one. */
final class LaneMutations {
  private LaneMutations() {}

  static List<Mutation> all() {
    return lanes();
  }

  // Lanes.

  private static List<Mutation> lanes() {
    return List.of(
        Mutations.lane(
            "no lease check",
            () ->
                new LaneRules() {
                  @Override
                  public boolean isDecided(boolean validAtSend, boolean validNow) {
                    return true;
                  }
                },
            Profiles::stalls),
        Mutations.lane(
            "lease checked before the write only",
            () ->
                new LaneRules() {
                  @Override
                  public boolean isDecided(boolean validAtSend, boolean validNow) {
                    return validAtSend;
                  }
                },
            Profiles::slowWrites),
        Mutations.lane(
            "failed block skipped",
            () ->
                new LaneRules() {
                  @Override
                  public Attempt afterFailure(Attempt failed) {
                    long position = failed.position() + 1;
                    ByteBuffer bytes = ByteBuffer.allocate(failed.bytes().remaining());
                    bytes.put(failed.bytes().duplicate()).flip();
                    return new Attempt(
                        position, failed.entries(), bytes.putLong(Payloads.POSITION_AT, position));
                  }
                },
            Profiles::takeOvers),
        Mutations.lane(
            "other content at a failed position",
            () ->
                new LaneRules() {
                  @Override
                  public Attempt afterFailure(Attempt failed) {
                    return new Attempt(
                        failed.position(),
                        failed.entries(),
                        Payloads.withLaterTimes(failed.bytes()));
                  }
                },
            Profiles::takeOvers),
        Mutations.lane(
            "several blocks in flight, each decided alone",
            () ->
                new LaneRules() {
                  @Override
                  public boolean mayStart(int writing, int undecided, boolean valid) {
                    return undecided < 3 && valid;
                  }
                },
            Profiles::takeOvers),
        Mutations.lane(
            "published when sent",
            () ->
                new LaneRules() {
                  @Override
                  public boolean mayAnswer(Progress progress) {
                    return true;
                  }
                },
            Profiles::takeOvers),
        Mutations.lane(
            "any generation taken, and any incarnation",
            () ->
                new LaneRules() {
                  @Override
                  public boolean mayTakeFrom(long current, long incarnation) {
                    return true;
                  }

                  @Override
                  public boolean mayTake(long granted, long generation) {
                    return true;
                  }
                },
            Profiles::toAndFro),
        Mutations.lane(
            "earlier incarnations not shut out",
            () ->
                new LaneRules() {
                  @Override
                  public boolean mayTakeFrom(long current, long incarnation) {
                    return true;
                  }

                  @Override
                  public boolean follows(long appended, long first) {
                    return true;
                  }
                },
            Profiles::actorCrashes),
        Mutations.lane(
            "released before it is flushed",
            () ->
                new LaneRules() {
                  @Override
                  public boolean isFlushed(int undecided, int notInHistory) {
                    return true;
                  }
                },
            Profiles::toAndFro),
        Mutations.lane(
            "a refused block is sent for ever",
            () ->
                new LaneRules() {
                  @Override
                  public boolean endsEpoch(Throwable failure) {
                    return false;
                  }
                },
            Profiles::refusals),
        Mutations.lane(
            "records and actors kept over a release",
            () ->
                new LaneRules() {
                  @Override
                  public boolean isDropped(ShardId dropped, ShardId ofRecord) {
                    return false;
                  }

                  @Override
                  public boolean mayTake(long granted, long generation) {
                    return granted > 0;
                  }
                },
            Profiles::absences));
  }
}
