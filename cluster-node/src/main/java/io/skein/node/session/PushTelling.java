package io.skein.node.session;

import io.skein.node.account.PushSubscription;
import io.skein.node.people.PeopleStore;
import io.skein.node.push.PushDesk;
import io.skein.node.push.PushNotification;
import io.skein.node.push.PushNotification.Kind;
import io.skein.node.push.PushRules;
import io.skein.node.push.PushSettings;
import io.skein.node.push.UnreadTotal;
import io.skein.protocol.DeviceId;
import io.skein.protocol.Message;
import io.skein.protocol.Reply.ConversationSummary;
import io.skein.protocol.UserId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/**
 * Has a user's devices that are away told of one conversation, whose line {@link PushLooks} asked
 * for: of which message, whether its sender may be told of, and in which words. Confined to the
 * session's actor.
 */
final class PushTelling {
  /** Messages that are looked at behind one that is not told. */
  private static final int BEHIND_MAX = 20;

  private final ActorContext<SessionMessage> context;
  private final UserId user;
  private final SessionServices services;
  private final PushSettings.Told settings;
  private final Inbox inbox;
  private final Supplier<SessionRequests> requests;
  private final PushDesk desk;
  private final PushDevices devices;
  private final UnreadTotal total;

  /** Conversations that are asked for what stands behind their newest message. */
  private int behind;

  private boolean stopped;

  PushTelling(
      ActorContext<SessionMessage> context,
      UserId user,
      SessionServices services,
      Inbox inbox,
      Supplier<SessionRequests> requests,
      PushDesk desk,
      PushDevices devices,
      UnreadTotal total) {
    this.context = context;
    this.user = user;
    this.services = services;
    this.settings = services.push().settings();
    this.inbox = inbox;
    this.requests = requests;
    this.desk = desk;
    this.devices = devices;
    this.total = total;
  }

  /** Nothing waits to be told. */
  boolean isIdle() {
    return behind == 0;
  }

  /** Conversations are asked for nothing more. */
  void stop() {
    stopped = true;
  }

  /** What there is to tell of a conversation by now, if anything. */
  void tell(ConversationSummary line, boolean isCounted) {
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
    for (DeviceId device : devices.away()) {
      Kind kind = kind(line, newest, device);
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
    return PushRules.kind(
        line,
        newest,
        user,
        inbox.preferences(line.conversation()),
        devices.told(device, line.conversation()),
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
    int badge =
        isCounted
            ? total.badge(inbox::preferences, services.clock().instant())
            : PushNotification.UNCOUNTED;
    kinds.forEach(
        (device, kind) -> {
          // It may have come, or been logged out, while others were asked.
          PushSubscription to = devices.whereAway(device);
          if (to != null) {
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
