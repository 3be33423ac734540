package io.skein.loadtest.capacity;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValueType;
import java.util.Locale;

/**
 * A number that the calculation starts from, and who says so.
 *
 * @param source one sentence or less; {@code chosen} if nobody else says so
 */
record Input(double value, String source) {
  /**
   * Reads {@code { value, source }} or a bare number, whose source is then the file that has it.
   *
   * @throws CapacityException naming the key, if it is absent, no number, or out of range
   */
  static Input read(Config config, String key, double min, double max) {
    Input input;
    try {
      boolean bare = config.getValue(key).valueType() != ConfigValueType.OBJECT;
      input =
          bare
              ? new Input(config.getDouble(key), config.getValue(key).origin().description())
              : new Input(config.getDouble(key + ".value"), config.getString(key + ".source"));
    } catch (ConfigException e) {
      throw new CapacityException(key + ": " + e.getMessage());
    }
    if (!(input.value >= min && input.value <= max)) {
      throw new CapacityException(
          String.format(Locale.ROOT, "%s is %s, not within %s and %s", key, input.value, min, max));
    }
    return input;
  }
}
