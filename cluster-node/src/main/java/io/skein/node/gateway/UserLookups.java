package io.skein.node.gateway;

import io.skein.node.account.UserDirectory;
import io.skein.node.people.Objection;
import io.skein.node.people.PeopleDirectory;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.Self;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks up the users whom requests are about. Each request goes on when they are known, or is
 * answered: there is no such user, or nobody can tell. Stateless, thread-safe.
 */
final class UserLookups {
  private final UserDirectory users;
  private final PeopleDirectory people;
  private final int retryAfterMillis;

  UserLookups(UserDirectory users, PeopleDirectory people, int retryAfterMillis) {
    this.users = users;
    this.people = people;
    this.retryAfterMillis = retryAfterMillis;
  }

  /** Goes on if all of these users exist; else answers that one does not, or that nobody knows. */
  void ifFound(List<UserId> wanted, ClientConnection connection, int request, Runnable next) {
    Set<UserId> distinct = new HashSet<>(wanted);
    if (distinct.isEmpty()) {
      next.run();
      return;
    }
    whenRead(
        users.names(distinct),
        connection,
        request,
        found -> {
          if (found.keySet().containsAll(distinct)) {
            next.run();
          } else {
            connection.answer(request, Reply.Failed.of(ErrorCode.UNKNOWN_USER, "users"));
          }
        });
  }

  /** Goes on with the user of this name; null: there is none, or no name was given. */
  void named(
      String name, ClientConnection connection, int request, Consumer<@Nullable UserId> next) {
    if (name.isEmpty()) {
      next.accept(null);
      return;
    }
    whenRead(
        users.find(Set.of(name)),
        connection,
        request,
        // Names are given back as they are kept, not as they were asked for.
        found -> next.accept(found.values().stream().findFirst().orElse(null)));
  }

  /**
   * Goes on if all of these users exist, with which of them do not want to be put into a group by
   * this one: that counts for those alone who are not in it, which the group knows.
   */
  void withObjections(
      UserId user,
      List<UserId> wanted,
      ClientConnection connection,
      int request,
      Consumer<List<Objection>> next) {
    ifFound(
        wanted,
        connection,
        request,
        () -> whenRead(people.objections(user, wanted), connection, request, next));
  }

  /** Answers who these are, as the one who asks may know. */
  void find(ClientConnection connection, int request, UserId asker, Request.FindUsers find) {
    CompletionStage<Map<UserId, String>> byId =
        find.users().isEmpty()
            ? CompletableFuture.completedStage(Map.of())
            : users.names(new HashSet<>(find.users()));
    CompletionStage<Map<String, UserId>> byName =
        find.names().isEmpty()
            ? CompletableFuture.completedStage(Map.of())
            : users.find(new HashSet<>(find.names()));
    whenRead(
        byId.thenCombine(byName, Found::new)
            .thenCompose(found -> selves(found).thenApply(selves -> found.as(asker, selves))),
        connection,
        request,
        found -> connection.answer(request, new Reply.UsersFound(found)));
  }

  /**
   * What they tell of themselves; nothing if that cannot be read now, unless it says who wants to
   * be found by name.
   */
  private CompletionStage<Map<UserId, Self>> selves(Found found) {
    CompletionStage<Map<UserId, Self>> selves = people.selves(found.users());
    return found.byName().isEmpty() ? selves.exceptionally(failure -> Map.of()) : selves;
  }

  /** Who was found by id, and who by name. */
  private record Found(Map<UserId, String> byId, Map<String, UserId> byName) {
    Set<UserId> users() {
      Set<UserId> users = new HashSet<>(byId.keySet());
      users.addAll(byName.values());
      return users;
    }

    /** As others see them: by name without those who do not want to be found so. */
    List<Reply.User> as(UserId asker, Map<UserId, Self> selves) {
      List<Reply.User> found = new ArrayList<>(byId.size() + byName.size());
      byId.forEach((user, name) -> found.add(user(user, name, selves)));
      byName.forEach(
          (name, user) -> {
            boolean isHidden = self(user, selves).hidden() && !user.equals(asker);
            if (!byId.containsKey(user) && !isHidden) {
              found.add(user(user, name, selves));
            }
          });
      return found;
    }

    private static Reply.User user(UserId id, String name, Map<UserId, Self> selves) {
      Self self = self(id, selves);
      return new Reply.User(id, name, self.displayName(), self.signature());
    }

    private static Self self(UserId user, Map<UserId, Self> selves) {
      return selves.getOrDefault(user, Self.INITIAL);
    }
  }

  /** Goes on with what was read; answers if that cannot be. */
  <T> void whenRead(
      CompletionStage<T> stage, ClientConnection connection, int request, Consumer<T> next) {
    stage.whenComplete(
        (found, failure) -> {
          if (failure == null) {
            next.accept(found);
          } else {
            connection.answer(
                request,
                new Reply.Failed(
                    ErrorCode.UNAVAILABLE, "the accounts cannot be read", retryAfterMillis));
          }
        });
  }
}
