package io.skein.loadtest.scenario.file;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import io.skein.loadtest.engine.RunException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file as the user named it, and what is wrong with it: every complaint is one line with file,
 * line and key.
 */
record Source(Path file) {
  private static final Pattern BREAKS = Pattern.compile("\\s*\\R\\s*");

  /**
   * Reads it, with everything that it includes, and resolves what refers to something else.
   *
   * @throws RunException saying why it cannot be read
   */
  Section read() {
    String name = file.toString();
    if (name.endsWith(".yaml") || name.endsWith(".yml")) {
      throw wrong("YAML is not read: write HOCON, which takes JSON too");
    }
    if (!Files.exists(file)) {
      throw wrong("there is no such file");
    }
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw wrong("is no file that can be read");
    }
    try {
      Config config =
          ConfigFactory.parseFile(
                  file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false))
              .resolve();
      if (config.isEmpty()) {
        throw wrong("has nothing in it: a scenario needs users, a mix and phases");
      }
      return new Section(this, config.root(), "");
    } catch (ConfigException.IO e) {
      throw wrong("includes what cannot be read: " + oneLine(e));
    } catch (ConfigException e) {
      throw unreadable(e);
    }
  }

  /**
   * Reads JSON, in which nothing can be included or referred to.
   *
   * @throws RunException saying why it cannot be read
   */
  static Section given(String text) {
    Source source = new Source(Path.of("what the coordinator gave"));
    try {
      Config config =
          ConfigFactory.parseString(
              text, ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON));
      return new Section(source, config.root(), "");
    } catch (ConfigException e) {
      throw source.unreadable(e);
    }
  }

  private RunException unreadable(ConfigException e) {
    String message = oneLine(e);
    ConfigOrigin origin = e.origin();
    if (origin != null && message.startsWith(origin.description())) {
      message = message.substring(origin.description().length()).replaceFirst("^[:\\s]+", "");
    }
    return new RunException(RunException.Kind.USAGE, place(origin) + ": " + message);
  }

  private static String oneLine(ConfigException e) {
    return BREAKS.matcher(String.valueOf(e.getMessage())).replaceAll(" ");
  }

  /** Something is wrong with all of it. */
  RunException wrong(String what) {
    return new RunException(RunException.Kind.USAGE, file + ": " + what);
  }

  /**
   * Something is wrong at a place.
   *
   * @param key with the keys that it is within: {@code phases[1].rate}
   */
  RunException wrong(ConfigOrigin origin, String key, String what) {
    return new RunException(RunException.Kind.USAGE, place(origin) + ": " + key + ": " + what);
  }

  /** File and line, as far as they are known: a value may come from the environment. */
  private String place(@Nullable ConfigOrigin origin) {
    if (origin == null || origin.filename() == null) {
      return file.toString();
    }
    Path at = Path.of(origin.filename());
    String shown = at.equals(file.toAbsolutePath()) ? file.toString() : at.toString();
    return origin.lineNumber() > 0 ? shown + ":" + origin.lineNumber() : shown;
  }
}
