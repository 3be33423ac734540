package io.skein.node.api;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** A request's headers, and its bytes as they come. Thread-safe. */
final class StreamedBody {
  private final HttpRequest request;
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private volatile boolean taken;

  StreamedBody(HttpRequest request) {
    this.request = request;
    if (request.entity().isKnownEmpty()) {
      end.complete(null);
    }
  }

  /** The bytes, to be run once at most. */
  Source<ByteString, ?> bytes() {
    return Source.lazySource(
        () -> {
          taken = true;
          return request
              .entity()
              .getDataBytes()
              .watchTermination(
                  (none, read) -> read.whenComplete((done, failure) -> end.complete(null)));
        });
  }

  /** Done when no more bytes come, or are wanted; not at all if nobody reads them. */
  CompletionStage<Void> end() {
    return end;
  }

  /** Whether somebody has begun to read. */
  boolean isTaken() {
    return taken;
  }

  /** How many bytes are announced; empty if they are not counted before. */
  OptionalLong length() {
    return request.entity().getContentLengthOption();
  }

  String contentType() {
    return request.entity().getContentType().toString();
  }

  Optional<String> header(String name) {
    return request.getHeader(name).map(HttpHeader::value);
  }
}
