package io.skein.node.push;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/** A notification in the words of each service: JSON. What is not to be told is left out. Pure. */
final class PushPayload {
  /** Four bytes for an emoji, not twelve. */
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                  .build())
          .build();

  private PushPayload() {}

  /** For the service worker of a page. */
  static byte[] web(PushNotification notification) {
    Map<String, Object> fields = new LinkedHashMap<>(fields(notification));
    if (notification.badge() != PushNotification.UNCOUNTED) {
      fields.put("badge", notification.badge());
    }
    return write(fields);
  }

  /**
   * For Apple's devices. Without a title the application's own words are shown, which it has under
   * the names SKEIN_MESSAGE and SKEIN_MENTION in each of its languages.
   */
  static byte[] apns(PushNotification notification) {
    Map<String, Object> alert = new LinkedHashMap<>();
    if (notification.title().isEmpty()) {
      alert.put("loc-key", localized(notification));
    } else {
      alert.put("title", notification.title());
      if (notification.text().isEmpty()) {
        alert.put("loc-key", localized(notification));
      } else {
        alert.put("body", notification.text());
      }
    }
    Map<String, Object> aps = new LinkedHashMap<>();
    aps.put("alert", alert);
    if (notification.badge() != PushNotification.UNCOUNTED) {
      aps.put("badge", notification.badge());
    }
    aps.put("sound", "default");
    aps.put("thread-id", notification.conversation().toString());
    // An extension of the application may put in what the server does not tell.
    aps.put("mutable-content", 1);
    Map<String, Object> skein =
        Map.of(
            "conversation",
            notification.conversation().toString(),
            "kind",
            notification.kind().text());
    return write(Map.of("aps", aps, "skein", skein));
  }

  private static String localized(PushNotification notification) {
    return switch (notification.kind()) {
      case MESSAGE -> "SKEIN_MESSAGE";
      case MENTION -> "SKEIN_MENTION";
    };
  }

  /**
   * For Google's: data alone, which the application makes a notification of, with the conversation
   * as its tag.
   */
  static byte[] fcm(String token, PushNotification notification, long lifeSeconds) {
    Map<String, String> data = new LinkedHashMap<>(fields(notification));
    if (notification.badge() != PushNotification.UNCOUNTED) {
      data.put("badge", Integer.toString(notification.badge()));
    }
    return write(
        Map.of(
            "message",
            Map.of(
                "token",
                token,
                "data",
                data,
                "android",
                Map.of("priority", "HIGH", "ttl", lifeSeconds + "s"))));
  }

  private static Map<String, String> fields(PushNotification notification) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("conversation", notification.conversation().toString());
    fields.put("kind", notification.kind().text());
    if (!notification.title().isEmpty()) {
      fields.put("title", notification.title());
    }
    if (!notification.text().isEmpty()) {
      fields.put("text", notification.text());
    }
    return fields;
  }

  private static byte[] write(Object fields) {
    try {
      return JSON.writeValueAsBytes(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("fields of our own cannot be written", e);
    }
  }
}
