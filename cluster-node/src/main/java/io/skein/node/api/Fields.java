package io.skein.node.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.skein.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The fields of a JSON object, each read with its type and its limit: what is missing or wrong is
 * refused with BAD_REQUEST and its name. Unknown fields are skipped, so that a newer client can
 * speak to an older node.
 */
final class Fields {
  private final JsonNode object;
  private final String path;

  private Fields(JsonNode object, String path) {
    this.object = object;
    this.path = path;
  }

  static Fields of(JsonNode body) {
    return of(body, "");
  }

  private static Fields of(JsonNode node, String path) {
    if (!node.isObject()) {
      throw bad(
          path.isEmpty() ? "body" : path.substring(0, path.length() - 1), "must be an object");
    }
    return new Fields(node, path);
  }

  String text(String name, int lengthMax) {
    return optionalText(name, lengthMax).orElseThrow(() -> bad(path + name, "is missing"));
  }

  Optional<String> optionalText(String name, int lengthMax) {
    JsonNode node = object.get(name);
    return isAbsent(node) ? Optional.empty() : Optional.of(text(node, path + name, lengthMax));
  }

  boolean flag(String name, boolean otherwise) {
    JsonNode node = object.get(name);
    if (isAbsent(node)) {
      return otherwise;
    }
    if (!node.isBoolean()) {
      throw bad(path + name, "must be true or false");
    }
    return node.booleanValue();
  }

  Optional<Fields> optionalObject(String name) {
    JsonNode node = object.get(name);
    return isAbsent(node) ? Optional.empty() : Optional.of(of(node, path + name + "."));
  }

  List<String> texts(String name, int sizeMax, int lengthMax) {
    List<String> texts = new ArrayList<>();
    for (JsonNode node : array(name, sizeMax)) {
      texts.add(text(node, path + name + "[" + texts.size() + "]", lengthMax));
    }
    return texts;
  }

  <T> List<T> objects(String name, int sizeMax, Function<Fields, T> read) {
    List<T> objects = new ArrayList<>();
    for (JsonNode node : array(name, sizeMax)) {
      objects.add(read.apply(of(node, path + name + "[" + objects.size() + "].")));
    }
    return objects;
  }

  /** What a field's text means, as {@code read} has it: an IllegalArgumentException is refused. */
  <T> T parsed(String name, String text, Function<String, T> read) {
    try {
      return read.apply(text);
    } catch (IllegalArgumentException e) {
      throw bad(path + name, "is not one of its values");
    }
  }

  private JsonNode array(String name, int sizeMax) {
    JsonNode node = object.get(name);
    if (isAbsent(node)) {
      throw bad(path + name, "is missing");
    }
    if (!node.isArray() || node.isEmpty() || node.size() > sizeMax) {
      throw bad(path + name, "must be a list of 1 to " + sizeMax);
    }
    return node;
  }

  private static String text(JsonNode node, String name, int lengthMax) {
    if (!node.isTextual()) {
      throw bad(name, "must be a text");
    }
    if (node.textValue().length() > lengthMax) {
      throw bad(name, "is longer than " + lengthMax + " characters");
    }
    return node.textValue();
  }

  private static boolean isAbsent(JsonNode node) {
    return node == null || node.isNull();
  }

  static RefusedException bad(String name, String why) {
    return new RefusedException(ErrorCode.BAD_REQUEST, name + ": " + why);
  }
}
