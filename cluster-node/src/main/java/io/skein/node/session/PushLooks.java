package io.skein.node.session;

import io.skein.node.account.PushSubscription;
import io.skein.node.account.UnreadLine;
import io.skein.node.conversation.Summarized;
import io.skein.node.delivery.DeviceOrigin;
import io.skein.node.delivery.Notice;
import io.skein.node.push.PushDesk;
import io.skein.node.push.PushRules;
import io.skein.node.push.PushSettings;
import io.skein.node.push.UnreadTotal;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply.ConversationSummary;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/**
 * What a session does for devices that are reached by a push service and not attached. What
 * conversations say is only a reason to look: after a moment they are asked for their lines, and
 * what these say then decides, so that what was read or taken back meanwhile is not told. Confined
 * to the session's actor.
 */
final class PushLooks {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  /** Looks in vain, as the store does not answer, before what was wanted is given up. */
  private static final int VAIN_MAX = 10;

  /** Notices that came before the list was read, and may be of what was told before. */
  private static final int SECURED_MAX = 256;

  private final ActorContext<SessionMessage> context;
  private final UserId user;
  private final SessionServices services;
  private final PushSettings.Told settings;
  private final Inbox inbox;
  private final SessionReads reads;
  private final Supplier<SessionRequests> requests;
  private final PushDesk desk;
  private final PushDevices devices;
  private final UnreadTotal total = new UnreadTotal();
  private final PushTelling telling;
  private final Map<ConversationId, Long> secured = new HashMap<>(0);

  private @Nullable Cancellable tick;
  private long tickAt;

  /** Until then the store is given time to answer; 0: it has. */
  private long notBefore;

  private boolean looking;

  private boolean stopped;
  private int vain;

  PushLooks(
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
    this.settings = services.push().settings();
    this.inbox = inbox;
    this.reads = reads;
    this.requests = requests;
    this.desk = new PushDesk(settings.delay(), settings.interval());
    this.devices = new PushDevices(inbox, connections, desk);
    this.telling = new PushTelling(context, user, services, inbox, requests, desk, devices, total);
  }

  /** Nothing waits to be told. */
  boolean isIdle() {
    return !looking && tick == null && telling.isIdle();
  }

  /** The user's devices are reached so; the counts are those of the session's last life. */
  void loaded(Map<DeviceId, PushSubscription> used, @Nullable List<UnreadLine> unread) {
    devices.loaded(used);
    total.load(unread);
    answered();
  }

  // ---- what the session hears

  /** A conversation has told the session something, which the inbox has taken. */
  void noticed(Notice notice) {
    ConversationId conversation = notice.conversation();
    if (notice instanceof Notice.Left) {
      desk.left(conversation);
      total.left(conversation);
    } else if (notice instanceof Notice.CursorMoved moved && moved.user().equals(user)) {
      total.changed(conversation);
    } else if (notice instanceof Notice.Appended appended && inbox.isListed(conversation)) {
      total.changed(conversation);
      DeviceOrigin origin = appended.origin();
      boolean isOwn = origin != null && origin.user().equals(user);
      if (!isOwn && devices.isAnybodyAway()) {
        want(conversation, appended.head());
      } else {
        desk.said(conversation, appended.head());
      }
    } else if (notice instanceof Notice.Mentioned mentioned
        // The session may have begun with this: then it shows later whether it is listed.
        && (!inbox.isLoaded() || inbox.isListed(conversation))) {
      desk.mentioned(conversation, mentioned.sequence());
      if (devices.isAnybodyAway()) {
        want(conversation, mentioned.sequence());
      }
    } else if (notice instanceof Notice.Secure secure && inbox.isListed(conversation)) {
      secure(conversation, secure.head());
    }
  }

  private void want(ConversationId conversation, long head) {
    desk.want(conversation, head, services.clock().millis());
    schedule();
  }

  /**
   * A device has not acknowledged what may have been said before this life began. One that has a
   * mark has been away for longer, and was told then.
   */
  private void secure(ConversationId conversation, long head) {
    if (!inbox.isLoaded()) {
      if (secured.size() < SECURED_MAX) {
        secured.merge(conversation, head, Math::max);
      }
    } else if (devices.away().stream()
        .anyMatch(
            device ->
                !inbox.isMarked(device, conversation)
                    && devices.told(device, conversation) < head)) {
      total.changed(conversation);
      want(conversation, head);
    }
  }

  /** The conversation list was read. */
  void inboxLoaded() {
    Map<ConversationId, Long> before = Map.copyOf(secured);
    secured.clear();
    before.forEach(this::secure);
    answered();
  }

  private void answered() {
    if (inbox.isLoaded()) {
      notBefore = 0;
      schedule();
    }
  }

  /** A connection has ended: what its device has not acknowledged may never have come. */
  void detached(DeviceId device) {
    if (!devices.isReached(device)) {
      return;
    }
    desk.heads()
        .forEach(
            (conversation, head) -> {
              if (inbox.deliveredTo(device, conversation) < head && devices.isAway(device)) {
                want(conversation, head);
              }
            });
  }

  /** The user keeps a conversation in another way. */
  void preferred(ConversationId conversation) {
    total.changed(conversation);
  }

  /** Nothing is looked at any more. */
  void stop() {
    stopped = true;
    telling.stop();
    if (tick != null) {
      tick.cancel();
      tick = null;
    }
  }

  /** What the session's next life goes on from; null: as it is stored. */
  @Nullable List<UnreadLine> toKeep() {
    return devices.areLoaded() ? total.toKeep() : null;
  }

  // ---- when it is time

  private void schedule() {
    long dueAt = desk.nextDueAt();
    if (dueAt == 0 || looking || stopped) {
      return;
    }
    long at = Math.max(dueAt, notBefore);
    if (tick == null || at < tickAt) {
      scheduleAt(at);
    }
  }

  private void scheduleAt(long millis) {
    if (tick != null) {
      tick.cancel();
    }
    tickAt = millis;
    Duration pause = Duration.ofMillis(Math.max(0, millis - services.clock().millis()));
    tick =
        context.scheduleOnce(
            pause, context.getSelf(), new SessionNote.Continue(() -> onTick(millis)));
  }

  /** One that was cancelled may be on its way. */
  private void onTick(long millis) {
    if (stopped || looking || tick == null || millis != tickAt) {
      return;
    }
    tick = null;
    if (!devices.areLoaded() || !inbox.isLoaded()) {
      reads.needInbox();
      lookAgain();
      return;
    }
    Set<ConversationId> due = new LinkedHashSet<>();
    for (ConversationId conversation : desk.take(services.clock().millis())) {
      if (inbox.isListed(conversation)
          && devices.isAnybodyAway()
          && PushRules.isWanted(inbox.preferences(conversation), services.clock().instant())) {
        due.add(conversation);
      }
    }
    if (due.isEmpty()) {
      schedule();
    } else {
      look(due);
    }
  }

  /** The store has not answered yet. */
  private void lookAgain() {
    vain++;
    if (vain > VAIN_MAX) {
      vain = 0;
      desk.giveUp();
    } else {
      notBefore = services.clock().millis() + LOOK_AGAIN.toMillis();
      schedule();
    }
  }

  private void look(Set<ConversationId> due) {
    looking = true;
    boolean hasBadge = inbox.listedCount() <= settings.badgeConversationsMax();
    Set<ConversationId> asked = new LinkedHashSet<>(due);
    if (hasBadge) {
      asked.addAll(total.toAsk(inbox.listed(null, settings.badgeConversationsMax())));
    }
    requests.get().collect(asked, answers -> looked(due, asked, hasBadge, answers));
  }

  private void looked(
      Set<ConversationId> due,
      Set<ConversationId> asked,
      boolean hasBadge,
      Map<ConversationId, Summarized> answers) {
    looking = false;
    if (stopped) {
      return;
    }
    Map<ConversationId, ConversationSummary> lines = new LinkedHashMap<>();
    boolean isCounted = hasBadge;
    for (ConversationId conversation : asked) {
      Summarized answer = answers.get(conversation);
      ConversationSummary line = answer == null ? null : answer.summary();
      if (line != null) {
        lines.put(conversation, line);
        total.counted(line, inbox.preferences(conversation));
      } else if (isUnanswered(answer)) {
        isCounted = false;
      } else {
        total.left(conversation);
      }
    }
    if (isCounted) {
      total.complete();
    }
    boolean isAnswered = true;
    for (ConversationId conversation : due) {
      ConversationSummary line = lines.get(conversation);
      if (line != null) {
        telling.tell(line, isCounted);
      } else if (isUnanswered(answers.get(conversation)) && vain < VAIN_MAX) {
        isAnswered = false;
        desk.want(conversation, 0, services.clock().millis());
      }
    }
    vain = isAnswered ? 0 : vain + 1;
    schedule();
  }

  /** It said nothing, or that it should be asked again. */
  private static boolean isUnanswered(@Nullable Summarized answer) {
    if (answer == null) {
      return true;
    }
    ErrorCode refusal = answer.refusal();
    return answer.summary() == null && (refusal == null || refusal.isRetryable());
  }
}
