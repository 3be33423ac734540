package io.skein.node.journal.sim;

import io.skein.node.journal.Fence;
import io.skein.node.journal.LeaseRow;
import io.skein.node.journal.OwnershipRules;
import io.skein.node.journal.RecoveryRules;
import io.skein.node.journal.ShardRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Recovery, and who owns a shard: rules taken away one by one. */
final class OwnershipMutations {
  private OwnershipMutations() {}

  static List<Mutation> all() {
    List<Mutation> all = new ArrayList<>(recovery());
    all.addAll(ownership());
    return all;
  }

  // Recovery.

  private static List<Mutation> recovery() {
    return List.of(
        Mutations.recovery(
            "recovered without fixing the cut",
            () ->
                new RecoveryRules() {
                  @Override
                  public boolean fixesCut() {
                    return false;
                  }
                },
            Profiles::recoveries),
        Mutations.recovery(
            "last block not written again",
            () ->
                new RecoveryRules() {
                  @Override
                  public boolean rewritesLastBlock() {
                    return false;
                  }
                },
            Profiles::recoveries),
        Mutations.recovery(
            "checkpoint outside the lease row, a hole is the end",
            () ->
                new RecoveryRules() {
                  @Override
                  public List<Long> checkpoints(LeaseRow sealed) {
                    return Collections.nCopies(sealed.lanes(), 0L);
                  }

                  @Override
                  public boolean isHole(long last, long next) {
                    return false;
                  }
                },
            Profiles::takeOvers),
        Mutations.recovery(
            "recovered before it is in history",
            () ->
                new RecoveryRules() {
                  @Override
                  public boolean bringsIntoHistoryFirst() {
                    return false;
                  }
                },
            Profiles::takeOvers),
        Mutations.recovery(
            "marks by the fence of who recovers",
            () ->
                new RecoveryRules() {
                  @Override
                  public boolean marks(Fence own) {
                    return own == Fence.STORE;
                  }
                },
            Profiles::changes),
        Mutations.recovery(
            "no wake rows",
            () ->
                new RecoveryRules() {
                  @Override
                  public boolean wakes() {
                    return false;
                  }
                },
            Profiles::unpublished));
  }

  // Ownership.

  private static List<Mutation> ownership() {
    return List.of(
        Mutations.ownership(
            "shard taken from a sealed epoch at once",
            () ->
                new OwnershipRules() {
                  @Override
                  public boolean mayTake(LeaseRow.@Nullable State state) {
                    return state != LeaseRow.State.ACTIVE;
                  }
                },
            Profiles::takeOvers),
        Mutations.ownership(
            "several operations on one shard at a time",
            () ->
                new OwnershipRules() {
                  @Override
                  public boolean mayRunNow(boolean running) {
                    return true;
                  }
                },
            Profiles::bounces),
        Mutations.ownership(
            "released before it is materialised",
            () ->
                new OwnershipRules() {
                  @Override
                  public boolean flushesBeforeRelease() {
                    return false;
                  }
                },
            Profiles::toAndFro),
        Mutations.ownership(
            "no generation",
            () ->
                new OwnershipRules() {
                  @Override
                  public ShardRow acquired(ShardRow found, int epoch) {
                    return new ShardRow(found.shard(), epoch, 1);
                  }
                },
            Profiles::lateReleases),
        Mutations.ownership(
            "living owner never asked",
            () ->
                new OwnershipRules() {
                  @Override
                  public boolean asksLivingOwner() {
                    return false;
                  }
                },
            Profiles::lateAcquisitions),
        Mutations.ownership(
            "wake rows not read",
            () ->
                new OwnershipRules() {
                  @Override
                  public boolean wakesAfterAcquire() {
                    return false;
                  }
                },
            Profiles::unpublished));
  }
}
