package io.skein.terminal;

import io.skein.client.ConversationList.Line;
import io.skein.protocol.Preferences;
import io.skein.protocol.PreferencesChange;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The commands about how the user keeps the open conversation, on all devices alike. Confined to
 * the reading thread; waits for the cluster.
 */
final class PreferenceCommands {
  private static final int HOURS_MAX = 24 * 365;
  private static final DateTimeFormatter UNTIL =
      DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);

  private static final PreferencesChange TOLD_OF_ALL =
      new PreferencesChange(0L, null, null, null, null, null, null, false);
  private static final PreferencesChange TOLD_OF_MENTIONS =
      new PreferencesChange(0L, null, null, null, null, null, null, true);

  private final ChatSession session;

  PreferenceCommands(ChatSession session) {
    this.session = session;
  }

  void addTo(Commands.Help help) {
    help.add(
        "mute",
        "[HOURS, but mentions, or off]",
        "be told nothing of this conversation; but mentions: no notification of anything else",
        this::mute);
    help.add("pin", "[off]", "keep it at the top of the list", this::pin);
    help.add("archive", "[off]", "keep it off the list, whatever is said", this::archive);
    help.add("unread", "", "close it, marked as unread", command -> unread());
    help.add("hide", "", "close it, off the list until something is said", command -> hide());
    help.add("note", "[TEXT]", "note something about it, for yourself", this::note);
    help.add("draft", "[TEXT]", "keep a text for later, on all your devices", this::draft);
  }

  /** False, here and below: the words are none that the command knows. */
  private boolean mute(InputLine.Command command) {
    String word = command.rest();
    if (word.isEmpty()) {
      return keep(PreferencesChange.mutedForEver(), "muted, until you say /mute off");
    } else if (word.equals("off")) {
      return keep(TOLD_OF_ALL, "not muted any more");
    } else if (word.equals("but mentions")) {
      return keep(TOLD_OF_MENTIONS, "devices that are away are notified of mentions alone");
    } else if (!word.matches("\\d{1,4}")) {
      return false;
    }
    int hours = Integer.parseInt(word);
    if (hours < 1 || hours > HOURS_MAX) {
      return false;
    }
    Instant until = Instant.now().plus(Duration.ofHours(hours));
    return keep(PreferencesChange.mutedUntil(until), "muted until " + time(until));
  }

  private boolean pin(InputLine.Command command) {
    return onOrOff(command, PreferencesChange::pinned, "pinned", "not pinned any more");
  }

  private boolean archive(InputLine.Command command) {
    return onOrOff(
        command,
        PreferencesChange::archived,
        "archived: /list archived shows it",
        "back on the list");
  }

  private interface Switch {
    PreferencesChange to(boolean wanted);
  }

  private boolean onOrOff(InputLine.Command command, Switch change, String on, String off) {
    String word = command.rest();
    if (!word.isEmpty() && !word.equals("off")) {
      return false;
    }
    return keep(change.to(word.isEmpty()), word.isEmpty() ? on : off);
  }

  private boolean unread() {
    Room room = room();
    if (room != null) {
      keep(
          room,
          PreferencesChange.markedUnread(session.line(room).read()),
          "marked as unread, until you open it again");
      session.close(room);
    }
    return true;
  }

  private boolean hide() {
    Room room = room();
    if (room != null) {
      keep(
          room,
          PreferencesChange.hiddenUpTo(session.line(room).head()),
          "hidden, until something is said in it");
      session.close(room);
    }
    return true;
  }

  private boolean note(InputLine.Command command) {
    String text = command.rest();
    return keep(PreferencesChange.note(text), text.isEmpty() ? "the note is gone" : "noted");
  }

  private boolean draft(InputLine.Command command) {
    String text = command.rest();
    return keep(
        PreferencesChange.draft(text), text.isEmpty() ? "the draft is gone" : "kept as a draft");
  }

  /** Always true: the words were understood. */
  private boolean keep(PreferencesChange change, String said) {
    Room room = room();
    if (room != null) {
      keep(room, change, said);
    }
    return true;
  }

  private void keep(Room room, PreferencesChange change, String said) {
    session.prefer(room, change);
    session.note("-- " + session.title(room) + ": " + said);
  }

  /** The open conversation; null, and told, if none is, or if the node has none to keep. */
  private @Nullable Room room() {
    Room room = session.openOrTold();
    if (room != null && session.line(room).head() == 0) {
      session.error("say something first: nothing was said here yet");
      return null;
    }
    return room;
  }

  /** What a list says of a conversation behind its name; empty if there is nothing to say. */
  static String marks(Line line, Instant now) {
    Preferences kept = line.preferences();
    List<String> marks = new ArrayList<>();
    if (line.unread() > 0) {
      marks.add(line.unread() + " unread");
    } else if (line.markedUnread()) {
      marks.add("marked unread");
    }
    if (line.mentions() > 0) {
      marks.add(line.mentions() + " mention you");
    }
    if (line.fromStranger()) {
      marks.add("a stranger: answer, /allow or /block");
    }
    if (kept.pinned()) {
      marks.add("pinned");
    }
    if (kept.isMuted(now)) {
      boolean ends = kept.mutedUntilMillis() != Preferences.FOR_EVER;
      marks.add(
          ends ? "muted until " + time(Instant.ofEpochMilli(kept.mutedUntilMillis())) : "muted");
    }
    if (kept.mentionsOnly()) {
      marks.add("notified of mentions alone");
    }
    if (!kept.draft().isEmpty()) {
      marks.add("draft: " + Harmless.line(kept.draft()));
    }
    if (!kept.note().isEmpty()) {
      marks.add("note: " + Harmless.line(kept.note()));
    }
    return marks.isEmpty() ? "" : "  " + String.join(", ", marks);
  }

  private static String time(Instant time) {
    return UNTIL.format(time.atZone(ZoneId.systemDefault()));
  }
}
