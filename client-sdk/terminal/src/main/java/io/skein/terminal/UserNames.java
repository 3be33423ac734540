package io.skein.terminal;

import io.skein.client.SkeinClient;
import io.skein.protocol.Card;
import io.skein.protocol.Content;
import io.skein.protocol.GroupChange;
import io.skein.protocol.GroupReply;
import io.skein.protocol.Message;
import io.skein.protocol.UserId;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What users are called. Names are asked for when they are first needed, and what is to be printed
 * with them waits, in order. Thread-safe, but for {@link #after}.
 */
final class UserNames {
  private final Supplier<SkeinClient> client;
  private final Map<UserId, String> known = new ConcurrentHashMap<>();

  /** Output that needs names which are still asked for holds back what comes after it. */
  private CompletableFuture<Void> output = CompletableFuture.completedFuture(null);

  UserNames(Supplier<SkeinClient> client) {
    this.client = client;
  }

  /** The name, or words that stand for it. */
  String of(UserId user) {
    return known.getOrDefault(user, "user " + user);
  }

  /** Who has this name; null: nobody who is known here. */
  @Nullable UserId user(String name) {
    return known.entrySet().stream()
        .filter(one -> one.getValue().equalsIgnoreCase(name))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }

  Collection<String> all() {
    return known.values();
  }

  void put(UserId user, String name) {
    known.put(user, name);
  }

  /** Asks for the names that are not known, and waits for them. */
  void learn(Set<UserId> users) {
    List<UserId> unknown = unknown(users);
    if (!unknown.isEmpty()) {
      client.get().blocking().namesOf(unknown).forEach(user -> put(user.id(), user.name()));
    }
  }

  /**
   * Runs it when the names are known, or cannot be had, and after all that was given before; at
   * once if nothing is waited for. The caller holds its session's lock, so that order is one.
   */
  void after(Set<UserId> users, Runnable print) {
    List<UserId> unknown = unknown(users);
    if (unknown.isEmpty() && output.isDone()) {
      print.run();
      return;
    }
    CompletableFuture<Void> asked =
        unknown.isEmpty() ? CompletableFuture.completedFuture(null) : ask(unknown);
    output = output.thenCompose(before -> asked).thenRun(print);
  }

  private CompletableFuture<Void> ask(List<UserId> unknown) {
    return client
        .get()
        .namesOf(unknown)
        .handle(
            (found, failure) -> {
              if (found != null) {
                found.forEach(user -> put(user.id(), user.name()));
              }
              return null;
            });
  }

  private List<UserId> unknown(Set<UserId> users) {
    return users.stream().filter(user -> !known.containsKey(user)).toList();
  }

  /** Whose names are needed to show these messages of a room. */
  static Set<UserId> in(List<Message> messages, Room room) {
    Set<UserId> users = new LinkedHashSet<>();
    messages.forEach(message -> users.addAll(in(message, room)));
    return users;
  }

  /** Whose names are needed to show these requests. */
  static Set<UserId> in(List<GroupReply.JoinRequest> requests) {
    Set<UserId> users = new LinkedHashSet<>();
    for (GroupReply.JoinRequest request : requests) {
      users.add(request.user());
      users.add(request.askedBy());
    }
    return users;
  }

  /** Whose names are needed to show this message of a room. */
  static Set<UserId> in(Message message, Room room) {
    Set<UserId> users = new LinkedHashSet<>();
    users.add(message.sender());
    Message.Forwarded forwarded = message.forwarded();
    if (forwarded != null) {
      users.add(forwarded.sender());
    }
    UserId peer = room.peer;
    if (peer != null) {
      users.add(peer);
    }
    if (message.content() instanceof Content.MembershipChange change) {
      users.add(change.actor());
      users.addAll(change.users());
      if (change.owner() != null) {
        users.add(change.owner());
      }
    } else if (message.content() instanceof Card.Contact contact) {
      users.add(contact.user());
    } else if (message.content() instanceof Content.Merged merged) {
      merged.lines().forEach(line -> users.add(line.sender()));
    } else if (message.content() instanceof Content.TitleChange title) {
      users.add(title.actor());
    } else if (message.content() instanceof GroupChange change) {
      users.addAll(namedBy(change));
    }
    users.remove(UserId.SYSTEM);
    return users;
  }

  private static List<UserId> namedBy(GroupChange change) {
    if (change instanceof GroupChange.RoleChange roles) {
      return roles.users();
    } else if (change instanceof GroupChange.OwnerChange owner) {
      return List.of(owner.owner());
    } else if (change instanceof GroupChange.MuteChange mute) {
      return mute.users();
    } else if (change instanceof GroupChange.JoinRequested request) {
      return request.users();
    } else if (change instanceof GroupChange.RequestsRefused refused) {
      return refused.users();
    }
    return List.of();
  }
}
