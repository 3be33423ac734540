package io.skein.node.journal.sim;

import io.skein.node.journal.LeaseRow;
import io.skein.node.journal.LeaseRules;
import io.skein.node.journal.LeaseTimes;
import io.skein.node.journal.SealRules;
import io.skein.node.journal.Swap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** What a node believes of its own lease, and of others': rules taken away one by one. */
final class LeaseMutations {
  private LeaseMutations() {}

  static List<Mutation> all() {
    List<Mutation> all = new ArrayList<>(leases());
    all.addAll(seals());
    return all;
  }

  // Leases.

  private static List<Mutation> leases() {
    return List.of(
        Mutations.lease(
            "deadline counted from the reply",
            () ->
                new LeaseRules() {
                  @Override
                  public long deadline(long firstAttempt, long reply, Duration lease) {
                    return reply + lease.toNanos();
                  }
                },
            Profiles::lateAnswers),
        Mutations.lease(
            "unknown renewal extends the lease",
            () ->
                new LeaseRules() {
                  @Override
                  public long afterUnknown(long deadline, long firstAttempt, Duration lease) {
                    return deadline + lease.toNanos();
                  }
                },
            Profiles::lostTransactions),
        Mutations.lease(
            "a lease is always valid",
            () ->
                new LeaseRules() {
                  @Override
                  public boolean isValid(long deadline, long now) {
                    return true;
                  }
                },
            Profiles::stalls),
        Mutations.lease(
            "one clock only, machines suspended",
            () ->
                new LeaseRules() {
                  @Override
                  public boolean clocksAgree(long monotonic, long wall, Duration tolerance) {
                    return true;
                  }
                },
            Profiles::suspensions),
        Mutations.lease(
            "epoch number reused",
            () ->
                new LeaseRules() {
                  @Override
                  public int epoch(int taken, int before) {
                    return before > 0 ? before : taken;
                  }

                  @Override
                  public boolean isBegun(Swap<LeaseRow> inserted) {
                    return true;
                  }
                },
            Profiles::takeOvers),
        Mutations.lease(
            "state kept into a new epoch",
            () ->
                new LeaseRules() {
                  @Override
                  public boolean dropsAllWithTheEpoch() {
                    return false;
                  }
                },
            Profiles::takeOvers),
        Mutations.lease(
            "closed before the lanes stop",
            () ->
                new LeaseRules() {
                  @Override
                  public boolean stopsLanesBeforeClosing() {
                    return false;
                  }
                },
            Profiles::drains),
        Mutations.lease(
            "leaves though nobody is valid",
            () ->
                new LeaseRules() {
                  @Override
                  public boolean leaves(Duration expired, boolean peerValid, Duration lease) {
                    return expired.compareTo(lease.multipliedBy(2)) >= 0;
                  }
                },
            Profiles::outages),
        Mutations.lease(
            "never leaves",
            () ->
                new LeaseRules() {
                  @Override
                  public boolean leaves(Duration expired, boolean peerValid, Duration lease) {
                    return false;
                  }
                },
            Profiles::cutOff));
  }

  // Seals.

  private static List<Mutation> seals() {
    return List.of(
        Mutations.seal(
            "sealed without waiting",
            () ->
                new SealRules() {
                  @Override
                  public boolean maySeal(long readEnd, long now, Duration wait) {
                    return true;
                  }
                },
            Profiles::takeOvers),
        Mutations.seal(
            "sealer waits for its own lease's time",
            () ->
                new SealRules() {
                  @Override
                  public Duration wait(LeaseRow watched, LeaseTimes own) {
                    return own.sealAfter();
                  }
                },
            Profiles::changes),
        Mutations.seal(
            "seal not conditional on the renewal",
            () ->
                new SealRules() {
                  @Override
                  public OptionalLong afterRefused(LeaseRow found) {
                    return OptionalLong.of(found.renewal());
                  }
                },
            Profiles::slowSeals),
        Mutations.seal(
            "failed reads do not start the wait again",
            () ->
                new SealRules() {
                  @Override
                  public boolean restartsAfterFailure() {
                    return false;
                  }
                },
            Profiles::outages),
        Mutations.seal(
            "predecessor sealed without its lock",
            () ->
                new SealRules() {
                  @Override
                  public boolean mayNotWait(boolean locked, boolean noted) {
                    return noted;
                  }
                },
            Profiles::zombies));
  }
}
