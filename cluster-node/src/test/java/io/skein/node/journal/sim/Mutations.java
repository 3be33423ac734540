package io.skein.node.journal.sim;

import io.skein.node.journal.ActivationRules;
import io.skein.node.journal.Fence;
import io.skein.node.journal.HistoryRules;
import io.skein.node.journal.JournalRules;
import io.skein.node.journal.LaneRules;
import io.skein.node.journal.LeaseRules;
import io.skein.node.journal.OwnershipRules;
import io.skein.node.journal.RecoveryRules;
import io.skein.node.journal.SealRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The design's table: each safeguard, taken away. A mutation that the simulation does not catch
 * within a few hundred seeds would say that the simulation does not test the rule.
 */
final class Mutations {
  private Mutations() {}

  static List<Mutation> all() {
    List<Mutation> all = new ArrayList<>(LaneMutations.all());
    all.addAll(LeaseMutations.all());
    all.addAll(OwnershipMutations.all());
    all.addAll(HistoryMutations.all());
    return all;
  }

  private static final List<Mutation> IN_FORCE = all().stream().map(Mutations::inForce).toList();

  /** The fence of the store is tried as what it is for: without a second clock. */
  static Mutation inForce(Mutation mutation) {
    return new Mutation(
        "none",
        (rules, clocks) -> mutation.fence() == Fence.STORE ? withOneClock(rules) : rules,
        mutation.profile(),
        mutation.fence(),
        Mutation.Shell.NOTHING);
  }

  /** The rules in force, under the profile of one of the mutations, or the usual one. */
  static Mutation inForce(long seed) {
    int pick = (int) Math.floorMod(seed, 2L * IN_FORCE.size());
    return pick < IN_FORCE.size()
        ? IN_FORCE.get(pick)
        : Mutation.none(pick % 2 == 0 ? Fence.CLOCK : Fence.STORE, Profiles::usual);
  }

  // How they are made.

  static Mutation shell(String name, Mutation.Shell shell, Supplier<Faults> profile) {
    return new Mutation(name, (rules, clocks) -> rules, profile, Fence.CLOCK, shell);
  }

  static Mutation byClock(
      String name, UnaryOperator<JournalRules> rules, Supplier<Faults> profile) {
    return new Mutation(
        name,
        (before, clocks) -> rules.apply(before),
        profile,
        Fence.CLOCK,
        Mutation.Shell.NOTHING);
  }

  static Mutation lane(String name, Supplier<LaneRules> with, Supplier<Faults> profile) {
    return byClock(name, rules -> withLanes(rules, with.get()), profile);
  }

  static JournalRules withLanes(JournalRules rules, LaneRules lanes) {
    return new JournalRules(
        lanes,
        rules.history(),
        rules.activation(),
        rules.leases(),
        rules.seals(),
        rules.recovery(),
        rules.ownership());
  }

  static JournalRules withHistory(JournalRules rules, HistoryRules history) {
    return new JournalRules(
        rules.lanes(),
        history,
        rules.activation(),
        rules.leases(),
        rules.seals(),
        rules.recovery(),
        rules.ownership());
  }

  /** Rule 10 left to the store alone. */
  static JournalRules withOneClock(JournalRules rules) {
    return new JournalRules(
        rules.lanes(),
        rules.history(),
        rules.activation(),
        new LeaseRules() {
          @Override
          public boolean clocksAgree(long monotonic, long wall, Duration tolerance) {
            return true;
          }
        },
        rules.seals(),
        rules.recovery(),
        rules.ownership());
  }

  static JournalRules withActivation(JournalRules rules, ActivationRules activation) {
    return new JournalRules(
        rules.lanes(),
        rules.history(),
        activation,
        rules.leases(),
        rules.seals(),
        rules.recovery(),
        rules.ownership());
  }

  static Mutation lease(String name, Supplier<LeaseRules> with, Supplier<Faults> profile) {
    return byClock(
        name,
        rules ->
            new JournalRules(
                rules.lanes(),
                rules.history(),
                rules.activation(),
                with.get(),
                rules.seals(),
                rules.recovery(),
                rules.ownership()),
        profile);
  }

  static Mutation seal(String name, Supplier<SealRules> with, Supplier<Faults> profile) {
    return byClock(
        name,
        rules ->
            new JournalRules(
                rules.lanes(),
                rules.history(),
                rules.activation(),
                rules.leases(),
                with.get(),
                rules.recovery(),
                rules.ownership()),
        profile);
  }

  static Mutation recovery(String name, Supplier<RecoveryRules> with, Supplier<Faults> profile) {
    return byClock(
        name,
        rules ->
            new JournalRules(
                rules.lanes(),
                rules.history(),
                rules.activation(),
                rules.leases(),
                rules.seals(),
                with.get(),
                rules.ownership()),
        profile);
  }

  static Mutation ownership(String name, Supplier<OwnershipRules> with, Supplier<Faults> profile) {
    return byClock(
        name,
        rules ->
            new JournalRules(
                rules.lanes(),
                rules.history(),
                rules.activation(),
                rules.leases(),
                rules.seals(),
                rules.recovery(),
                with.get()),
        profile);
  }

  static Mutation history(String name, Supplier<HistoryRules> with, Supplier<Faults> profile) {
    return byClock(
        name,
        rules ->
            new JournalRules(
                rules.lanes(),
                with.get(),
                rules.activation(),
                rules.leases(),
                rules.seals(),
                rules.recovery(),
                rules.ownership()),
        profile);
  }

  static Mutation activation(
      String name, Supplier<ActivationRules> with, Supplier<Faults> profile) {
    return byClock(name, rules -> withActivation(rules, with.get()), profile);
  }
}
