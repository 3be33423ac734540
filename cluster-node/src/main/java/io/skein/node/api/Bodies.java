package io.skein.node.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.skein.protocol.ErrorCode;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;

/** Bodies of requests: read whole up to a limit, or skipped. Thread-safe. */
final class Bodies {
  /**
   * Of a body that nobody wants, this many times the limit are read, so that the sender gets to see
   * the answer; then the connection is closed.
   */
  private static final int SKIPPED_LIMITS = 8;

  private final ApiSettings settings;
  private final Materializer materializer;

  Bodies(ApiSettings settings, Materializer materializer) {
    this.settings = settings;
    this.materializer = materializer;
  }

  /** The JSON document of a body; fails with, or throws, {@link RefusedException}. */
  CompletionStage<JsonNode> read(HttpRequest request) {
    int limit = settings.bodyBytesMax();
    if (!isJson(request.entity().getContentType())) {
      skip(request);
      throw new RefusedException(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Content-Type: must be application/json");
    }
    if (request.entity().getContentLengthOption().orElse(0) > limit) {
      skip(request);
      throw tooLarge();
    }
    return request
        .entity()
        .withSizeLimit(limit)
        .toStrict(settings.requestTimeout().toMillis(), materializer)
        .handle(
            (entity, failure) -> {
              if (failure == null) {
                return Json.read(entity.getData().asByteBuffer());
              }
              throw explain(failure);
            });
  }

  /** Lets a body pass by, within reason. */
  void skip(HttpRequest request) {
    request
        .entity()
        .withSizeLimit((long) SKIPPED_LIMITS * settings.bodyBytesMax())
        .getDataBytes()
        .runWith(Sink.ignore(), materializer);
  }

  private RuntimeException explain(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof EntityStreamSizeException) {
        return tooLarge();
      }
      if (cause instanceof TimeoutException) {
        return Fields.bad("body", "did not arrive in time");
      }
    }
    return Fields.bad("body", "broke off");
  }

  private RefusedException tooLarge() {
    return new RefusedException(
        ErrorCode.CONTENT_TOO_LARGE, "body: at most " + settings.bodyBytesMax() + " bytes");
  }

  /** A charset beside it has no meaning (RFC 8259 section 11). */
  private static boolean isJson(ContentType type) {
    return type.mediaType().mainType().equals(MediaTypes.APPLICATION_JSON.mainType())
        && type.mediaType().subType().equals(MediaTypes.APPLICATION_JSON.subType());
  }
}
