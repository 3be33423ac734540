package io.skein.terminal;

import io.skein.protocol.Content;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The commands that name a message of the open conversation by its number on the screen. */
final class MessageCommands {
  /** Above 0; so few digits that their seconds are an int. */
  private static final Pattern HOURS = Pattern.compile("(?!0*\\.?0*$)\\d{1,5}(\\.\\d{1,4})?");

  private static final Pattern NUMBER = Pattern.compile("#?[1-9]\\d{0,17}");

  private final ChatSession session;

  MessageCommands(ChatSession session) {
    this.session = session;
  }

  void addTo(Commands.Help help) {
    help.add("reply", "N TEXT", "answer message number N", this::reply);
    help.add("edit", "N TEXT", "give your message N another text", this::edit);
    help.add("recall", "N", "take message N back, for everybody", this::recall);
    help.add("react", "N EMOJI", "react to message N", this::react);
    help.add("unreact", "N EMOJI", "take your reaction back", this::unreact);
    help.add(
        "vanish",
        "HOURS or off",
        "let what is said here from now on vanish so long after it was said, for everybody",
        this::vanish);
  }

  /** False if the line does not say what is wanted; so for the others. */
  private boolean reply(InputLine.Command command) {
    OptionalLong number = number(command, 2);
    if (number.isPresent()) {
      session.posts().reply(number.getAsLong(), command.textAfterFirstWord());
    }
    return number.isPresent();
  }

  private boolean edit(InputLine.Command command) {
    OptionalLong number = number(command, 2);
    return number.isPresent()
        && post(command, new Content.Edit(number.getAsLong(), command.textAfterFirstWord()));
  }

  private boolean recall(InputLine.Command command) {
    OptionalLong number = number(command, 1);
    return number.isPresent() && post(command, new Content.Recall(number.getAsLong()));
  }

  private boolean react(InputLine.Command command) {
    return reaction(command, false);
  }

  private boolean unreact(InputLine.Command command) {
    return reaction(command, true);
  }

  private boolean reaction(InputLine.Command command, boolean removed) {
    OptionalLong number = number(command, 2);
    return number.isPresent()
        && post(
            command,
            new Content.Reaction(number.getAsLong(), command.textAfterFirstWord(), removed));
  }

  private boolean vanish(InputLine.Command command) {
    Content change = vanishChange(command.words());
    return change != null && post(command, change);
  }

  /** Null if the words do not say for how long. Part of a second counts as one. */
  static Content.@Nullable VanishChange vanishChange(List<String> words) {
    if (words.size() != 1) {
      return null;
    }
    if (words.get(0).equals("off")) {
      return new Content.VanishChange(0);
    }
    return HOURS.matcher(words.get(0)).matches()
        ? new Content.VanishChange(
            (int) Math.ceil(Double.parseDouble(words.get(0)) * Duration.ofHours(1).toSeconds()))
        : null;
  }

  private boolean post(InputLine.Command command, Content content) {
    session.posts().post(content, "/" + command.name() + " " + command.text());
    return true;
  }

  /** The first word as a message's number, with or without the sign that is shown before it. */
  static OptionalLong number(InputLine.Command command, int wordsMin) {
    return command.words().size() < wordsMin
        ? OptionalLong.empty()
        : number(command.words().get(0));
  }

  /** The same of any word. */
  static OptionalLong number(String word) {
    return NUMBER.matcher(word).matches()
        ? OptionalLong.of(Long.parseLong(word.replace("#", "")))
        : OptionalLong.empty();
  }
}
