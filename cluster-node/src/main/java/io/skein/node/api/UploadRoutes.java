package io.skein.node.api;

import io.skein.node.account.Outcome;
import io.skein.node.api.Route.Access;
import io.skein.node.api.Route.Input;
import io.skein.node.media.Media;
import io.skein.node.media.Uploads;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Limits;
import io.skein.protocol.MediaId;
import io.skein.protocol.UserId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Resumable uploads as {@link Tus} has them. Thread-safe. */
final class UploadRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(UploadRoutes.class);
  private static final String UPLOAD = Tus.UPLOADS + "/{media}";

  private final Uploads uploads;
  private final Limits limits;
  private final Transfers transfers;

  UploadRoutes(Uploads uploads, Limits limits, Transfers transfers) {
    this.uploads = uploads;
    this.limits = limits;
    this.transfers = transfers;
  }

  List<Route> routes() {
    return List.of(
        new Route("OPTIONS", Tus.UPLOADS, Access.ANYBODY, Input.NOTHING, request -> abilities()),
        new Route("POST", Tus.UPLOADS, Access.DEVICE, Input.NOTHING, this::create),
        new Route("HEAD", UPLOAD, Access.DEVICE, Input.NOTHING, this::tell),
        new Route("PATCH", UPLOAD, Access.DEVICE, Input.STREAM, this::append),
        new Route("DELETE", UPLOAD, Access.DEVICE, Input.NOTHING, this::remove));
  }

  private CompletionStage<Answer> abilities() {
    return CompletableFuture.completedFuture(
        Answer.done()
            .with("Tus-Version", Tus.VERSION)
            .with("Tus-Extension", Tus.EXTENSIONS)
            .with("Tus-Max-Size", Long.toString(limits.mediaBytesMax())));
  }

  private CompletionStage<Answer> create(ApiRequest request) {
    UserId owner = user(request);
    Media.Declared declared =
        Tus.declared(request.header("Upload-Length"), request.header("Upload-Metadata"));
    return uploads
        .create(owner, declared)
        .thenApply(
            outcome ->
                Answer.of(
                    outcome,
                    // Relative to this path, so that it holds behind a proxy with another prefix.
                    upload ->
                        progress(Answer.empty(201), upload)
                            .with("Location", "uploads/" + upload.id())));
  }

  private CompletionStage<Answer> tell(ApiRequest request) {
    return uploads
        .find(user(request), media(request))
        .thenApply(
            outcome ->
                Answer.of(
                    outcome,
                    upload -> {
                      completeIfLeft(upload);
                      return progress(Answer.empty(200), upload)
                          .with("Upload-Length", Long.toString(upload.declared().size()))
                          .with("Upload-Metadata", Tus.metadata(upload.declared()));
                    }));
  }

  /** Nobody waits for it: a large file takes longer to be read than a request may. */
  private void completeIfLeft(Media upload) {
    if (!uploads.isLeft(upload)) {
      return;
    }
    try {
      transfers
          .during(upload.owner(), () -> uploads.complete(upload))
          .whenComplete(
              (done, failure) -> {
                if (failure != null) {
                  LOG.error("{} cannot be completed: {}", upload, failure.toString());
                  LOG.debug("Why it cannot", failure);
                }
              });
    } catch (RefusedException full) {
      // The next question begins it.
    }
  }

  private CompletionStage<Answer> append(ApiRequest request) {
    UserId owner = user(request);
    StreamedBody body = request.stream();
    if (!body.contentType().equals(Tus.CONTENT_TYPE)) {
      throw new RefusedException(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Content-Type: must be " + Tus.CONTENT_TYPE);
    }
    long offset = Tus.number("Upload-Offset", request.header("Upload-Offset"));
    return transfers
        .during(
            owner,
            () ->
                uploads.append(
                    owner, media(request), offset, body.length(), transfers.inTime(body.bytes())))
        .thenApply(UploadRoutes::appended);
  }

  private static Answer appended(Outcome<Media> outcome) {
    return Answer.of(outcome, upload -> progress(Answer.done(), upload));
  }

  private CompletionStage<Answer> remove(ApiRequest request) {
    return uploads
        .remove(user(request), media(request))
        .thenApply(outcome -> Answer.of(outcome, done -> Answer.done()));
  }

  private static Answer progress(Answer answer, Media upload) {
    Answer told = answer.with("Upload-Offset", Long.toString(upload.received()));
    return upload.isComplete() ? told : told.with("Upload-Expires", Tus.date(upload.expires()));
  }

  private static UserId user(ApiRequest request) {
    Tus.requireVersion(request.header(Tus.RESUMABLE));
    return request.caller().user();
  }

  /** What is no number is no upload either. */
  static MediaId media(ApiRequest request) {
    try {
      return MediaId.parse(request.parameter("media"));
    } catch (IllegalArgumentException e) {
      throw new RefusedException(ErrorCode.NOT_FOUND, "no such media");
    }
  }
}
