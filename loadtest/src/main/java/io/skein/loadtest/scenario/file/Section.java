package io.skein.loadtest.scenario.file;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import io.skein.loadtest.Seconds;
import io.skein.loadtest.engine.RunException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * One object of a scenario file. Values are told as text and read here, so that a value from the
 * environment counts as one that was written down, and units are those of the command line.
 *
 * @param path the keys that lead to it; empty: the whole file
 */
record Section(Source source, ConfigObject object, String path) {
  private static final int PERCENT_DIGITS = 2;

  /**
   * @throws RunException if there is another key than these
   */
  void only(List<String> keys) {
    // In the order of the file, so that the first mistake is told first.
    List<String> unknown =
        object.keySet().stream()
            .filter(key -> !keys.contains(key))
            .sorted(Comparator.comparingInt(this::line))
            .toList();
    if (!unknown.isEmpty()) {
      throw wrong(unknown.get(0), "there is no such key; there are " + String.join(", ", keys));
    }
  }

  /** With another text for this key. */
  Section with(String key, String text) {
    return new Section(source, object.withValue(key, ConfigValueFactory.fromAnyRef(text)), path);
  }

  /**
   * As JSON, with a line for each key, so that what reads it finds them in the order of this one.
   *
   * @param keys those of its own that are told, where they are there
   */
  String json(List<String> keys) {
    StringBuilder text = new StringBuilder();
    json(text, keys);
    return text.toString();
  }

  private void json(StringBuilder to, Collection<String> keys) {
    String between = "{\n";
    for (String key : inOrder(keys)) {
      to.append(between).append(ConfigUtil.quoteString(key)).append(':');
      json(to, get(key), within(key));
      between = ",\n";
    }
    to.append("}");
  }

  private void json(StringBuilder to, ConfigValue value, String key) {
    if (value.valueType() == ConfigValueType.OBJECT) {
      Section section = section(value, key);
      section.json(to, section.object.keySet());
    } else if (value.valueType() == ConfigValueType.LIST) {
      String between = "[";
      for (ConfigValue item : (ConfigList) value) {
        to.append(between);
        json(to, item, key);
        between = ",";
      }
      to.append("]");
    } else {
      to.append(value.render(ConfigRenderOptions.concise()));
    }
  }

  private List<String> inOrder(Collection<String> keys) {
    return keys.stream()
        .filter(this::has)
        .sorted(Comparator.comparingInt(this::line).thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  private int line(String key) {
    return get(key).origin().lineNumber();
  }

  boolean has(String key) {
    return object.containsKey(key);
  }

  private ConfigValue get(String key) {
    ConfigValue value = object.get(key);
    if (value == null) {
      throw wrong(key, "is missing");
    }
    return value;
  }

  /** A value of this key, or the lack of one, is wrong. */
  RunException wrong(String key, String what) {
    ConfigValue value = object.get(key);
    return source.wrong(value == null ? object.origin() : value.origin(), within(key), what);
  }

  private String within(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  String text(String key) {
    return text(get(key), within(key));
  }

  private String text(ConfigValue value, String key) {
    return switch (value.valueType()) {
      case STRING, NUMBER, BOOLEAN -> String.valueOf(value.unwrapped());
      case OBJECT, LIST, NULL ->
          throw source.wrong(value.origin(), key, "must be one value, not " + type(value));
    };
  }

  private static String type(ConfigValue value) {
    return switch (value.valueType()) {
      case OBJECT -> "several with keys";
      case LIST -> "a list";
      case NULL -> "null";
      default -> "'" + value.unwrapped() + "'";
    };
  }

  private BigDecimal decimal(String key, String text) {
    try {
      return new BigDecimal(text.strip());
    } catch (NumberFormatException e) {
      throw wrong(key, "must be a number, not '" + text + "'");
    }
  }

  double number(String key) {
    return decimal(key, text(key)).doubleValue();
  }

  /** A whole number in a range. */
  int whole(String key, int least, int most) {
    BigDecimal number = decimal(key, text(key));
    try {
      int whole = number.intValueExact();
      if (whole >= least && whole <= most) {
        return whole;
      }
    } catch (ArithmeticException notWhole) {
      // The same complaint.
    }
    throw wrong(
        key,
        String.format(
            Locale.ROOT, "must be a whole number from %,d to %,d, not %s", least, most, number));
  }

  int whole(String key, int least, int most, int otherwise) {
    return has(key) ? whole(key, least, most) : otherwise;
  }

  /** A share of one, as {@code 0.6} or {@code 60%}: above 0, at most 1. */
  double share(String key, double otherwise) {
    if (!has(key)) {
      return otherwise;
    }
    String text = text(key).strip();
    BigDecimal share =
        text.endsWith("%")
            ? decimal(key, text.substring(0, text.length() - 1)).movePointLeft(PERCENT_DIGITS)
            : decimal(key, text);
    if (share.signum() <= 0 || share.compareTo(BigDecimal.ONE) > 0) {
      throw wrong(key, "must be a share above 0 and at most 1, or 100%, not " + text);
    }
    return share.doubleValue();
  }

  /** A length of time, as on the command line: {@code 15}, {@code 15s}, {@code 2m}, {@code 1h}. */
  double seconds(String key) {
    try {
      return Seconds.parse(text(key)).value();
    } catch (IllegalArgumentException e) {
      throw wrong(key, String.valueOf(e.getMessage()));
    }
  }

  boolean flag(String key, boolean otherwise) {
    if (!has(key)) {
      return otherwise;
    }
    return switch (text(key)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong(key, "must be true or false");
    };
  }

  Section section(String key) {
    return section(get(key), within(key));
  }

  private Section section(ConfigValue value, String key) {
    if (value.valueType() != ConfigValueType.OBJECT) {
      throw source.wrong(value.origin(), key, "must be { keys and values }, not " + type(value));
    }
    return new Section(source, (ConfigObject) value, key);
  }

  /** Sections by name, in the order of the file. */
  Map<String, Section> named(String key) {
    Section of = section(key);
    Map<String, Section> sections = new LinkedHashMap<>();
    of.inOrder(of.object.keySet()).forEach(name -> sections.put(name, of.section(name)));
    return sections;
  }

  List<Section> sections(String key) {
    List<Section> sections = new ArrayList<>();
    items(key).forEach(item -> sections.add(section(item.value(), item.key())));
    return sections;
  }

  /**
   * One text of a list.
   *
   * @param complaint what is wrong with it becomes what is thrown
   */
  record Line(String text, Function<String, RunException> complaint) {}

  /** Texts of a list; none if there is no such key. */
  List<Line> lines(String key) {
    if (!has(key)) {
      return List.of();
    }
    return items(key).stream()
        .map(
            item ->
                new Line(
                    text(item.value(), item.key()),
                    what -> source.wrong(item.value().origin(), item.key(), what)))
        .toList();
  }

  private record Item(ConfigValue value, String key) {}

  private List<Item> items(String key) {
    ConfigValue value = get(key);
    if (!(value instanceof ConfigList list)) {
      throw wrong(key, "must be a list in [ ], not " + type(value));
    }
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      items.add(new Item(list.get(i), within(key) + "[" + i + "]"));
    }
    return items;
  }
}
