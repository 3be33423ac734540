package io.skein.node.gateway;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.skein.node.platform.InvalidSettingException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** One object of a configuration, whose values are checked as they are read. */
record Section(String path, Config config) {
  Section section(String key) {
    return new Section(path + "." + key, config.getConfig(key));
  }

  InvalidSettingException invalid(String key, String wanted) {
    return new InvalidSettingException(path + "." + key, wanted);
  }

  String text(String key) {
    return config.getString(key);
  }

  List<String> texts(String key) {
    return config.getStringList(key);
  }

  boolean flag(String key) {
    return config.getBoolean(key);
  }

  int number(String key, int min, int max) {
    return InvalidSettingException.inRange(path + "." + key, config.getInt(key), min, max);
  }

  /** Bounds are written as the file writes them, so that the message reads as the comment does. */
  Duration duration(String key, String min, String max) {
    Duration value;
    try {
      value = config.getDuration(key);
    } catch (ConfigException.BadValue e) {
      throw invalid(key, "a duration from " + min + " to " + max);
    }
    if (value.compareTo(literal(min).getDuration("v")) < 0
        || value.compareTo(literal(max).getDuration("v")) > 0) {
      throw invalid(key, "from " + min + " to " + max);
    }
    return value;
  }

  /** As {@link #duration}. */
  long bytes(String key, String min, String max) {
    long value;
    try {
      value = config.getBytes(key);
    } catch (ConfigException.BadValue e) {
      throw invalid(key, "a size from " + min + " to " + max);
    }
    if (value < literal(min).getBytes("v") || value > literal(max).getBytes("v")) {
      throw invalid(key, "from " + min + " to " + max);
    }
    return value;
  }

  private static Config literal(String value) {
    return ConfigFactory.parseString("v = \"" + value + "\"");
  }

  Path file(String key) {
    if (!config.hasPath(key)) {
      throw invalid(key, "the name of a file, since TLS is enabled");
    }
    return Path.of(config.getString(key));
  }
}
