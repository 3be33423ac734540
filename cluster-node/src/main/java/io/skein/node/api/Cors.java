package io.skein.node.api;

import io.skein.node.platform.Origins;
import io.skein.protocol.ErrorCode;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * Lets scripts of other pages use the API and read its answers: of the pages that {@link Origins}
 * allows, and of no others. As browsers have it (the CORS protocol of the Fetch standard). Pure.
 */
final class Cors {
  private static final String METHOD = "Access-Control-Request-Method";

  /** What clients send beside what any page may. The service key is not for browsers. */
  private static final String REQUEST_HEADERS =
      String.join(
          ", ",
          "Authorization",
          "Content-Type",
          "If-None-Match",
          "If-Range",
          "Range",
          Tus.RESUMABLE,
          "Upload-Length",
          "Upload-Metadata",
          "Upload-Offset",
          Tus.METHOD_OVERRIDE);

  /** What answers say to clients, beside what any page may read. */
  private static final String ANSWER_HEADERS =
      String.join(
          ", ",
          "Accept-Ranges",
          "Allow",
          "Content-Disposition",
          "Content-Range",
          "ETag",
          "Location",
          "Retry-After",
          "Tus-Extension",
          "Tus-Max-Size",
          Tus.RESUMABLE,
          "Tus-Version",
          "Upload-Expires",
          "Upload-Length",
          "Upload-Metadata",
          "Upload-Offset");

  /** Browsers keep it for two hours at most. */
  private static final String KEPT_SECONDS = "7200";

  private final Origins origins;

  Cors(Origins origins) {
    this.origins = origins;
  }

  /** Whether a browser asks what a page may do, before it does it. */
  static boolean isPreflight(HttpRequest request) {
    return request.method().value().equals("OPTIONS")
        && origin(request).isPresent()
        && request.getHeader(METHOD).isPresent();
  }

  /**
   * The answer to that, before {@link #marked}.
   *
   * @param methods of the path that the page wants to use
   */
  Answer preflight(HttpRequest request, String methods) {
    if (!origins.allows(origin(request).orElse(null))) {
      return Answer.refused(ErrorCode.FORBIDDEN, "Origin: not of skein.gateway.allowed-origins");
    }
    return Answer.done()
        .with("Access-Control-Allow-Methods", methods)
        .with("Access-Control-Allow-Headers", REQUEST_HEADERS)
        .with("Access-Control-Max-Age", KEPT_SECONDS);
  }

  /** An answer that the page which asked may read, if it is one that may. */
  Answer marked(HttpRequest request, Answer answer) {
    Answer varied = answer.with("Vary", "Origin");
    Optional<String> page = origin(request).filter(origins::allows);
    if (page.isEmpty()) {
      return varied;
    }
    Answer shared =
        varied
            .with("Access-Control-Allow-Origin", page.get())
            .with("Access-Control-Expose-Headers", ANSWER_HEADERS);
    return origins.trusts(page.get())
        ? shared.with("Access-Control-Allow-Credentials", "true")
        : shared;
  }

  private static Optional<String> origin(HttpRequest request) {
    return request.getHeader("Origin").map(HttpHeader::value);
  }
}
