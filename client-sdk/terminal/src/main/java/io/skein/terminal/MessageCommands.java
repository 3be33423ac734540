package io.skein.terminal;

import io.skein.protocol.Content;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** The commands that name a message of the open conversation by its number on the screen. */
final class MessageCommands {
  private static final Pattern NUMBER = Pattern.compile("#?[1-9]\\d{0,17}");

  private final ChatSession session;

  MessageCommands(ChatSession session) {
    this.session = session;
  }

  /** False if the line does not say what is wanted; so for the others. */
  boolean reply(InputLine.Command command) {
    OptionalLong number = number(command, 2);
    if (number.isPresent()) {
      session.reply(number.getAsLong(), command.textAfterFirstWord());
    }
    return number.isPresent();
  }

  boolean edit(InputLine.Command command) {
    OptionalLong number = number(command, 2);
    return number.isPresent()
        && post(command, new Content.Edit(number.getAsLong(), command.textAfterFirstWord()));
  }

  boolean recall(InputLine.Command command) {
    OptionalLong number = number(command, 1);
    return number.isPresent() && post(command, new Content.Recall(number.getAsLong()));
  }

  boolean react(InputLine.Command command) {
    return reaction(command, false);
  }

  boolean unreact(InputLine.Command command) {
    return reaction(command, true);
  }

  private boolean reaction(InputLine.Command command, boolean removed) {
    OptionalLong number = number(command, 2);
    return number.isPresent()
        && post(
            command,
            new Content.Reaction(number.getAsLong(), command.textAfterFirstWord(), removed));
  }

  boolean highlight(InputLine.Command command) {
    OptionalLong number = number(command, 1);
    String word = command.textAfterFirstWord();
    return number.isPresent()
        && (word.isEmpty() || word.equals("off"))
        && post(command, new Content.Highlight(number.getAsLong(), word.equals("off")));
  }

  private boolean post(InputLine.Command command, Content content) {
    session.post(content, "/" + command.name() + " " + command.text());
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
