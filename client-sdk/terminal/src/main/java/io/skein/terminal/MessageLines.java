package io.skein.terminal;

import io.skein.protocol.Content;
import io.skein.protocol.Message;
import io.skein.protocol.UserId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** How messages look. Text of others passes {@link Harmless} here and nowhere later. */
final class MessageLines {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("EEEE, d MMMM yyyy", Locale.ENGLISH);
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

  /** The lines of a message. */
  List<AttributedString> lines(Message message, UserId self, State state) {
    List<AttributedString> lines = new ArrayList<>();
    String time = TIME.format(Instant.ofEpochMilli(message.timeMillis()).atZone(zone));
    Content content = message.content();
    if (content instanceof Content.Text text) {
      String[] parts = text.text().split("\r\n|\r|\n", -1);
      for (int i = 0; i < parts.length; i++) {
        boolean last = i == parts.length - 1;
        AttributedStringBuilder line = new AttributedStringBuilder();
        if (i == 0) {
          line.styled(AttributedStyle.DEFAULT.faint(), time + " ");
          line.styled(style(message.sender(), self), name(message.sender(), self));
          line.append("  ");
        } else {
          line.append("      ");
        }
        line.append(Harmless.line(parts[i]));
        if (last) {
          line.styled(AttributedStyle.DEFAULT.faint(), state.shown);
        }
        lines.add(line.toAttributedString());
      }
    } else if (content instanceof Content.Custom custom) {
      String shown = custom.fallback().isEmpty() ? custom.type() : custom.fallback();
      lines.add(
          note(time + " " + name(message.sender(), self) + "  [" + Harmless.line(shown) + "]"));
    } else {
      lines.add(note(time + " " + event(content, self)));
    }
    return lines;
  }

  private String event(Content content, UserId self) {
    if (content instanceof Content.MembershipChange change) {
      String actor = name(change.actor(), self);
      String others =
          change.users().stream()
              .filter(user -> !user.equals(change.actor()))
              .map(user -> name(user, self))
              .collect(Collectors.joining(", "));
      return switch (change.kind()) {
        case CREATED ->
            actor
                + " made the group “"
                + Harmless.line(change.title())
                + "”"
                + (others.isEmpty() ? "" : " with " + others);
        case JOINED -> actor + " invited " + others;
        case LEFT -> actor + " left";
        case REMOVED -> actor + " removed " + others;
        case DECLINED -> actor + " is in too many groups to join";
      };
    }
    if (content instanceof Content.TitleChange title) {
      return name(title.actor(), self) + " named the group “" + Harmless.line(title.title()) + "”";
    }
    return "[a message that this version cannot show]";
  }

  /** One line of what a message says, for an announcement. */
  String gist(Message message, UserId self) {
    String text =
        message.content() instanceof Content.Text said
            ? Harmless.line(said.text())
            : message.content() instanceof Content.Custom custom
                ? Harmless.line(custom.fallback())
                : event(message.content(), self);
    int end = text.codePointCount(0, text.length()) > 60 ? text.offsetByCodePoints(0, 60) : -1;
    return end < 0 ? text : text.substring(0, end) + "…";
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
