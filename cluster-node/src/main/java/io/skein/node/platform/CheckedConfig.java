package io.skein.node.platform;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigOrigin;
import java.nio.file.Path;
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
  /** All of it, and not the section alone, so that every message names the whole path. */
  private final Config config;

  private final String path;

  private CheckedConfig(Config config, String path) {
    this.config = config;
    this.path = path;
  }

  /** The section at this path of the whole configuration. */
  public static CheckedConfig of(Config config, String path) {
    return new CheckedConfig(config, path);
  }

  public CheckedConfig section(String key) {
    return new CheckedConfig(config, at(key));
  }

  private String at(String key) {
    return path + "." + key;
  }

  public boolean flag(String key) {
    return config.getBoolean(at(key));
  }

  public int number(String key, int least, int most) {
    int number = config.getInt(at(key));
    if (number < least || number > most) {
      throw bad(key, "must be from " + least + " to " + most + ", not " + number);
    }
    return number;
  }

  public Duration duration(String key, Duration least, Duration most) {
    Duration duration = config.getDuration(at(key));
    if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
      throw bad(
          key, "must be from " + text(least) + " to " + text(most) + ", not " + text(duration));
    }
    return duration;
  }

  /** As a file says it: 90s, 250ms. */
  private static String text(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }

  /** A number of bytes. */
  public int bytes(String key, int least, int most) {
    return (int) bytes(key, (long) least, (long) most);
  }

  /** A number of bytes that may be more than an {@code int} holds. */
  public long bytes(String key, long least, long most) {
    long bytes = config.getBytes(at(key));
    if (bytes < least || bytes > most) {
      throw bad(key, "must be from " + least + " to " + most + " bytes, not " + bytes);
    }
    return bytes;
  }

  public String text(String key) {
    String text = config.getString(at(key)).strip();
    if (text.isEmpty()) {
      throw bad(key, "must not be empty");
    }
    return text;
  }

  /** Empty if it is not set, or blank. */
  public Optional<String> optionalText(String key) {
    return config.hasPath(at(key))
        ? Optional.of(config.getString(at(key)).strip()).filter(text -> !text.isEmpty())
        : Optional.empty();
  }

  /** A list, or, as an environment variable gives it, one text with commas. */
  public List<String> texts(String key) {
    List<String> given =
        switch (config.getValue(at(key)).valueType()) {
          case LIST -> config.getStringList(at(key));
          default -> Arrays.asList(config.getString(at(key)).split(",", -1));
        };
    return given.stream().map(String::strip).filter(text -> !text.isEmpty()).toList();
  }

  /** The name of a file, which need not exist. */
  public Path file(String key) {
    return Path.of(text(key));
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
    ConfigOrigin origin =
        config.hasPath(at(key)) ? config.getValue(at(key)).origin() : config.origin();
    return new ConfigException.BadValue(origin, at(key), why);
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
