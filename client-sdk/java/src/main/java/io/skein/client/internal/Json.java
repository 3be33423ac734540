package io.skein.client.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The little JSON that a client needs: flat objects of text out, small documents in. Numbers are
 * read as text, because ids are larger than a double. Stateless.
 */
final class Json {
  private static final int NESTING_MAX = 16;
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(NESTING_MAX).build())
          .build();

  private Json() {}

  /**
   * An object with these fields: text, truth values and maps of such; a field that is null is left
   * out.
   */
  static String object(Map<String, ? extends @Nullable Object> fields) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = FACTORY.createGenerator(text)) {
      write(out, fields);
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return text.toString();
  }

  private static void write(JsonGenerator out, Map<?, ?> fields) throws IOException {
    out.writeStartObject();
    for (Map.Entry<?, ?> field : fields.entrySet()) {
      Object value = field.getValue();
      if (value == null) {
        continue;
      }
      out.writeFieldName(field.getKey().toString());
      if (value instanceof Map<?, ?> object) {
        write(out, object);
      } else if (value instanceof Boolean truth) {
        out.writeBoolean(truth);
      } else {
        out.writeString(value.toString());
      }
    }
    out.writeEndObject();
  }

  /**
   * Reads a document whose root is an object.
   *
   * @throws IOException if it is none
   */
  static JsonObject parse(String text) throws IOException {
    try (JsonParser in = FACTORY.createParser(text)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("not a JSON object");
      }
      return new JsonObject(object(in));
    }
  }

  private static Map<String, @Nullable Object> object(JsonParser in) throws IOException {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String name = in.currentName();
      in.nextToken();
      fields.put(name, value(in));
    }
    return fields;
  }

  private static @Nullable Object value(JsonParser in) throws IOException {
    JsonToken token = in.currentToken();
    if (token == JsonToken.START_OBJECT) {
      return new JsonObject(object(in));
    }
    if (token == JsonToken.START_ARRAY) {
      List<@Nullable Object> items = new ArrayList<>();
      while (in.nextToken() != JsonToken.END_ARRAY) {
        items.add(value(in));
      }
      return items;
    }
    return token == JsonToken.VALUE_NULL ? null : in.getText();
  }

  /** An object that was read. Values are text, objects, or lists of either. */
  static final class JsonObject {
    private final Map<String, @Nullable Object> fields;

    JsonObject(Map<String, @Nullable Object> fields) {
      this.fields = fields;
    }

    /**
     * A field's text.
     *
     * @throws IOException if there is none
     */
    String text(String name) throws IOException {
      String text = textOrNull(name);
      if (text == null) {
        throw new IOException("no " + name);
      }
      return text;
    }

    /** A field's text; null if there is none. */
    @Nullable String textOrNull(String name) {
      return fields.get(name) instanceof String text ? text : null;
    }

    /** A field's number; {@code otherwise} if there is none. */
    long number(String name, long otherwise) throws IOException {
      String text = textOrNull(name);
      try {
        return text == null ? otherwise : Long.parseLong(text);
      } catch (NumberFormatException e) {
        throw new IOException(name + " is no number", e);
      }
    }

    /**
     * A field's object.
     *
     * @throws IOException if there is none
     */
    JsonObject object(String name) throws IOException {
      if (fields.get(name) instanceof JsonObject object) {
        return object;
      }
      throw new IOException("no " + name);
    }

    /** A field's objects; empty if there are none. */
    List<JsonObject> objects(String name) {
      return items(name, JsonObject.class);
    }

    /** A field's texts; empty if there are none. */
    List<String> texts(String name) {
      return items(name, String.class);
    }

    private <T> List<T> items(String name, Class<T> type) {
      List<T> items = new ArrayList<>();
      if (fields.get(name) instanceof List<?> list) {
        for (Object item : list) {
          if (type.isInstance(item)) {
            items.add(type.cast(item));
          }
        }
      }
      return items;
    }
  }
}
