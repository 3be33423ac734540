package io.skein.node.session;

import io.skein.node.account.PushSubscription;
import io.skein.node.account.UnreadLine;
import io.skein.node.account.UserState;
import io.skein.node.delivery.Notice;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.UserId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/**
 * Has devices told by push services that are logged in and not attached; see {@link PushLooks}. Of
 * users none of whose devices has a subscription, most of all, nothing is remembered. Confined to
 * the session's actor.
 */
final class SessionPush {
  private final ActorContext<SessionMessage> context;
  private final UserId user;
  private final SessionServices services;
  private final Inbox inbox;
  private final SessionConnections connections;
  private final SessionReads reads;
  private final Supplier<SessionRequests> requests;

  /** Null: there was nothing to remember yet, or there is nobody to tell. */
  private @Nullable PushLooks looks;

  /** Whether it is known that no device is reached. */
  private boolean unused;

  private boolean stopping;

  SessionPush(
      ActorContext<SessionMessage> context,
      UserId user,
      SessionServices services,
      Inbox inbox,
      SessionConnections connections,
      SessionReads reads,
      Supplier<SessionRequests> requests) {
    this.context = context;
    this.user = user;
    this.services = services;
    this.inbox = inbox;
    this.connections = connections;
    this.reads = reads;
    this.requests = requests;
  }

  /** Nothing waits to be told. */
  boolean isIdle() {
    return looks == null || looks.isIdle();
  }

  private PushLooks looks() {
    if (looks == null) {
      looks = new PushLooks(context, user, services, inbox, connections, reads, requests);
    }
    return looks;
  }

  /** The user's state was read. */
  void loaded(UserState state) {
    Map<DeviceId, PushSubscription> used = new HashMap<>(0);
    state
        .subscriptions()
        .forEach(
            (device, subscription) -> {
              if (state.devices().contains(device)
                  && services.push().services().uses(subscription.service())) {
                used.put(device, subscription);
              }
            });
    boolean wasUnused = unused;
    unused = used.isEmpty();
    if (!unused) {
      // While nobody was reached, nobody counted.
      looks().loaded(used, wasUnused ? null : state.unread());
    } else if (looks != null) {
      looks.stop();
      looks = null;
    }
  }

  /** A device is reached elsewhere from now on, or nowhere: the store knows where. */
  void changed(SessionCommand.SubscriptionChanged changed) {
    if (!stopping) {
      reads.readDevicesAgain();
      reads.needDevices();
    }
    if (changed.replyTo() != null) {
      changed.replyTo().tell(new SessionCommand.SubscriptionHeard());
    }
  }

  /** A conversation has told the session something, which the inbox has taken. */
  void noticed(Notice notice) {
    if (!unused && !stopping) {
      looks().noticed(notice);
    }
  }

  /** The conversation list was read. */
  void inboxLoaded() {
    if (looks != null) {
      looks.inboxLoaded();
    }
  }

  /** A connection has ended: what its device has not acknowledged may never have come. */
  void detached(DeviceId device) {
    if (looks != null && !stopping) {
      looks.detached(device);
    }
  }

  /** The user keeps a conversation in another way. */
  void preferred(ConversationId conversation) {
    if (looks != null) {
      looks.preferred(conversation);
    }
  }

  /** The session ends: what is unread is kept for its next life. */
  void stop() {
    stopping = true;
    if (looks == null) {
      return;
    }
    looks.stop();
    List<UnreadLine> unread = looks.toKeep();
    if (unread != null) {
      services
          .states()
          .putUnread(user, unread, services.clock().instant())
          .whenComplete(
              (done, failure) -> {
                if (failure != null) {
                  services.metrics().storeFailures.increment();
                }
              });
    }
  }
}
