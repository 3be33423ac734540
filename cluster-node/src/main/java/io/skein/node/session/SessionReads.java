package io.skein.node.session;

import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/**
 * What a session reads from the store, its user's devices and inbox, and the commands that wait for
 * it. One query at a time for each; what it brings comes to the session as {@link
 * SessionNote.StateRead} and {@link SessionNote.InboxRead}. Confined to the session's actor.
 */
final class SessionReads {
  /** An attachment that waits for the devices to be read, by this attempt or a later one. */
  record Waiting(SessionCommand.Attach attach, int attempt) {}

  private final ActorContext<SessionMessage> context;
  private final UserId user;
  private final SessionServices services;
  private final Inbox inbox;

  private @Nullable List<Waiting> awaitingDevices;
  private @Nullable List<SessionCommand> awaitingInbox;

  /** What was read before the devices were known; null: nothing. */
  private InboxStore.@Nullable Inbox readInbox;

  private int devicesAttempt;
  private boolean readingDevices;
  private boolean readingInbox;

  SessionReads(
      ActorContext<SessionMessage> context, UserId user, SessionServices services, Inbox inbox) {
    this.context = context;
    this.user = user;
    this.services = services;
    this.inbox = inbox;
  }

  /** True if no query is on its way. */
  boolean isIdle() {
    return !readingDevices && !readingInbox;
  }

  // ---- devices

  /** Has an attachment wait for the devices, read after now; false if as many wait as may. */
  boolean awaitDevices(SessionCommand.Attach attach) {
    if (awaitingDevices == null) {
      awaitingDevices = new ArrayList<>(1);
    }
    if (awaitingDevices.size() >= services.settings().requestsMax()) {
      return false;
    }
    awaitingDevices.add(new Waiting(attach, devicesAttempt + 1));
    if (!attach.resume().isEmpty()) {
      needInbox();
    }
    needDevices();
    return true;
  }

  /** Reads the devices, and what else is kept beside them, unless that is under way. */
  void needDevices() {
    if (!readingDevices) {
      readingDevices = true;
      int attempt = ++devicesAttempt;
      context.pipeToSelf(
          services.states().state(user),
          (state, failure) -> new SessionNote.StateRead(attempt, failure == null ? state : null));
    }
  }

  /** What is being read may be of before a log-out: if it is, it is read again. */
  void readDevicesAgain() {
    if (readingDevices) {
      readingDevices = false;
      needDevices();
    }
  }

  /** A query has ended; false if another has been sent since, whose word counts instead. */
  boolean ended(SessionNote.StateRead read) {
    if (read.attempt() != devicesAttempt) {
      return false;
    }
    readingDevices = false;
    if (read.state() == null) {
      services.metrics().storeFailures.increment();
    }
    return true;
  }

  /** Those that waited for the devices wait no more. */
  List<Waiting> takeAwaitingDevices() {
    List<Waiting> taken = awaitingDevices == null ? List.of() : awaitingDevices;
    awaitingDevices = null;
    return taken;
  }

  // ---- the inbox

  /** Has a command wait until the inbox is loaded; false if as many wait as may. */
  boolean awaitInbox(SessionCommand command) {
    if (awaitingInbox == null) {
      awaitingInbox = new ArrayList<>(1);
    }
    if (awaitingInbox.size() >= services.settings().requestsMax()) {
      return false;
    }
    awaitingInbox.add(command);
    needInbox();
    return true;
  }

  /** Reads what the inbox lacks, unless that is under way. */
  void needInbox() {
    if (inbox.isLoaded()) {
      return;
    }
    if (!inbox.hasDevices()) {
      needDevices();
    }
    if (!readingInbox && readInbox == null) {
      readingInbox = true;
      services.metrics().loads.increment();
      context.pipeToSelf(
          services.inboxes().load(user),
          (stored, failure) -> new SessionNote.InboxRead(failure == null ? stored : null));
    }
  }

  /** A query has ended; false if it failed. */
  boolean ended(SessionNote.InboxRead read) {
    readingInbox = false;
    readInbox = read.inbox();
    if (readInbox == null) {
      services.metrics().storeFailures.increment();
    }
    return readInbox != null;
  }

  /** Loads the inbox once it was read and the devices are known; true if that is now. */
  boolean loadInbox() {
    if (readInbox == null || !inbox.hasDevices()) {
      return false;
    }
    inbox.load(readInbox);
    readInbox = null;
    return true;
  }

  /** Those that waited for the inbox wait no more. */
  List<SessionCommand> takeAwaitingInbox() {
    List<SessionCommand> taken = awaitingInbox == null ? List.of() : awaitingInbox;
    awaitingInbox = null;
    return taken;
  }
}
