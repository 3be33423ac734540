package io.skein.node.session;

import static io.skein.node.session.SessionFixture.ALICE;
import static io.skein.node.session.SessionFixture.BOB;
import static io.skein.node.session.SessionFixture.CAROL;

import io.skein.node.account.UserDirectory;
import io.skein.protocol.UserId;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Alice, bob and carol, until they are deleted; can be away. */
final class KnownUsers implements UserDirectory {
  private final Map<UserId, String> names =
      new ConcurrentHashMap<>(Map.of(ALICE, "alice", BOB, "bob", CAROL, "carol"));
  volatile boolean away;

  void delete(UserId user) {
    names.remove(user);
  }

  @Override
  public CompletionStage<Map<UserId, String>> names(Collection<UserId> users) {
    return away
        ? CompletableFuture.failedFuture(new IOException("no store in this test"))
        : CompletableFuture.completedFuture(
            users.stream()
                .filter(names::containsKey)
                .collect(Collectors.toMap(user -> user, names::get)));
  }

  @Override
  public CompletionStage<Map<String, UserId>> find(Collection<String> names) {
    return CompletableFuture.completedFuture(Map.of());
  }
}
