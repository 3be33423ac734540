package io.skein.node.cli.process;

import java.util.ArrayList;
import java.util.List;

/**
 * Words that stand before a child's own command, to give it an environment, a processor or a group
 * that is its alone. They must end by running the command in the same process: its pid is the
 * child's.
 *
 * @param words none for a plain start; {@code {name}} and {@code {number}} in them stand for the
 *     child's name and the digits at its end
 */
public record CommandPrefix(List<String> words) {
  public static final CommandPrefix NONE = new CommandPrefix(List.of());

  public CommandPrefix {
    words = List.copyOf(words);
  }

  /** The whole command line of the child {@code name}. */
  public List<String> before(List<String> command, String name) {
    String number = name.substring(name.lastIndexOf('-') + 1);
    List<String> all = new ArrayList<>();
    for (String word : words) {
      all.add(word.replace("{name}", name).replace("{number}", number));
    }
    all.addAll(command);
    return List.copyOf(all);
  }
}
