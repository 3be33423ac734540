package io.skein.node.push;

import io.skein.node.account.PushSubscription;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The notifications that one service is to be given: what waits, what is under way, and when what
 * was not taken is tried again. One of a conversation takes the place of the one before for the
 * same device. Pure but mutable: confined to its actor.
 */
final class PushBacklog {
  /** What is told of which conversation to which device. */
  record Key(DeviceId device, ConversationId conversation) {}

  /**
   * @param attempts that were made, the one under way included
   */
  record Job(
      UserId user,
      DeviceId device,
      PushSubscription to,
      PushNotification notification,
      int attempts) {
    Key key() {
      return new Key(device, notification.conversation());
    }

    private Job tried() {
      return new Job(user, device, to, notification, attempts + 1);
    }
  }

  private final PushSettings.Queue settings;
  private final Map<Key, Job> waiting = new LinkedHashMap<>();

  /** Those that are tried again later. */
  private final Map<Key, Job> later = new LinkedHashMap<>();

  private int inFlight;

  PushBacklog(PushSettings.Queue settings) {
    this.settings = settings;
  }

  /** Takes one in; false if there is no place for it. */
  boolean add(Job job) {
    later.remove(job.key());
    if (!waiting.containsKey(job.key()) && size() >= settings.waitingMax()) {
      return false;
    }
    waiting.put(job.key(), job);
    return true;
  }

  /** How many wait, for a place or for their next attempt. */
  int size() {
    return waiting.size() + later.size();
  }

  int inFlight() {
    return inFlight;
  }

  /** The next one to be sent, which is then under way; null: none, or enough are. */
  @Nullable Job next() {
    if (inFlight >= settings.inFlightMax() || waiting.isEmpty()) {
      return null;
    }
    Job first = waiting.values().iterator().next();
    waiting.remove(first.key());
    inFlight++;
    return first.tried();
  }

  /** An attempt has ended, and is not followed by another. */
  void ended() {
    inFlight--;
  }

  /**
   * An attempt has ended, as the service takes nothing now.
   *
   * @param after what the service wants to wait; zero: it does not say
   * @return after how long {@link #again} is due; null: it is given up
   */
  @Nullable Duration postpone(Job job, Duration after) {
    inFlight--;
    if (waiting.containsKey(job.key()) || later.containsKey(job.key())) {
      // What was said since is told instead.
      return null;
    }
    Duration pause = pause(job.attempts());
    Duration wanted = after.compareTo(pause) > 0 ? after : pause;
    if (job.attempts() >= settings.attemptsMax()
        || wanted.compareTo(settings.backoffMax()) > 0
        || size() >= settings.waitingMax()) {
      return null;
    }
    later.put(job.key(), job);
    return wanted;
  }

  private Duration pause(int attempts) {
    Duration pause = settings.backoffMin();
    for (int i = 1; i < attempts && pause.compareTo(settings.backoffMax()) < 0; i++) {
      pause = pause.multipliedBy(2);
    }
    return pause.compareTo(settings.backoffMax()) > 0 ? settings.backoffMax() : pause;
  }

  /** The time of another attempt has come, unless something newer has taken its place. */
  void again(Job job) {
    if (later.remove(job.key(), job)) {
      waiting.put(job.key(), job);
    }
  }
}
