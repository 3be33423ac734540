package io.skein.terminal;

import io.skein.client.MessageState;
import io.skein.protocol.Card;
import io.skein.protocol.Content;
import io.skein.protocol.GroupChange;
import io.skein.protocol.Message;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import org.jspecify.annotations.Nullable;

/** How messages look. Text of others passes {@link Harmless} here and nowhere later. */
final class MessageLines {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("EEEE, d MMMM yyyy", Locale.ENGLISH);
  private static final DateTimeFormatter END =
      DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);
  private static final int[] COLOURS = {
    AttributedStyle.CYAN,
    AttributedStyle.GREEN,
    AttributedStyle.MAGENTA,
    AttributedStyle.YELLOW,
    AttributedStyle.BLUE,
    AttributedStyle.RED
  };

  /** How far one's own message is. */
  enum State {
    NONE(""),
    ACCEPTED(" ✓"),
    DELIVERED(" ✓ delivered"),
    READ(" ✓✓ read");

    final String shown;

    State(String shown) {
      this.shown = shown;
    }
  }

  private final ZoneId zone;
  private final Function<UserId, String> names;

  /**
   * @param names the name of a user, as it came
   */
  MessageLines(ZoneId zone, Function<UserId, String> names) {
    this.zone = zone;
    this.names = names;
  }

  /**
   * The lines of a message.
   *
   * @param quoted the message that it answers, if that is known
   */
  List<AttributedString> lines(
      MessageState message, @Nullable MessageState quoted, UserId self, State state) {
    List<AttributedString> lines = new ArrayList<>();
    UserId sender = message.message().sender();
    Content content = message.content();
    Message.Forwarded forwarded = message.message().forwarded();
    if (forwarded != null && !message.isRecalled()) {
      lines.add(note("      ┃ forwarded, " + name(forwarded.sender(), self) + " said:"));
    }
    if (content instanceof Content.Text text) {
      if (text.quote() > 0) {
        lines.add(quote(text.quote(), quoted, self));
      }
      String[] parts = text.text().split("\r\n|\r|\n", -1);
      for (int i = 0; i < parts.length; i++) {
        boolean last = i == parts.length - 1;
        AttributedStringBuilder line = new AttributedStringBuilder();
        if (i == 0) {
          line.styled(AttributedStyle.DEFAULT.faint(), place(message.message()));
          line.styled(style(sender, self), name(sender, self));
          line.append("  ");
        } else {
          line.append("      ");
        }
        line.append(Harmless.line(parts[i]));
        if (last) {
          line.styled(
              AttributedStyle.DEFAULT.faint(),
              (message.isEdited() ? " (edited)" : "") + state.shown);
        }
        lines.add(line.toAttributedString());
      }
    } else if (content instanceof Content.Media media) {
      lines.add(file(message.message(), media, self, state));
    } else if (content instanceof Card card) {
      lines.add(card(message.message(), card, self, state));
    } else if (content instanceof Content.Merged merged) {
      lines.addAll(merged(message.message(), merged, self, state));
    } else if (content instanceof Content.Custom custom) {
      lines.add(
          note(
              place(message.message())
                  + name(sender, self)
                  + "  ["
                  + Harmless.line(custom.plainText())
                  + "]"));
    } else if (message.isRecalled()) {
      lines.add(note(place(message.message()) + recalled(message, self)));
    } else {
      lines.add(note(time(message.message()) + event(message.message(), self)));
    }
    if (!message.reactions().isEmpty()) {
      lines.add(note("      " + reactions(message, self)));
    }
    return lines;
  }

  /** The number by which commands name the message, too. */
  private String place(Message message) {
    return time(message) + "#" + message.sequence() + vanishes(message) + " ";
  }

  /** When it goes, for everybody. */
  private String vanishes(Message message) {
    return message.endMillis() == 0
        ? ""
        : " ⌛" + END.format(Instant.ofEpochMilli(message.endMillis()).atZone(zone));
  }

  private String time(Message message) {
    return TIME.format(Instant.ofEpochMilli(message.timeMillis()).atZone(zone)) + " ";
  }

  private AttributedString quote(long sequence, @Nullable MessageState quoted, UserId self) {
    String said =
        quoted == null
            ? "  /jump " + sequence
            : " " + name(quoted.message().sender(), self) + ": " + gist(quoted.message(), self);
    return note("      ┃ #" + sequence + said);
  }

  private String recalled(MessageState message, UserId self) {
    UserId by = message.recalledBy();
    UserId sender = message.message().sender();
    return by == null || by.equals(sender)
        ? name(sender, self) + " recalled a message"
        : name(by, self) + " recalled a message of " + name(sender, self);
  }

  private String reactions(MessageState message, UserId self) {
    return message.reactions().stream()
        .map(
            one ->
                Harmless.line(one.emoji())
                    + " "
                    + one.users().stream()
                        .map(user -> name(user, self))
                        .collect(Collectors.joining(", ")))
        .collect(Collectors.joining("  "));
  }

  /** What an operation does to a message further up; no line for what says nothing any more. */
  List<AttributedString> operation(Message message, UserId self) {
    String who = time(message) + name(message.sender(), self);
    if (message.content() instanceof Content.Recall recall) {
      return List.of(note(who + " recalled #" + recall.target()));
    } else if (message.content() instanceof Content.Edit edit && !edit.text().isEmpty()) {
      return List.of(note(who + " edited #" + edit.target() + ": " + Harmless.line(edit.text())));
    } else if (message.content() instanceof Content.Reaction reaction) {
      String emoji = Harmless.line(reaction.emoji());
      return List.of(
          note(
              reaction.removed()
                  ? who + " took " + emoji + " back from #" + reaction.target()
                  : who + " reacted " + emoji + " to #" + reaction.target()));
    } else if (message.content() instanceof Content.Highlight highlight) {
      String how = highlight.removed() ? " highlights #%d no more" : " highlighted #%d";
      return List.of(note(who + how.formatted(highlight.target())));
    }
    return List.of();
  }

  /** A file is a line: what it is called, how large it is, how to get it. */
  private AttributedString file(Message message, Content.Media media, UserId self, State state) {
    AttributedStringBuilder line = new AttributedStringBuilder();
    line.styled(AttributedStyle.DEFAULT.faint(), place(message));
    line.styled(style(message.sender(), self), name(message.sender(), self));
    line.append("  ").append(described(media));
    line.styled(AttributedStyle.DEFAULT.faint(), "  /open #" + message.sequence() + state.shown);
    return line.toAttributedString();
  }

  private AttributedString card(Message message, Card card, UserId self, State state) {
    AttributedStringBuilder line = new AttributedStringBuilder();
    line.styled(AttributedStyle.DEFAULT.faint(), place(message));
    line.styled(style(message.sender(), self), name(message.sender(), self));
    line.append("  ").append(described(card, self));
    line.styled(AttributedStyle.DEFAULT.faint(), state.shown);
    return line.toAttributedString();
  }

  /** What stands for them, and how to see the rest. */
  private List<AttributedString> merged(
      Message message, Content.Merged merged, UserId self, State state) {
    List<AttributedString> lines = new ArrayList<>();
    AttributedStringBuilder line = new AttributedStringBuilder();
    line.styled(AttributedStyle.DEFAULT.faint(), place(message));
    line.styled(style(message.sender(), self), name(message.sender(), self));
    line.append("  [").append(described(merged)).append("]");
    line.styled(AttributedStyle.DEFAULT.faint(), "  /unfold " + message.sequence() + state.shown);
    lines.add(line.toAttributedString());
    for (Content.Merged.Line each : merged.lines()) {
      lines.add(note("      ┃ " + name(each.sender(), self) + ": " + Harmless.line(each.text())));
    }
    return lines;
  }

  private static String described(Content.Merged merged) {
    String title = merged.title().isEmpty() ? "" : " of " + Harmless.line(merged.title());
    return merged.count() + (merged.count() == 1 ? " message" : " messages") + title;
  }

  private String described(Card card, UserId self) {
    return new CardLines(user -> name(user, self)).of(card);
  }

  private static String described(Content.Media media) {
    String pixels = media.width() > 0 ? ", " + media.width() + "×" + media.height() : "";
    String seconds =
        media.durationMillis() > 0 ? ", " + (media.durationMillis() + 999) / 1000 + " s" : "";
    String caption = media.caption().isEmpty() ? "" : "  " + Harmless.line(media.caption());
    return "["
        + media.kind().name().toLowerCase(Locale.ROOT)
        + " "
        + Harmless.line(media.name())
        + ", "
        + FileNames.size(media.size())
        + pixels
        + seconds
        + "]"
        + caption;
  }

  private String event(Message message, UserId self) {
    Content content = message.content();
    GroupLines words = new GroupLines(zone, user -> name(user, self));
    if (content instanceof Content.MembershipChange change) {
      return words.of(change);
    }
    if (content instanceof GroupChange change) {
      return words.of(message.sender(), change);
    }
    if (content instanceof Content.TitleChange title) {
      return name(title.actor(), self) + " named the group “" + Harmless.line(title.title()) + "”";
    }
    if (content instanceof Content.VanishChange change) {
      return name(message.sender(), self) + words(change);
    }
    if (content instanceof Content.CallEntry call) {
      return new CallLines(user -> name(user, self), self).of(call);
    }
    if (content instanceof Content.Vanished) {
      return "[vanished]";
    }
    return content instanceof Content.Recalled
        ? "[recalled]"
        : "[a message that this version cannot show]";
  }

  private static String words(Content.VanishChange change) {
    if (change.seconds() == 0) {
      return " lets what is said from now on stay";
    }
    Duration life = Duration.ofSeconds(change.seconds());
    String length = life.toHours() > 0 ? life.toHours() + " h" : "";
    String rest = life.toMinutesPart() > 0 ? life.toMinutesPart() + " min" : "";
    String seconds = life.toSecondsPart() > 0 ? life.toSecondsPart() + " s" : "";
    return " lets what is said from now on vanish after "
        + Stream.of(length, rest, seconds)
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining(" "));
  }

  /** One line of what a message says, for an announcement. */
  String gist(Message message, UserId self) {
    String text = said(message, self);
    int end = text.codePointCount(0, text.length()) > 60 ? text.offsetByCodePoints(0, 60) : -1;
    return end < 0 ? text : text.substring(0, end) + "…";
  }

  /** All that a message says, in one line. */
  String said(Message message, UserId self) {
    Content content = message.content();
    if (content instanceof Content.Media media) {
      return described(media);
    } else if (content instanceof Card card) {
      return described(card, self);
    } else if (content instanceof Content.Merged merged) {
      return "[" + described(merged) + "]";
    }
    return content instanceof Content.Said said
        ? Harmless.line(said.plainText())
        : event(message, self);
  }

  /** A line between days. */
  AttributedString day(Message message) {
    return note("── " + DAY.format(dayOf(message)) + " ──");
  }

  LocalDate dayOf(Message message) {
    return LocalDate.ofInstant(Instant.ofEpochMilli(message.timeMillis()), zone);
  }

  String name(UserId user, UserId self) {
    return user.equals(self)
        ? "you"
        : user.equals(UserId.SYSTEM) ? "the cluster" : Harmless.line(names.apply(user));
  }

  private static AttributedStyle style(UserId user, UserId self) {
    int colour = COLOURS[Math.floorMod(Long.hashCode(user.value()), COLOURS.length)];
    return user.equals(self)
        ? AttributedStyle.DEFAULT.bold()
        : AttributedStyle.DEFAULT.bold().foreground(colour);
  }

  /** What the client itself says. */
  static AttributedString note(String text) {
    return new AttributedString(text, AttributedStyle.DEFAULT.faint());
  }

  /** What went wrong. */
  static AttributedString error(String text) {
    return new AttributedString(
        "! " + text, AttributedStyle.DEFAULT.foreground(AttributedStyle.RED));
  }
}
