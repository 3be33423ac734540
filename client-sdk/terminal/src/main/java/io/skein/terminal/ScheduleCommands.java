package io.skein.terminal;

import io.skein.client.SkeinSchedule;
import io.skein.protocol.Content;
import io.skein.protocol.ScheduledPost;
import io.skein.protocol.UserId;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The commands about what is said later. Confined to the reading thread; waits for the cluster. */
final class ScheduleCommands {
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("d MMM yyyy HH:mm", Locale.ENGLISH);

  private final ChatSession session;

  /** What the numbers mean: as it was listed last, whatever has been said since. */
  private List<ScheduledPost> listed = List.of();

  ScheduleCommands(ChatSession session) {
    this.session = session;
  }

  void addTo(Commands.Help help) {
    help.add("later", "TIME TEXT", "say it at a time: " + LaterTime.FORMS, this::later);
    help.add(
        "scheduled",
        "[cancel N, now N, at N TIME, or text N TEXT]",
        "what you will say, and when; or change it",
        this::scheduled);
  }

  private SkeinSchedule schedule() {
    return session.client().schedule();
  }

  /** False, here and below: the words are none that the command knows. */
  private boolean later(InputLine.Command command) {
    ZonedDateTime due = command.words().size() < 2 ? null : time(command.words().get(0));
    if (due == null) {
      return false;
    }
    Room room = session.openOrTold();
    if (room != null) {
      Content text = new Content.Text(command.textAfterFirstWord());
      session.client().blocking().await(schedule().post(room.id, text, due.toInstant()));
      session.note("-- will be said on " + WHEN.format(due) + ": /scheduled lists it");
    }
    return true;
  }

  private static @Nullable ZonedDateTime time(String word) {
    return LaterTime.parse(word, ZonedDateTime.now(ZoneId.systemDefault()));
  }

  private boolean scheduled(InputLine.Command command) {
    List<String> words = command.words();
    if (words.isEmpty()) {
      list();
      return true;
    }
    if (words.size() < 2 || !words.get(1).matches("[1-9]\\d{0,3}")) {
      return false;
    }
    if (listed.isEmpty()) {
      listed = session.schedule().posts();
    }
    int number = Integer.parseInt(words.get(1));
    if (number > listed.size()) {
      session.error("there is no number " + number + ": /scheduled lists them");
      return true;
    }
    return change(command, listed.get(number - 1));
  }

  private boolean change(InputLine.Command command, ScheduledPost post) {
    List<String> words = command.words();
    boolean isAlone = words.size() == 2;
    switch (words.get(0)) {
      case "cancel" -> {
        if (isAlone) {
          session.client().blocking().await(schedule().cancel(post.clientId()));
          session.note("-- will not be said");
        }
        return isAlone;
      }
      case "now" -> {
        if (isAlone) {
          session.client().blocking().await(schedule().sendNow(post.clientId()));
        }
        return isAlone;
      }
      case "at" -> {
        ZonedDateTime due = words.size() == 3 ? time(words.get(2)) : null;
        if (due != null) {
          alter(post, due.toInstant(), null);
          session.note("-- will be said on " + WHEN.format(due));
        }
        return due != null;
      }
      case "text" -> {
        if (!isAlone) {
          alter(post, null, new Content.Text(command.textAfterSecondWord()));
          session.note("-- will say that instead");
        }
        return !isAlone;
      }
      default -> {
        return false;
      }
    }
  }

  private void alter(ScheduledPost post, @Nullable Instant due, @Nullable Content content) {
    session.client().blocking().await(schedule().alter(post.clientId(), due, content));
  }

  private void list() {
    listed = session.schedule().posts();
    if (listed.isEmpty()) {
      session.note("Nothing is scheduled: /later TIME TEXT does.");
    }
    Set<UserId> peers = new LinkedHashSet<>();
    for (ScheduledPost post : listed) {
      UserId peer = post.conversation().peerOf(session.self());
      if (peer != null) {
        peers.add(peer);
      }
    }
    session.names().learn(peers);
    int number = 0;
    for (ScheduledPost post : listed) {
      number++;
      session.note(
          String.format(
              "%3d  %s  %s: %s%s",
              number,
              WHEN.format(Instant.ofEpochMilli(post.dueMillis()).atZone(ZoneId.systemDefault())),
              session.title(session.room(post.conversation())),
              said(post),
              state(post)));
    }
  }

  private static String said(ScheduledPost post) {
    if (post.content() instanceof Content.Media file) {
      return "the file " + Harmless.line(file.name());
    }
    return post.content() instanceof Content.Said said
        ? Harmless.line(said.plainText())
        : "something that this client does not know";
  }

  private static String state(ScheduledPost post) {
    return switch (post.state()) {
      case WAITING -> "";
      case POSTING -> "  (on its way)";
      case REFUSED ->
          "  (not said: " + (post.refusal() == null ? "refused" : Words.of(post.refusal())) + ")";
    };
  }

  /** What is said of one that was refused. */
  static String refused(ScheduledPost post, String title) {
    return "-- "
        + title
        + ": what was scheduled was not said"
        + (post.refusal() == null ? "" : ": " + Words.of(post.refusal()))
        + "; /scheduled tells more";
  }
}
