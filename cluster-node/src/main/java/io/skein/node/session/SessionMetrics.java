package io.skein.node.session;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** What the sessions of this node do, in numbers. Thread-safe. */
public final class SessionMetrics {
  /** Sessions alive on this node. */
  public static final String SESSIONS = "skein.session.active";

  /** Devices attached to sessions of this node. */
  public static final String DEVICES = "skein.session.devices.attached";

  /** Inboxes read from the store. */
  public static final String LOADS = "skein.session.inbox.loads";

  /** Dirty marks stored, one per device and conversation. */
  public static final String MARKS = "skein.session.marks";

  /** Event frames handed to connections. */
  public static final String PUSHES = "skein.session.pushes";

  /** Syncs answered, pages counted each. */
  public static final String SYNCS = "skein.session.syncs";

  /** Conversations that did not answer in time when asked for their summary. */
  public static final String UNANSWERED = "skein.session.summaries.unanswered";

  /** Memberships that were refused because the user is in as many groups as allowed. */
  public static final String DECLINED = "skein.session.invitations.declined";

  /** Changes of preferences stored. */
  public static final String PREFERENCES = "skein.session.preferences.changed";

  /** Changes of what a user tells of itself or keeps of others, stored. */
  public static final String PEOPLE = "skein.session.people.changed";

  /** Changes of what users keep of messages, stored. */
  public static final String KEEPING = "skein.session.keeping.changed";

  /** Scheduled posts that a conversation took. */
  public static final String SCHEDULED_POSTED = "skein.session.scheduled.posted";

  /** Reads and writes that the store did not carry out. */
  public static final String STORE_FAILURES = "skein.session.store.failures";

  /** Times stored at which users were there last. */
  public static final String LAST_SEEN = "skein.session.last-seen.stored";

  /** Such times that were not stored, as too many waited. */
  public static final String LAST_SEEN_DROPPED = "skein.session.last-seen.dropped";

  private final AtomicInteger sessions = new AtomicInteger();
  private final AtomicInteger devices = new AtomicInteger();
  final Counter loads;
  final Counter marks;
  final Counter pushes;
  final Counter syncs;
  final Counter unanswered;
  final Counter declined;
  final Counter preferences;
  final Counter people;
  final Counter keeping;
  final Counter scheduledPosted;
  final Counter storeFailures;
  final Counter lastSeen;
  final Counter lastSeenDropped;

  public SessionMetrics(MeterRegistry registry) {
    Gauge.builder(SESSIONS, sessions, AtomicInteger::get)
        .description("Sessions alive on this node")
        .register(registry);
    Gauge.builder(DEVICES, devices, AtomicInteger::get)
        .description("Devices attached to sessions of this node")
        .register(registry);
    loads = counter(registry, LOADS, "Inboxes read from the store");
    lastSeen = counter(registry, LAST_SEEN, "Times stored at which users were there last");
    lastSeenDropped = counter(registry, LAST_SEEN_DROPPED, "Such times that were not stored");
    marks = counter(registry, MARKS, "Dirty marks stored");
    pushes = counter(registry, PUSHES, "Event frames handed to connections");
    syncs = counter(registry, SYNCS, "Pages of changed conversations answered");
    unanswered = counter(registry, UNANSWERED, "Conversations that gave no summary in time");
    declined = counter(registry, DECLINED, "Invitations into more groups than allowed");
    preferences = counter(registry, PREFERENCES, "Changes of preferences stored");
    people = counter(registry, PEOPLE, "Changes of people stored");
    keeping = counter(registry, KEEPING, "Changes of what users keep of messages stored");
    scheduledPosted = counter(registry, SCHEDULED_POSTED, "Scheduled posts that were posted");
    storeFailures = counter(registry, STORE_FAILURES, "Reads and writes that failed");
  }

  private static Counter counter(MeterRegistry registry, String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  void started() {
    sessions.incrementAndGet();
  }

  void stopped() {
    sessions.decrementAndGet();
  }

  void attached() {
    devices.incrementAndGet();
  }

  void detached() {
    devices.decrementAndGet();
  }
}
