package io.skein.loadtest.history;

import io.skein.loadtest.history.HistoryEvent.Entry;
import io.skein.loadtest.history.Posts.Outcome;
import io.skein.loadtest.history.Violation.Kind;
import io.skein.protocol.ClientId;
import io.skein.protocol.ConversationId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One conversation's history: takes events as they come, finds at once what can be found at once,
 * and the rest at the end. Thread-safe; conversations share nothing, so their locks are short and
 * many.
 */
final class ConversationHistory {
  /**
   * No conversation of a run comes near; a sequence above is garbage and would only cost memory.
   */
  static final int SEQUENCE_MAX = 1 << 24;

  private final ConversationId id;
  private final Findings findings;
  private final Posts posts = new Posts();
  private final Entries entries = new Entries();
  private final Map<String, Integer> authors = new HashMap<>();
  private final Map<String, DeviceView> devices = new HashMap<>();

  /** By author: the number of its post that the log had last. */
  private final Map<Integer, Integer> lastLogged = new HashMap<>();

  private final List<HistoryEvent.UnreadCount> unreadCounts = new ArrayList<>();
  private int nextInLog = 1;
  private long acknowledged;
  private long refused;
  private long unknown;
  private long seen;

  ConversationHistory(ConversationId id, Findings findings) {
    this.id = id;
    this.findings = findings;
  }

  /**
   * @throws IllegalStateException if the client id was sent before: the recorder's defect
   */
  synchronized void sent(HistoryEvent.Sent event) {
    long fingerprint =
        Mixing.fingerprint(new Entry(id, 0, event.sender(), event.clientId(), event.contentHash()));
    int author = authors.computeIfAbsent(event.device(), name -> authors.size());
    if (!posts.add(event.clientId(), fingerprint, author)) {
      throw new IllegalStateException("sent twice: " + event.clientId());
    }
  }

  synchronized void acknowledged(ClientId clientId, long sequence) {
    int post = posts.find(clientId);
    if (post == Posts.NONE || isOutOfRange(sequence)) {
      found(
          Kind.PHANTOM,
          sequence,
          "acknowledged at " + sequence + ", never sent or nowhere: " + clientId);
      return;
    }
    int before = posts.acknowledgedAt(post);
    if (before != 0 && before != sequence) {
      found(Kind.MOVED, sequence, clientId + " acknowledged at " + before + " and at " + sequence);
      return;
    }
    if (before == 0) {
      acknowledged++;
    }
    posts.ended(post, Outcome.ACKNOWLEDGED);
    posts.acknowledgedAt(post, (int) sequence);
  }

  synchronized void refused(ClientId clientId) {
    refused++;
    ended(clientId, Outcome.REFUSED);
  }

  synchronized void unknown(ClientId clientId) {
    unknown++;
    ended(clientId, Outcome.UNKNOWN);
  }

  private void ended(ClientId clientId, Outcome how) {
    int post = posts.find(clientId);
    if (post != Posts.NONE && posts.outcome(post) == Outcome.OPEN) {
      posts.ended(post, how);
    }
  }

  synchronized void follows(String device, long after) {
    device(device).follows((int) after);
  }

  synchronized void seen(String device, Entry entry) {
    seen++;
    if (isOutOfRange(entry.sequence())) {
      found(Kind.PHANTOM, entry.sequence(), device + " was handed sequence " + entry.sequence());
      return;
    }
    int sequence = (int) entry.sequence();
    step(device, sequence);
    long fingerprint = Mixing.fingerprint(entry);
    switch (entries.read(sequence, fingerprint)) {
      case SAME -> {
        return;
      }
      case OTHER ->
          found(Kind.REORDERED, sequence, device + " was handed another entry at " + sequence);
      case FIRST -> {
        // The first reader of this sequence: nobody to agree with.
      }
    }
    ClientId clientId = entry.clientId();
    if (clientId == null) {
      entries.seenWithoutPost(sequence);
      return;
    }
    int post = known(entry, fingerprint, device + " was handed");
    if (post == Posts.NONE) {
      return;
    }
    int before = posts.seenAt(post);
    if (before == 0) {
      posts.seenAt(post, sequence);
    } else if (before != sequence) {
      found(
          Kind.DUPLICATED,
          sequence,
          clientId + " was handed out at " + before + " and at " + sequence);
    }
  }

  private void step(String name, int sequence) {
    DeviceView device = device(name);
    int last = device.last();
    switch (device.saw(sequence)) {
      case LATE ->
          found(Kind.REORDERED, sequence, name + " was handed " + sequence + " after " + last);
      case TWICE -> found(Kind.DUPLICATED, sequence, name + " was handed " + sequence + " twice");
      case NEXT, AHEAD -> {
        // What is missing may still come.
      }
    }
  }

  /** The post that an entry is, or none if nobody sent it, or not so. */
  private int known(Entry entry, long fingerprint, String where) {
    ClientId clientId = entry.clientId();
    int post = clientId == null ? Posts.NONE : posts.find(clientId);
    if (post == Posts.NONE || posts.fingerprint(post) != fingerprint) {
      String what = post == Posts.NONE ? " what nobody sent: " : " what was sent otherwise: ";
      found(Kind.PHANTOM, entry.sequence(), where + what + clientId + " at " + entry.sequence());
      return Posts.NONE;
    }
    return post;
  }

  synchronized void log(Entry entry) {
    if (isOutOfRange(entry.sequence())) {
      found(Kind.PHANTOM, entry.sequence(), "the log has sequence " + entry.sequence());
      return;
    }
    int sequence = (int) entry.sequence();
    if (sequence < nextInLog) {
      found(Kind.REORDERED, sequence, "the log gave " + sequence + " after " + (nextInLog - 1));
    } else if (sequence > nextInLog) {
      found(Kind.GAPPED, nextInLog, "the log has no " + nextInLog + " to " + (sequence - 1));
    }
    nextInLog = Math.max(nextInLog, sequence + 1);
    long fingerprint = Mixing.fingerprint(entry);
    if (entries.read(sequence, fingerprint) == Entries.Agreement.OTHER) {
      found(
          Kind.REORDERED,
          sequence,
          "the log has another entry at " + sequence + " than a reader was given");
    }
    entries.log(sequence, entry.sender().value());
    if (entry.clientId() != null) {
      int post = known(entry, fingerprint, "the log has");
      if (post != Posts.NONE) {
        logged(post, sequence);
      }
    }
  }

  private void logged(int post, int sequence) {
    int before = posts.loggedAt(post);
    if (before != 0) {
      found(
          Kind.DUPLICATED,
          sequence,
          posts.id(post) + " is in the log at " + before + " and " + sequence);
      // Where it was acknowledged it may be: then it did not move as well.
      if (posts.acknowledgedAt(post) == sequence) {
        posts.loggedAt(post, sequence);
      }
      return;
    }
    posts.loggedAt(post, sequence);
    int last = lastLogged.merge(posts.author(post), post, Math::max);
    if (last != post) {
      found(
          Kind.REORDERED,
          sequence,
          posts.id(post)
              + " stands at "
              + sequence
              + " after "
              + posts.id(last)
              + ", which its device sent later");
    }
  }

  synchronized void unread(HistoryEvent.UnreadCount count) {
    unreadCounts.add(count);
  }

  /** Finds what only the whole history shows. Once, after everything else. */
  synchronized Verdict.Totals finish() {
    for (int post = 0; post < posts.size(); post++) {
      finish(post);
    }
    for (int s = entries.nextVanished(0); s > 0; s = entries.nextVanished(s)) {
      found(Kind.LOST, s, "handed to a device at " + s + ", not in the log");
    }
    devices.forEach(this::finish);
    unreadCounts.forEach(this::check);
    return new Verdict.Totals(
        1,
        posts.size(),
        acknowledged,
        refused,
        unknown,
        seen,
        entries.logged(),
        unreadCounts.size());
  }

  private void finish(int post) {
    int promised = posts.acknowledgedAt(post);
    int stored = posts.loggedAt(post);
    int handedOut = posts.seenAt(post);
    if (stored == 0 && promised != 0) {
      found(
          Kind.LOST,
          promised,
          posts.id(post) + " acknowledged at " + promised + ", not in the log");
    } else if (stored == 0 && handedOut != 0) {
      found(
          Kind.LOST,
          handedOut,
          posts.id(post) + " handed to a device at " + handedOut + ", not in the log");
    } else if (promised != 0 && stored != promised) {
      found(
          Kind.MOVED,
          promised,
          posts.id(post) + " acknowledged at " + promised + ", stands at " + stored);
    }
    if (posts.outcome(post) == Outcome.REFUSED && stored != 0) {
      found(Kind.PHANTOM, stored, posts.id(post) + " was refused, and is in the log at " + stored);
    }
  }

  private void finish(String name, DeviceView device) {
    if (device.missing() > 0) {
      found(
          Kind.GAPPED,
          device.firstMissing(),
          "%s never got %d entries, %d the first"
              .formatted(name, device.missing(), device.firstMissing()));
    }
    if (device.isFollowing() && device.last() < entries.head()) {
      found(
          Kind.GAPPED,
          device.last() + 1L,
          name + " got up to " + device.last() + ", the log ends at " + entries.head());
    }
  }

  private void check(HistoryEvent.UnreadCount count) {
    if (count.head() > entries.head()) {
      found(
          Kind.WRONG_UNREAD,
          count.head(),
          count.user() + " was told head " + count.head() + ", the log ends at " + entries.head());
      return;
    }
    int expected = entries.byOthers(count.user().value(), (int) count.read(), (int) count.head());
    if (expected != count.unread()) {
      found(
          Kind.WRONG_UNREAD,
          count.head(),
          "%s was told %d unread from %d to %d, and there are %d"
              .formatted(count.user(), count.unread(), count.read(), count.head(), expected));
    }
  }

  synchronized long bytes() {
    return posts.bytes() + entries.bytes();
  }

  private DeviceView device(String name) {
    return devices.computeIfAbsent(name, unused -> new DeviceView());
  }

  private static boolean isOutOfRange(long sequence) {
    return sequence < 1 || sequence > SEQUENCE_MAX;
  }

  private void found(Kind kind, long sequence, String detail) {
    findings.add(new Violation(kind, id, sequence, detail));
  }
}
