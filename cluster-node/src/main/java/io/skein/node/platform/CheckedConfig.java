package io.skein.node.platform;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One section of the configuration, read with its ranges checked: a value that is missing or out of
 * range stops the node at start, naming the key. Immutable.
 */
public final class CheckedConfig {
  private final Config section;
  private final String path;

  private CheckedConfig(Config section, String path) {
    this.section = section;
    this.path = path;
  }

  /** The section at this path of the whole configuration. */
  public static CheckedConfig of(Config config, String path) {
    return new CheckedConfig(config.getConfig(path), path);
  }

  public CheckedConfig section(String key) {
    return new CheckedConfig(section.getConfig(key), path + "." + key);
  }

  public int number(String key, int least, int most) {
    int number = section.getInt(key);
    if (number < least || number > most) {
      throw bad(key, "must be from " + least + " to " + most + ", not " + number);
    }
    return number;
  }

  public Duration duration(String key, Duration least, Duration most) {
    Duration duration = section.getDuration(key);
    if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
      throw bad(key, "must be from " + least + " to " + most + ", not " + duration);
    }
    return duration;
  }

  /** A number of bytes. */
  public int bytes(String key, int least, int most) {
    long bytes = section.getBytes(key);
    if (bytes < least || bytes > most) {
      throw bad(key, "must be from " + least + " to " + most + " bytes, not " + bytes);
    }
    return (int) bytes;
  }

  public String text(String key) {
    String text = section.getString(key).strip();
    if (text.isEmpty()) {
      throw bad(key, "must not be empty");
    }
    return text;
  }

  /** Empty if it is not set, or blank. */
  public Optional<String> optionalText(String key) {
    return section.hasPath(key)
        ? Optional.of(section.getString(key).strip()).filter(text -> !text.isEmpty())
        : Optional.empty();
  }

  /** A list, or, as an environment variable gives it, one text with commas. */
  public List<String> texts(String key) {
    List<String> given =
        switch (section.getValue(key).valueType()) {
          case LIST -> section.getStringList(key);
          default -> Arrays.asList(section.getString(key).split(",", -1));
        };
    return given.stream().map(String::strip).filter(text -> !text.isEmpty()).toList();
  }

  /** A constant by its name in lower case with dashes. */
  public <E extends Enum<E>> E choice(String key, Class<E> type) {
    String text = text(key);
    for (E constant : type.getEnumConstants()) {
      if (name(constant).equals(text)) {
        return constant;
      }
    }
    throw bad(
        key,
        "must be one of "
            + Arrays.stream(type.getEnumConstants()).map(CheckedConfig::name).toList()
            + ", not "
            + text);
  }

  /** For what only the caller can check; never repeat a secret. */
  public ConfigException bad(String key, String why) {
    return new ConfigException.BadValue(section.origin(), path + "." + key, why);
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
