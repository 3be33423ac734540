package io.skein.node.session;

import io.skein.node.account.UserState;
import io.skein.node.account.Versions;
import io.skein.node.delivery.EventFrames;
import io.skein.node.presence.PresenceCommand;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Privacy;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/**
 * Tells the nodes that watch a user how the user is there, stores when it was there last, and
 * changes what others may know. A session that is watched stays in memory, as nobody else could
 * tell that its user comes. Confined to the session's actor.
 */
final class SessionPresence {
  private final ActorContext<SessionMessage> context;
  private final UserId user;
  private final SessionServices services;
  private final SessionConnections connections;
  private final SessionGateways gateways;
  private final PresenceRules rules;

  /** The presence actors of nodes, one each, and when they last said that they watch. */
  private Map<ActorRef<PresenceCommand>, Instant> watchers = Map.of();

  private boolean loaded;
  private boolean anyDevice;

  /** The store knew of no device, and none has come since. */
  private boolean cannotCome;

  /** Of the privacy in force, and of the newest that was written or is being written. */
  private long privacyVersion;

  private long writtenVersion;
  private Instant goneSince = Instant.EPOCH;
  private boolean waitsToGo;

  /** What the watchers know; null: nothing yet. */
  private Reply.@Nullable Presence told;

  private SessionCommand.@Nullable ChangePrivacy changing;

  SessionPresence(
      ActorContext<SessionMessage> context,
      UserId user,
      SessionServices services,
      SessionConnections connections,
      SessionGateways gateways) {
    this.context = context;
    this.user = user;
    this.services = services;
    this.connections = connections;
    this.gateways = gateways;
    this.rules = new PresenceRules(user);
  }

  boolean isWatched() {
    return !watchers.isEmpty();
  }

  /** A change is being stored, or the user may still come back. */
  boolean isBusy() {
    return changing != null || waitsToGo;
  }

  // ---- what the store knows

  boolean isLoaded() {
    return loaded;
  }

  void loaded(UserState state) {
    anyDevice = !state.devices().isEmpty();
    if (!loaded) {
      loaded = true;
      privacyVersion = state.privacyVersion();
      writtenVersion = privacyVersion;
      rules.loaded(state.privacy(), state.lastConnected());
      gateways.privacy(rules.privacy().readsHidden(), privacyVersion);
    }
    cannotCome = !anyDevice && connections.isEmpty() && !waitsToGo;
    if (cannotCome) {
      leaveWatchers();
    } else if (!rules.isThere() && !waitsToGo) {
      tellAll();
    }
  }

  /** The state could not be read: who watches asks again. */
  void notLoaded() {
    if (!loaded) {
      watchers.keySet().forEach(context::unwatch);
      watchers = Map.of();
    }
  }

  /**
   * All devices were logged out, one after the other or at once. Who watches stays: the next log-in
   * finds this session, and is news.
   */
  void noDevices() {
    anyDevice = false;
  }

  /**
   * Who does not exist, or was logged out before this session began, is not coming soon: nobody's
   * watching is to keep a session for that.
   */
  private void leaveWatchers() {
    Set<ActorRef<PresenceCommand>> left = watchers.keySet();
    watchers = Map.of();
    left.forEach(
        watcher -> {
          context.unwatch(watcher);
          tell(watcher, false);
        });
  }

  // ---- who watches

  /** True if the store is to be read first. */
  boolean watch(SessionCommand.Watch watch) {
    ActorRef<PresenceCommand> watcher = watch.watcher();
    if (cannotCome) {
      tell(watcher, false);
      return false;
    }
    if (watchers.isEmpty()) {
      watchers = new HashMap<>(2);
    }
    if (watchers.put(watcher, services.clock().instant()) == null) {
      context.watchWith(watcher, new SessionNote.WatcherEnded(watcher));
    }
    if (watch.knownOnline() && told == null && connections.isEmpty() && !waitsToGo) {
      // The session, or its node, has just changed, and its user's devices are on their way.
      rules.arrived();
      waitToGo();
    }
    if (!loaded) {
      return true;
    }
    if (!waitsToGo || !watch.knownOnline()) {
      tell(watcher, true);
      told = rules.told();
    }
    return false;
  }

  void unwatch(ActorRef<PresenceCommand> watcher) {
    if (isWatched() && watchers.remove(watcher) != null) {
      context.unwatch(watcher);
    }
  }

  /** A node that has not asked again for so long wants to know no more, and its word was lost. */
  void leaveSilentWatchers() {
    Instant silent =
        services.clock().instant().minus(services.presence().renewAfter().multipliedBy(2));
    List.copyOf(watchers.keySet()).stream()
        .filter(watcher -> watchers.get(watcher).isBefore(silent))
        .forEach(this::unwatch);
  }

  private void tellAll() {
    Reply.Presence now = rules.told();
    if (loaded && isWatched() && !now.equals(told)) {
      told = now;
      tellAllAgain();
    }
  }

  private void tellAllAgain() {
    watchers.keySet().forEach(watcher -> tell(watcher, true));
  }

  private void tell(ActorRef<PresenceCommand> watcher, boolean watched) {
    Reply.Presence now = rules.told();
    watcher.tell(
        new PresenceCommand.Told(
            user, now.online(), now.lastSeenMillis(), context.getSelf(), watched));
  }

  // ---- devices come and go

  void arrived() {
    anyDevice = true;
    cannotCome = false;
    waitsToGo = false;
    if (!rules.isThere()) {
      rules.arrived();
      tellAll();
    }
  }

  void left() {
    if (connections.isEmpty()) {
      waitToGo();
    }
  }

  private void waitToGo() {
    waitsToGo = true;
    goneSince = services.clock().instant();
    context.scheduleOnce(
        services.presence().offlineAfter(), context.getSelf(), new SessionNote.GoneTick(goneSince));
  }

  /** Unless a device has come since, and gone again. */
  void onGoneTick(SessionNote.GoneTick tick) {
    if (waitsToGo && tick.since().equals(goneSince)) {
      goes();
    }
  }

  private void goes() {
    waitsToGo = false;
    rules.gone(goneSince);
    tellAll();
    storeLastSeen();
  }

  private void storeLastSeen() {
    if (anyDevice && rules.isToStore(services.presence().lastSeen().every())) {
      services.lastSeen().put(user, rules.store());
    }
  }

  /**
   * The session ends, and nobody knows what becomes of a change. Who was going may have come back
   * to another node by now: when a node is stopped that is everybody, so that nothing is stored.
   */
  void stop() {
    if (changing != null) {
      changing
          .replyTo()
          .refuse(
              ErrorCode.OUTCOME_UNKNOWN,
              "the session moves",
              services.settings().retryAfterMillis());
      changing = null;
    }
  }

  // ---- what others may know

  void change(SessionCommand.ChangePrivacy change) {
    Privacy before = rules.privacy();
    Privacy after = change.change().appliedTo(before);
    int retryAfter = services.settings().retryAfterMillis();
    if (!loaded) {
      change.replyTo().refuse(ErrorCode.UNAVAILABLE, "the session has just started", retryAfter);
    } else if (changing != null) {
      change.replyTo().refuse(ErrorCode.OVERLOADED, "another change is being stored", retryAfter);
    } else if (after.equals(before)) {
      change.replyTo().answer(new Reply.PrivacyKept(before));
    } else {
      changing = change;
      long version = Versions.after(writtenVersion, services.clock().instant());
      writtenVersion = version;
      context.pipeToSelf(
          services.states().putPrivacy(user, after, version),
          (done, failure) -> new SessionNote.PrivacyStored(after, version, failure == null));
    }
  }

  void onStored(SessionNote.PrivacyStored stored) {
    SessionCommand.ChangePrivacy change = changing;
    changing = null;
    if (!stored.stored()) {
      services.metrics().storeFailures.increment();
      if (change != null) {
        change
            .replyTo()
            .refuse(
                ErrorCode.OUTCOME_UNKNOWN,
                "the store does not answer",
                services.settings().retryAfterMillis());
      }
      return;
    }
    rules.changed(stored.privacy(), services.clock().instant());
    privacyVersion = stored.version();
    tellAll();
    storeLastSeen();
    gateways.privacy(rules.privacy().readsHidden(), privacyVersion);
    gateways.tell();
    context.scheduleOnce(
        services.presence().askAgainAfter(),
        context.getSelf(),
        new SessionNote.PrivacyAgain(privacyVersion));
    connections.pushToOthers(
        change == null ? null : change.device(), EventFrames.privacy(stored.privacy()));
    if (change != null) {
      change.replyTo().answer(new Reply.PrivacyKept(stored.privacy()));
    }
  }

  /**
   * Word of a change may have been lost on its way to a node, which then would go on for minutes
   * telling others what the user wants to hide: it is said twice.
   */
  void onPrivacyAgain(SessionNote.PrivacyAgain again) {
    if (again.version() == privacyVersion) {
      tellAllAgain();
      gateways.tell();
    }
  }
}
