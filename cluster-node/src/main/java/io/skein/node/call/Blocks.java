package io.skein.node.call;

import io.skein.node.people.Stances;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Who is not to ring, since the user and the caller do not want to hear each other. Stateless. */
final class Blocks {
  private Blocks() {}

  /** Those of the users, in their order, who have not blocked the caller, and whom it has not. */
  static CompletionStage<List<UserId>> without(Stances stances, List<UserId> users, UserId caller) {
    CompletionStage<List<UserId>> rest = CompletableFuture.completedStage(List.of());
    for (UserId user : users) {
      CompletionStage<Boolean> blocked =
          stances
              .of(user, caller)
              .thenCombine(
                  stances.of(caller, user), (one, other) -> one.blocked() || other.blocked());
      rest = rest.thenCombine(blocked, (before, isOut) -> isOut ? before : with(before, user));
    }
    return rest;
  }

  private static List<UserId> with(List<UserId> users, UserId user) {
    List<UserId> more = new ArrayList<>(users);
    more.add(user);
    return more;
  }
}
