package io.skein.node.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.skein.protocol.Card;
import io.skein.protocol.Content;
import io.skein.protocol.GroupChange;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Conversations and messages as JSON has them. Pure. */
final class ConversationBodies {
  private ConversationBodies() {}

  record Page(List<Conversation> conversations, boolean more) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Conversation(
      String id,
      String title,
      @Nullable String peer,
      int members,
      long head,
      long firstVisible,
      long read,
      int unread,
      int unreadMentions,
      @Nullable Long firstMention,
      @Nullable LastMessage last) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record LastMessage(
      long sequence,
      String sender,
      Instant sentAt,
      @Nullable String text,
      @Nullable Custom custom,
      @Nullable Media media,
      @Nullable Drawn card,
      @Nullable Membership membership,
      @Nullable Title title,
      @Nullable Boolean recalled,
      @Nullable String announcement) {}

  record Custom(String type, String fallback) {}

  record Media(String media, String kind, String name, String type, long size, String caption) {}

  /** A card, or messages in one, by what is shown where it cannot be drawn. */
  record Drawn(String kind, String text) {}

  record Membership(String kind, String actor, List<String> users) {}

  record Title(String title, String actor) {}

  static Page page(Reply.ConversationPage page) {
    return new Page(
        page.conversations().stream().map(ConversationBodies::conversation).toList(), page.more());
  }

  private static Conversation conversation(Reply.ConversationSummary summary) {
    UserId peer = summary.peer();
    Message last = summary.last();
    return new Conversation(
        summary.conversation().toString(),
        summary.title(),
        peer == null ? null : peer.toString(),
        summary.members(),
        summary.head(),
        summary.firstVisible(),
        summary.read(),
        summary.unread(),
        summary.unreadMentions(),
        summary.firstMention() == 0 ? null : summary.firstMention(),
        last == null ? null : message(last));
  }

  private static LastMessage message(Message message) {
    Content content = message.content();
    return new LastMessage(
        message.sequence(),
        message.sender().toString(),
        Instant.ofEpochMilli(message.timeMillis()),
        content instanceof Content.Text text ? text.text() : null,
        content instanceof Content.Custom custom
            ? new Custom(custom.type(), custom.fallback())
            : null,
        content instanceof Content.Media media ? media(media) : null,
        drawn(content),
        content instanceof Content.MembershipChange change ? membership(change) : null,
        content instanceof Content.TitleChange change
            ? new Title(change.title(), change.actor().toString())
            : null,
        content instanceof Content.Recalled ? true : null,
        content instanceof GroupChange.Announcement announcement ? announcement.text() : null);
  }

  private static Media media(Content.Media media) {
    return new Media(
        media.media().toString(),
        media.kind().name().toLowerCase(Locale.ROOT),
        media.name(),
        media.type(),
        media.size(),
        media.caption());
  }

  private static @Nullable Drawn drawn(Content content) {
    if (content instanceof Content.Merged merged) {
      return new Drawn("merged", merged.plainText());
    }
    return content instanceof Card card ? new Drawn(kindOf(card), card.plainText()) : null;
  }

  private static String kindOf(Card card) {
    if (card instanceof Card.Location) {
      return "location";
    } else if (card instanceof Card.Contact) {
      return "contact";
    }
    return card instanceof Card.Link ? "link" : "sticker";
  }

  private static Membership membership(Content.MembershipChange change) {
    return new Membership(
        change.kind().name().toLowerCase(Locale.ROOT),
        change.actor().toString(),
        change.users().stream().map(UserId::toString).toList());
  }
}
