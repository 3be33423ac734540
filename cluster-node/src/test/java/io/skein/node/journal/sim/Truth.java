package io.skein.node.journal.sim;

import io.skein.node.journal.Entity;
import io.skein.node.journal.Entry;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.Message;
import io.skein.protocol.UserId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The checker: hears all that leaves a node, and at the end what the log holds. It knows what was
 * told to whom, and when; nothing of how the journal works.
 */
final class Truth {
  private static final int VIOLATIONS_MAX = 20;

  private record Post(UserId sender, ClientId clientId) {}

  private record Shown(UserId user, long sequence) {}

  /** What became known of one conversation. */
  private static final class Known {
    private final List<@Nullable ByteBuffer> told = new ArrayList<>();
    private final Map<Post, Long> acknowledged = new LinkedHashMap<>();
    private final Set<Shown> shown = new HashSet<>();
    private final Map<UserId, List<ClientId>> posted = new HashMap<>();
    private long confirmed;
    private long published;
    private long acknowledgedUpTo;
  }

  private final World world;
  private final Map<Entity, Known> all = new LinkedHashMap<>();
  private final Map<Integer, NodeProcess> owners = new HashMap<>();
  private final List<Violation> violations = new ArrayList<>();
  private int acknowledgements;

  Truth(World world) {
    this.world = world;
  }

  List<Violation> violations() {
    return violations;
  }

  int acknowledgements() {
    return acknowledgements;
  }

  void violation(Violation.Kind kind, String what) {
    world.trace(() -> "VIOLATION " + kind + ": " + what);
    if (violations.size() < VIOLATIONS_MAX) {
      violations.add(new Violation(kind, what));
    }
  }

  private Known known(Entity entity) {
    return all.computeIfAbsent(entity, key -> new Known());
  }

  /** Up to here everybody may know the entity's log by now. */
  long confirmed(Entity entity) {
    return known(entity).confirmed;
  }

  /** Whose epoch it is. */
  void began(int epoch, NodeProcess process) {
    owners.put(epoch, process);
  }

  boolean isOwnerAlive(int epoch) {
    NodeProcess owner = owners.get(epoch);
    return owner != null && !owner.isDead();
  }

  // What clients do.

  /** A client makes the first attempt of a post, after those that it made before. */
  void posts(Entity entity, UserId sender, ClientId clientId) {
    known(entity).posted.computeIfAbsent(sender, key -> new ArrayList<>()).add(clientId);
  }

  /** Its client has given up on a post, of which a copy may still be on its way. */
  void givenUp(Entity entity, UserId sender, ClientId clientId) {
    known(entity).posted.getOrDefault(sender, new ArrayList<>()).remove(clientId);
  }

  // What leaves a node.

  /** This content was told for this place: by a read, or with what follows. */
  void told(Entry entry, String how) {
    List<@Nullable ByteBuffer> told = known(entry.entity()).told;
    while (told.size() <= entry.sequence()) {
      told.add(null);
    }
    ByteBuffer before = told.get((int) entry.sequence());
    if (before == null) {
      told.set((int) entry.sequence(), entry.payload());
    } else if (!before.equals(entry.payload())) {
      Entry other = new Entry(entry.entity(), entry.sequence(), before);
      violation(
          Violation.Kind.TWO_ORDERS,
          how + " " + Payloads.describe(entry) + ", told before: " + Payloads.describe(other));
    }
  }

  void acknowledged(Entity entity, UserId sender, ClientId clientId, long sequence) {
    Known known = known(entity);
    acknowledgements++;
    known.confirmed = Math.max(known.confirmed, sequence);
    known.acknowledgedUpTo = Math.max(known.acknowledgedUpTo, sequence);
    Long before = known.acknowledged.putIfAbsent(new Post(sender, clientId), sequence);
    if (before != null && before != sequence) {
      violation(
          Violation.Kind.DUPLICATE,
          entity + " post " + clientId.low() + " acknowledged at " + before + " and " + sequence);
    }
  }

  /** A change of members was answered. */
  void changed(Entry entry) {
    Known known = known(entry.entity());
    acknowledgements++;
    told(entry, "acknowledged");
    known.confirmed = Math.max(known.confirmed, entry.sequence());
    known.acknowledgedUpTo = Math.max(known.acknowledgedUpTo, entry.sequence());
  }

  void published(Entry entry, List<UserId> to) {
    Known known = known(entry.entity());
    told(entry, "published");
    known.confirmed = Math.max(known.confirmed, entry.sequence());
    known.published = Math.max(known.published, entry.sequence());
    to.forEach(user -> known.shown.add(new Shown(user, entry.sequence())));
  }

  /** Members were told that the log reaches as far as this, so that they may ask for it. */
  void publishedHead(Entity entity, long head) {
    Known known = known(entity);
    known.confirmed = Math.max(known.confirmed, head);
    known.published = Math.max(known.published, head);
  }

  /**
   * The answer to a read of entries above {@code after}.
   *
   * @param complete whether it goes on to the end of the log
   * @param confirmedBefore what was confirmed when the read began
   */
  void read(
      Entity entity, long after, List<Entry> entries, boolean complete, long confirmedBefore) {
    follow(entity, after, entries, "an actor's answer");
    long last = after + entries.size();
    if (complete && last < confirmedBefore) {
      violation(
          Violation.Kind.STALE,
          entity + " read up to " + last + ", confirmed before: " + confirmedBefore);
    }
    Known known = known(entity);
    known.confirmed = Math.max(known.confirmed, last);
  }

  /** History as any node reads it. */
  void readHistory(Entity entity, long after, List<Entry> entries) {
    follow(entity, after, entries, "history");
  }

  private void follow(Entity entity, long after, List<Entry> entries, String how) {
    long next = after + 1;
    for (Entry entry : entries) {
      if (entry.sequence() != next++) {
        violation(
            Violation.Kind.GAP,
            how
                + " of "
                + entity
                + " has "
                + entry.sequence()
                + " where "
                + (next - 1)
                + " is due");
        return;
      }
      told(entry, how + " has");
    }
  }

  void shown(Entity entity, UserId user, List<Entry> entries) {
    Known known = known(entity);
    entries.forEach(entry -> known.shown.add(new Shown(user, entry.sequence())));
  }

  // The end.

  /** Nobody has been told of what was acknowledged, though whoever took over had the time. */
  void checkPublished() {
    all.forEach(
        (entity, known) -> {
          if (known.published < known.acknowledgedUpTo) {
            violation(
                Violation.Kind.UNPUBLISHED,
                entity
                    + " acknowledged up to "
                    + known.acknowledgedUpTo
                    + ", published up to "
                    + known.published);
          }
        });
  }

  /** The whole log of an entity, as the last owner reads it. */
  void checkLog(Entity entity, List<Entry> log) {
    Known known = known(entity);
    long next = 1;
    Map<Post, Long> places = new HashMap<>();
    for (Entry entry : log) {
      if (entry.sequence() != next++) {
        violation(Violation.Kind.GAP, "the log of " + entity + " lacks " + (next - 1));
        return;
      }
      Message message = Payloads.message(entry);
      if (message.clientId() != null) {
        Post post = new Post(message.sender(), message.clientId());
        Long before = places.putIfAbsent(post, entry.sequence());
        if (before != null) {
          violation(
              Violation.Kind.DUPLICATE,
              Payloads.describe(entry) + " stands at " + before + " as well");
        }
      }
    }
    checkTold(entity, known, log);
    checkPosts(entity, known, places);
    new Members(entity, log).check(known);
  }

  private void checkTold(Entity entity, Known known, List<Entry> log) {
    for (int sequence = 1; sequence < known.told.size(); sequence++) {
      ByteBuffer told = known.told.get(sequence);
      if (told == null) {
        continue;
      }
      Entry one = new Entry(entity, sequence, told);
      if (sequence > log.size()) {
        violation(Violation.Kind.LOST, Payloads.describe(one) + ": the log ends at " + log.size());
        return;
      }
      if (!log.get(sequence - 1).payload().equals(told)) {
        violation(
            Violation.Kind.LOST,
            Payloads.describe(one) + ": the log has " + Payloads.describe(log.get(sequence - 1)));
        return;
      }
    }
    if (known.confirmed > log.size()) {
      violation(
          Violation.Kind.LOST,
          entity + " was told up to " + known.confirmed + ", the log ends at " + log.size());
    }
  }

  private void checkPosts(Entity entity, Known known, Map<Post, Long> places) {
    known.acknowledged.forEach(
        (post, sequence) -> {
          Long place = places.get(post);
          if (place == null || !place.equals(sequence)) {
            violation(
                Violation.Kind.LOST,
                entity
                    + " post "
                    + post.clientId().low()
                    + " acknowledged at "
                    + sequence
                    + ", stands at "
                    + place);
          }
        });
    known.posted.forEach(
        (sender, posts) -> {
          long last = 0;
          for (ClientId clientId : posts) {
            Long place = places.get(new Post(sender, clientId));
            if (place != null && place < last) {
              violation(
                  Violation.Kind.REORDERED,
                  entity + " post " + clientId.low() + " of " + sender + " stands at " + place);
            }
            last = place == null ? last : place;
          }
        });
  }

  /** Who was a member when, by the log alone. */
  private final class Members {
    private final Entity entity;
    private final List<Entry> log;

    Members(Entity entity, List<Entry> log) {
      this.entity = entity;
      this.log = log;
    }

    void check(Known known) {
      if (!entity.id().startsWith("g")) {
        return;
      }
      Set<UserId> members = new TreeSet<>();
      Map<UserId, long[]> seen = new HashMap<>();
      for (Entry entry : log) {
        Message message = Payloads.message(entry);
        if (message.content() instanceof Content.MembershipChange change) {
          apply(change, entry.sequence(), members, seen);
        } else if (!members.contains(message.sender())) {
          violation(Violation.Kind.MEMBERSHIP, Payloads.describe(entry) + ", who is no member");
        }
      }
      for (Shown shown : known.shown) {
        long[] range = seen.get(shown.user());
        if (range == null
            || shown.sequence() < range[0]
            || (shown.sequence() > range[1] && !members.contains(shown.user()))) {
          violation(
              Violation.Kind.MEMBERSHIP,
              entity + "#" + shown.sequence() + " was shown to " + shown.user());
        }
      }
    }

    /** Ranges only grow here: who was there twice saw both times rightly. */
    private void apply(
        Content.MembershipChange change,
        long sequence,
        Set<UserId> members,
        Map<UserId, long[]> seen) {
      switch (change.kind()) {
        case CREATED, JOINED -> {
          members.addAll(change.users());
          change
              .users()
              .forEach(user -> seen.computeIfAbsent(user, key -> new long[] {sequence, 0}));
        }
        case UNBANNED -> {
          // Nobody comes or goes by it.
        }
        case LEFT, REMOVED, DECLINED, BANNED -> {
          members.removeAll(change.users());
          change
              .users()
              .forEach(user -> seen.computeIfAbsent(user, key -> new long[2])[1] = sequence);
        }
      }
    }
  }
}
