package io.skein.node.session;

import io.skein.node.account.PushSubscription;
import io.skein.node.account.UnreadLine;
import io.skein.node.conversation.Summarized;
import io.skein.node.delivery.DeviceOrigin;
import io.skein.node.delivery.Notice;
import io.skein.node.people.PeopleStore;
import io.skein.node.push.PushDesk;
import io.skein.node.push.PushNotification;
import io.skein.node.push.PushNotification.Kind;
import io.skein.node.push.PushRules;
import io.skein.node.push.PushSettings;
import io.skein.node.push.UnreadTotal;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Message;
import io.skein.protocol.Reply.ConversationSummary;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.time.Instant;
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

  /** Messages that are looked at behind one that is not told. */
  private static final int BEHIND_MAX = 20;

  /** Notices that came before the list was read, and may be of what was told before. */
  private static final int SECURED_MAX = 256;

  private final ActorContext<SessionMessage> context;
  private final UserId user;
  private final SessionServices services;
  private final PushSettings.Told settings;
  private final Inbox inbox;
  private final SessionConnections connections;
  private final SessionReads reads;
  private final Supplier<SessionRequests> requests;
  private final PushDesk desk;
  private final UnreadTotal total = new UnreadTotal();
  private final Map<ConversationId, Long> secured = new HashMap<>(0);

  /** Null: not read yet. */
  private @Nullable Map<DeviceId, PushSubscription> subscriptions;

  private @Nullable Cancellable tick;
  private long tickAt;

  /** Until then the store is given time to answer; 0: it has. */
  private long notBefore;

  private boolean looking;

  /** Conversations that are asked for what stands behind their newest message. */
  private int behind;

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
    this.connections = connections;
    this.reads = reads;
    this.requests = requests;
    this.desk = new PushDesk(settings.delay(), settings.interval());
  }

  /** Nothing waits to be told. */
  boolean isIdle() {
    return !looking && tick == null && behind == 0;
  }

  /** The user's devices are reached so; the counts are those of the session's last life. */
  void loaded(Map<DeviceId, PushSubscription> used, @Nullable List<UnreadLine> unread) {
    subscriptions = used;
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
      if (!isOwn && isAnybodyAway()) {
        want(conversation, appended.head());
      } else {
        desk.said(conversation, appended.head());
      }
    } else if (notice instanceof Notice.Mentioned mentioned
        // The session may have begun with this: then it shows later whether it is listed.
        && (!inbox.isLoaded() || inbox.isListed(conversation))) {
      desk.mentioned(conversation, mentioned.sequence());
      if (isAnybodyAway()) {
        want(conversation, mentioned.sequence());
      }
    } else if (notice instanceof Notice.Secure secure && inbox.isListed(conversation)) {
      secure(conversation, secure.head());
    }
  }

  /** As far as is known. */
  private boolean isAnybodyAway() {
    return subscriptions == null || subscriptions.keySet().stream().anyMatch(this::isAway);
  }

  private boolean isAway(DeviceId device) {
    return connections.of(device) == null && inbox.knows(device);
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
    } else if (subscriptions != null
        && subscriptions.keySet().stream()
            .anyMatch(
                device ->
                    isAway(device)
                        && !inbox.isMarked(device, conversation)
                        && Math.max(
                                inbox.deliveredTo(device, conversation),
                                desk.told(conversation, device))
                            < head)) {
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
    if (subscriptions == null || !subscriptions.containsKey(device)) {
      return;
    }
    desk.heads()
        .forEach(
            (conversation, head) -> {
              if (inbox.deliveredTo(device, conversation) < head && isAway(device)) {
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
    if (tick != null) {
      tick.cancel();
      tick = null;
    }
  }

  /** What the session's next life goes on from; null: as it is stored. */
  @Nullable List<UnreadLine> toKeep() {
    return subscriptions == null ? null : total.toKeep();
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
    if (subscriptions == null || !inbox.isLoaded()) {
      reads.needInbox();
      lookAgain();
      return;
    }
    Set<ConversationId> due = new LinkedHashSet<>();
    for (ConversationId conversation : desk.take(services.clock().millis())) {
      if (inbox.isListed(conversation)
          && isAnybodyAway()
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
        tell(line, isCounted);
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

  private void tell(ConversationSummary line, boolean isCounted) {
    Message newest = line.last();
    if (PushRules.isOfMentionsAlone(line)) {
      long mention = desk.mention(line.conversation());
      if (mention > line.read()) {
        tellOneOf(line, mention, 1, PushRules::unreadMention, isCounted);
      }
    } else if (newest != null && PushRules.mayHideOthers(line, user, services.clock().instant())) {
      tellOneOf(line, newest.sequence(), BEHIND_MAX, PushRules::newestTold, isCounted);
    } else {
      tell(line, newest, isCounted);
    }
  }

  /** Which of some messages is told, if any. */
  private interface Choice {
    @Nullable Message of(List<Message> messages, long read, UserId user, Instant now);
  }

  /** One of the conversation's messages up to this sequence, which it is asked for. */
  private void tellOneOf(
      ConversationSummary line, long head, int limit, Choice choice, boolean isCounted) {
    behind++;
    requests
        .get()
        .newest(
            line.conversation(),
            head,
            limit,
            messages -> {
              behind--;
              if (!stopped) {
                Instant now = services.clock().instant();
                tell(line, choice.of(messages, line.read(), user, now), isCounted);
              }
            });
  }

  private void tell(ConversationSummary line, @Nullable Message newest, boolean isCounted) {
    Map<DeviceId, Kind> kinds = new LinkedHashMap<>();
    Map<DeviceId, PushSubscription> known = subscriptions == null ? Map.of() : subscriptions;
    for (DeviceId device : known.keySet()) {
      Kind kind = isAway(device) ? kind(line, newest, device) : null;
      if (kind != null && newest != null) {
        kinds.put(device, kind);
        desk.tell(line.conversation(), device, newest.sequence());
      }
    }
    if (kinds.isEmpty() || newest == null) {
      return;
    }
    if (line.conversation().isDirect() && settings.content() == PushSettings.Content.NONE) {
      push(line, kinds, isCounted, "", "");
    } else {
      context.pipeToSelf(
          services.people().kept(user, newest.sender()),
          (kept, failure) ->
              new SessionNote.Continue(
                  () -> tellUnlessBlocked(line, newest, kinds, isCounted, kept)));
    }
  }

  private @Nullable Kind kind(ConversationSummary line, @Nullable Message newest, DeviceId device) {
    long told =
        Math.max(
            inbox.deliveredTo(device, line.conversation()), desk.told(line.conversation(), device));
    return PushRules.kind(
        line,
        newest,
        user,
        inbox.preferences(line.conversation()),
        told,
        services.clock().instant());
  }

  /** In a group one hears those whom one has blocked; a notification is too much. */
  private void tellUnlessBlocked(
      ConversationSummary line,
      Message newest,
      Map<DeviceId, Kind> kinds,
      boolean isCounted,
      PeopleStore.@Nullable Kept kept) {
    if (kept != null && kept.relation().person().blocked()) {
      return;
    }
    if (settings.content() == PushSettings.Content.NONE) {
      push(line, kinds, isCounted, "", "");
      return;
    }
    String remark = kept == null ? "" : kept.relation().person().remark();
    context.pipeToSelf(
        services
            .people()
            .self(newest.sender())
            .thenCombine(
                services.users().names(List.of(newest.sender())),
                (self, names) ->
                    self.displayName().isEmpty()
                        ? names.getOrDefault(newest.sender(), "")
                        : self.displayName()),
        (name, failure) ->
            new SessionNote.Continue(
                () ->
                    push(
                        line,
                        kinds,
                        isCounted,
                        title(line, !remark.isEmpty() || name == null ? remark : name),
                        settings.content() == PushSettings.Content.TEXT
                            ? PushRules.text(newest, settings.textLengthMax())
                            : "")));
  }

  private String title(ConversationSummary line, String sender) {
    String whole =
        line.title().isEmpty() || sender.isEmpty() ? sender : sender + " · " + line.title();
    return PushRules.cut(whole, settings.textLengthMax());
  }

  private void push(
      ConversationSummary line,
      Map<DeviceId, Kind> kinds,
      boolean isCounted,
      String title,
      String text) {
    Map<DeviceId, PushSubscription> known = subscriptions == null ? Map.of() : subscriptions;
    int badge =
        isCounted
            ? total.badge(inbox::preferences, services.clock().instant())
            : PushNotification.UNCOUNTED;
    kinds.forEach(
        (device, kind) -> {
          PushSubscription to = known.get(device);
          // It may have come, or been logged out, while others were asked.
          if (to != null && isAway(device)) {
            services
                .push()
                .pushes()
                .push(
                    user,
                    device,
                    to,
                    new PushNotification(line.conversation(), kind, badge, title, text));
          }
        });
  }
}
