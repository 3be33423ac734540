package io.skein.node.session;

import io.skein.node.account.PushSubscription;
import io.skein.node.people.PeopleStore;
import io.skein.node.push.PushChoice;
import io.skein.node.push.PushDesk;
import io.skein.node.push.PushNotification;
import io.skein.node.push.PushNotification.Kind;
import io.skein.node.push.PushRules;
import io.skein.node.push.PushSettings;
import io.skein.node.push.UnreadTotal;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.Message;
import io.skein.protocol.Reply.ConversationSummary;
import io.skein.protocol.UserId;
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
  /**
   * One conversation.
   *
   * @param away the devices that it is told, as long as they are
   * @param choice of the message that is told
   * @param isCounted whether the badge is known
   */
  private record Telling(
      ConversationSummary line, List<DeviceId> away, PushChoice choice, boolean isCounted) {}

  private final ActorContext<SessionMessage> context;
  private final UserId user;
  private final SessionServices services;
  private final PushSettings.Told settings;
  private final Inbox inbox;
  private final Supplier<SessionRequests> requests;
  private final PushDesk desk;
  private final PushDevices devices;
  private final UnreadTotal total;

  /** Conversations of which it is not decided yet what is told. */
  private int undecided;

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
    return undecided == 0;
  }

  /** What is not decided yet is not told. */
  void stop() {
    stopped = true;
  }

  /** What there is to tell of a conversation by now, if anything. */
  void tell(ConversationSummary line, boolean isCounted) {
    List<DeviceId> away = devices.away();
    if (!away.isEmpty()) {
      undecided++;
      goOn(new Telling(line, away, choice(line, away), isCounted));
    }
  }

  private PushChoice choice(ConversationSummary line, List<DeviceId> away) {
    ConversationId conversation = line.conversation();
    long told =
        away.stream().mapToLong(device -> devices.told(device, conversation)).min().orElse(0);
    if (PushRules.isOfMentionsAlone(line)) {
      return PushChoice.ofMentions(line, user, told, desk.mentions(conversation));
    }
    return inbox.preferences(conversation).mentionsOnly()
        ? PushChoice.ofMentions(line, user, told)
        : PushChoice.ofAll(line, user, told);
  }

  private void goOn(Telling telling) {
    if (stopped) {
      return;
    }
    Message message = telling.choice().message(services.clock().instant());
    if (message != null) {
      tell(telling, message);
      return;
    }
    PushChoice.Question question = telling.choice().next();
    if (question == null) {
      decided(telling);
      return;
    }
    requests
        .get()
        .newest(
            telling.line().conversation(),
            question.head(),
            question.limit(),
            messages -> {
              telling.choice().looked(messages);
              goOn(telling);
            });
  }

  /** What the line says is told, or not. */
  private void decided(Telling telling) {
    undecided--;
    telling.away().stream()
        .filter(devices::isAway)
        .forEach(
            device ->
                desk.tell(telling.line().conversation(), device, telling.choice().lookedTo()));
  }

  private void tell(Telling telling, Message message) {
    if (kinds(telling, message).isEmpty()) {
      undecided--;
    } else if (message.conversation().isDirect()
        && settings.content() == PushSettings.Content.NONE) {
      tell(telling, message, "");
    } else {
      context.pipeToSelf(
          services.people().kept(user, message.sender()),
          (kept, failure) ->
              new SessionNote.Continue(() -> tellUnlessBlocked(telling, message, kept)));
    }
  }

  /** Whom it is told, and as what. */
  private Map<DeviceId, Kind> kinds(Telling telling, Message message) {
    ConversationId conversation = message.conversation();
    Map<DeviceId, Kind> kinds = new LinkedHashMap<>();
    for (DeviceId device : devices.away()) {
      Kind kind =
          PushRules.kind(
              telling.line(),
              message,
              user,
              inbox.preferences(conversation),
              devices.told(device, conversation),
              services.clock().instant());
      if (kind != null) {
        kinds.put(device, kind);
      }
    }
    return kinds;
  }

  /** In a group one hears those whom one has blocked; a notification is too much. */
  private void tellUnlessBlocked(
      Telling telling, Message message, PeopleStore.@Nullable Kept kept) {
    if (kept != null && kept.relation().person().blocked()) {
      telling.choice().blocked(message.sender());
      goOn(telling);
    } else if (!stopped) {
      tell(telling, message, kept == null ? "" : kept.relation().person().remark());
    }
  }

  /** Others may have been told meanwhile, or have come. */
  private void tell(Telling telling, Message message, String remark) {
    Map<DeviceId, Kind> kinds = kinds(telling, message);
    decided(telling);
    kinds.keySet().forEach(device -> desk.tell(message.conversation(), device, message.sequence()));
    if (kinds.isEmpty()) {
      return;
    }
    if (settings.content() == PushSettings.Content.NONE) {
      push(telling, kinds, "", "");
      return;
    }
    context.pipeToSelf(
        services
            .people()
            .self(message.sender())
            .thenCombine(
                services.users().names(List.of(message.sender())),
                (self, names) ->
                    self.displayName().isEmpty()
                        ? names.getOrDefault(message.sender(), "")
                        : self.displayName()),
        (name, failure) ->
            new SessionNote.Continue(
                () ->
                    push(
                        telling,
                        kinds,
                        title(telling.line(), !remark.isEmpty() || name == null ? remark : name),
                        settings.content() == PushSettings.Content.TEXT
                            ? PushRules.text(message, settings.textLengthMax())
                            : "")));
  }

  private String title(ConversationSummary line, String sender) {
    String whole =
        line.title().isEmpty() || sender.isEmpty() ? sender : sender + " · " + line.title();
    return PushRules.cut(whole, settings.textLengthMax());
  }

  private void push(Telling telling, Map<DeviceId, Kind> kinds, String title, String text) {
    ConversationId conversation = telling.line().conversation();
    int badge =
        telling.isCounted()
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
                    user, device, to, new PushNotification(conversation, kind, badge, title, text));
          }
        });
  }
}
