package io.skein.node.journal.sim;

import io.skein.node.journal.ActivationRules;
import io.skein.node.journal.Entry;
import io.skein.node.journal.Fence;
import io.skein.node.journal.HistoryRules;
import io.skein.node.journal.LaneRules;
import io.skein.node.journal.PageStore.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;

/** History, activation, the fence of the store, and the actors: taken away one by one. */
final class HistoryMutations {
  private HistoryMutations() {}

  static List<Mutation> all() {
    List<Mutation> all = new ArrayList<>(history());
    all.addAll(activation());
    all.addAll(fenceOfTheStore());
    all.addAll(shells());
    return all;
  }

  // History.

  private static List<Mutation> history() {
    return List.of(
        Mutations.history(
            "checkpoint before history",
            () ->
                new HistoryRules() {
                  @Override
                  public boolean mayCheckpoint(int notInHistory) {
                    return true;
                  }
                },
            Profiles::takeOvers),
        Mutations.history(
            "segments deleted before the checkpoint stands",
            () ->
                new HistoryRules() {
                  @Override
                  public boolean mayDelete(long segmentEnd, long knownCheckpoint) {
                    return true;
                  }
                },
            Profiles::takeOvers),
        Mutations.history(
            "undecided entry materialised",
            () ->
                new HistoryRules() {
                  @Override
                  public long materialisable(long decided, long appended) {
                    return appended;
                  }
                },
            Profiles::stalls),
        Mutations.history(
            "reader goes past a missing row",
            () ->
                new HistoryRules() {
                  @Override
                  public List<Entry> run(List<Page> pages, long after, int limit) {
                    List<Entry> run = new ArrayList<>();
                    long last = after;
                    for (Page page : pages) {
                      for (Entry entry : page.entries()) {
                        if (entry.sequence() > last && run.size() < limit) {
                          run.add(entry);
                          last = entry.sequence();
                        }
                      }
                    }
                    return run;
                  }
                },
            Profiles::slowReads),
        new Mutation(
            "pages with the timestamps of a clock",
            (rules, clocks) ->
                Mutations.withHistory(
                    rules,
                    new HistoryRules() {
                      @Override
                      public long timestamp(Page page) {
                        return clocks.wallMillis();
                      }
                    }),
            Profiles::takeOvers,
            Fence.CLOCK,
            Mutation.Shell.NOTHING));
  }

  // Activation.

  private static List<Mutation> activation() {
    return List.of(
        Mutations.byClock(
            "activation ignores the lane, and the lane its sequence",
            rules ->
                Mutations.withActivation(
                    Mutations.withLanes(
                        rules,
                        new LaneRules() {
                          @Override
                          public boolean follows(long appended, long first) {
                            return true;
                          }
                        }),
                    new ActivationRules() {
                      @Override
                      public boolean mayOpen(long undecided) {
                        return true;
                      }
                    }),
            Profiles::actorCrashes),
        Mutations.activation(
            "undecided entry served",
            () ->
                new ActivationRules() {
                  @Override
                  public long servable(long decided, long appended) {
                    return appended;
                  }
                },
            Profiles::slowWrites),
        Mutations.activation(
            "actor reads without lease",
            () ->
                new ActivationRules() {
                  @Override
                  public boolean mayAnswer(boolean valid) {
                    return true;
                  }
                },
            Profiles::staleReads),
        Mutations.activation(
            "history read before the tail is copied",
            () ->
                new ActivationRules() {
                  @Override
                  public CompletionStage<List<Entry>> read(
                      Supplier<List<Entry>> tail,
                      Supplier<CompletionStage<List<Entry>>> history,
                      BinaryOperator<List<Entry>> merge) {
                    return history.get().thenApply(older -> joined(older, tail.get()));
                  }
                },
            Profiles::slowReads));
  }

  /** As who copies the tail first may join the two. */
  private static List<Entry> joined(List<Entry> older, List<Entry> tail) {
    List<Entry> joined = new ArrayList<>(older);
    for (Entry entry : tail) {
      if (joined.isEmpty() || entry.sequence() > joined.get(joined.size() - 1).sequence()) {
        joined.add(entry);
      }
    }
    return joined;
  }

  // The fence of the store.

  private static List<Mutation> fenceOfTheStore() {
    return List.of(
        new Mutation(
            "fence store: no marker",
            (rules, clocks) ->
                Mutations.withLanes(
                    Mutations.withOneClock(rules),
                    new LaneRules() {
                      @Override
                      public boolean isDecidedUnder(boolean marked) {
                        return true;
                      }
                    }),
            Profiles::suspensions,
            Fence.STORE,
            Mutation.Shell.NOTHING),
        new Mutation(
            "fence store: next block before the last is decided",
            (rules, clocks) ->
                Mutations.withLanes(
                    Mutations.withOneClock(rules),
                    new LaneRules() {
                      @Override
                      public boolean mayStart(int writing, int undecided, boolean valid) {
                        return writing == 0 && valid;
                      }
                    }),
            Profiles::lateWakers,
            Fence.STORE,
            Mutation.Shell.NOTHING),
        new Mutation(
            "fence store: answers without a marker",
            (rules, clocks) ->
                Mutations.withActivation(
                    Mutations.withOneClock(rules),
                    new ActivationRules() {
                      @Override
                      public boolean mayAnswerUnder(boolean marked) {
                        return true;
                      }
                    }),
            Profiles::suspensions,
            Fence.STORE,
            Mutation.Shell.NOTHING));
  }

  // What stands in the actor's place.

  private static List<Mutation> shells() {
    return List.of(
        Mutations.shell(
            "client ids not restored", Mutation.Shell.FORGETS_CLIENT_IDS, Profiles::takeOvers),
        Mutations.shell(
            "no search beyond the window", Mutation.Shell.NEVER_SEARCHES, Profiles::takeOvers),
        Mutations.shell(
            "posts checked too early", Mutation.Shell.DECIDES_EARLY, Profiles::memberships),
        Mutations.shell(
            "undecided entry in a snapshot", Mutation.Shell.SNAPSHOTS_EARLY, Profiles::recoveries),
        Mutations.shell(
            "log not read above the snapshot",
            Mutation.Shell.TRUSTS_SNAPSHOTS,
            Profiles::actorCrashes),
        Mutations.shell(
            "wake rows removed too early", Mutation.Shell.FORGETS_WAKES, Profiles::unpublished));
  }
}
