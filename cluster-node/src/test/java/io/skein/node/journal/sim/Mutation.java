package io.skein.node.journal.sim;

import io.skein.node.journal.Clocks;
import io.skein.node.journal.Fence;
import io.skein.node.journal.JournalRules;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * The rules in force, or with one safeguard taken away, and the profile of faults that this one is
 * for.
 *
 * @param rules made afresh for each process, which may read its clocks
 * @param shell what is taken away of what stands in the actor's place
 */
record Mutation(
    String name,
    BiFunction<JournalRules, Clocks, JournalRules> rules,
    Supplier<Faults> profile,
    Fence fence,
    Shell shell) {
  /** What the conversations' shell does wrong. */
  enum Shell {
    NOTHING,
    /** Rule 20. */
    FORGETS_CLIENT_IDS,
    /** Rule 20: looks for an earlier attempt among the remembered alone. */
    NEVER_SEARCHES,
    /** Rule 21: a post is decided when it comes and takes a sequence later. */
    DECIDES_EARLY,
    /** Rule 4: a snapshot has what is still on its way. */
    SNAPSHOTS_EARLY,
    /** Rule 20: what came after the snapshot is not read. */
    TRUSTS_SNAPSHOTS,
    /** Rule 18: the row goes when the conversation is woken, not when it has published. */
    FORGETS_WAKES
  }

  /** No mutation. */
  static Mutation none(Fence fence, Supplier<Faults> profile) {
    return new Mutation("none", (rules, clocks) -> rules, profile, fence, Shell.NOTHING);
  }

  @Override
  public String toString() {
    return name;
  }
}
