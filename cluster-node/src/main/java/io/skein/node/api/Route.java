package io.skein.node.api;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One operation of the API.
 *
 * @param path as in the contract: {@code /v1/devices/{device}}
 */
record Route(String method, String path, Access access, Input input, Handler handler) {
  /** Who may ask. */
  enum Access {
    ANYBODY,
    /** Whoever has the access token of a device that is logged in. */
    DEVICE,
    /** Whoever has the service key. */
    SERVICE,
    /** As DEVICE, or whoever has a link, which the handler looks at. */
    DEVICE_OR_LINK,
    /** As DEVICE, or whoever has a cookie instead, which the handler looks at. */
    DEVICE_OR_COOKIE
  }

  /** What the request carries. */
  enum Input {
    NOTHING,
    JSON,
    /** Bytes without end, which the handler takes as they come, for as long as that takes. */
    STREAM
  }

  /** Answers one request, on any thread, without blocking. */
  interface Handler {
    /** Fails for a defect, or with {@link RefusedException}; may throw the latter, too. */
    CompletionStage<Answer> answer(ApiRequest request);
  }

  /** The parameters of a path, if it is this route's; else null. */
  @Nullable Map<String, String> match(List<String> segments) {
    List<String> own = segments(path);
    if (own.size() != segments.size()) {
      return null;
    }
    Map<String, String> parameters = new HashMap<>();
    for (int i = 0; i < own.size(); i++) {
      String segment = own.get(i);
      if (segment.startsWith("{")) {
        parameters.put(segment.substring(1, segment.length() - 1), segments.get(i));
      } else if (!segment.equals(segments.get(i))) {
        return null;
      }
    }
    return parameters;
  }

  static List<String> segments(String path) {
    return List.of(path.split("/", -1));
  }
}
