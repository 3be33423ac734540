package io.skein.node.api;

import io.skein.node.account.Caller;
import io.skein.node.account.LinkTokens;
import io.skein.node.account.Outcome;
import io.skein.node.api.Route.Access;
import io.skein.node.api.Route.Input;
import io.skein.node.conversation.MergedReads;
import io.skein.node.conversation.Messages;
import io.skein.node.media.Downloads;
import io.skein.node.media.Media;
import io.skein.node.media.MediaFeature;
import io.skein.node.media.Thumbnails;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.MediaId;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;

/**
 * Downloads of media. Who may have one: its owner, and whoever may see a message that shows it,
 * which the conversation decides, as for every other reader. Thread-safe.
 */
final class MediaRoutes {
  /** The query parameter of a signed link. */
  static final String LINK = "link";

  private static final String KEEP_PRIVATELY = "private, max-age=3600";
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private static final ContentType JPEG = ContentTypes.parse("image/jpeg");
  private static final String MEDIA = "/v1/media/{media}";

  private final Downloads downloads;
  private final Thumbnails thumbnails;
  private final Messages messages;
  private final MergedReads merged;
  private final LinkTokens links;
  private final Duration linkLife;
  private final Clock clock;
  private final Transfers transfers;

  MediaRoutes(
      MediaFeature media,
      Messages messages,
      MergedReads merged,
      LinkTokens links,
      Clock clock,
      Transfers transfers) {
    this.downloads = media.downloads();
    this.thumbnails = media.thumbnails();
    this.linkLife = media.settings().linkLife();
    this.messages = messages;
    this.merged = merged;
    this.links = links;
    this.clock = clock;
    this.transfers = transfers;
  }

  private record MediaBody(
      String media,
      String name,
      String type,
      long size,
      int width,
      int height,
      int durationMillis,
      String sha256) {
    static MediaBody of(Media media) {
      Media.Found found = found(media);
      return new MediaBody(
          media.id().toString(),
          media.declared().name(),
          found.type(),
          media.declared().size(),
          found.width(),
          found.height(),
          found.durationMillis(),
          HexFormat.of().formatHex(found.sha256().asArray()));
    }
  }

  private record LinkBody(String path, Instant expiresAt) {}

  List<Route> routes() {
    return List.of(
        new Route("GET", MEDIA, Access.DEVICE_OR_LINK, Input.NOTHING, this::download),
        new Route(
            "GET", MEDIA + "/thumbnail", Access.DEVICE_OR_LINK, Input.NOTHING, this::thumbnail),
        new Route("GET", MEDIA + "/facts", Access.DEVICE, Input.NOTHING, this::facts),
        new Route("POST", MEDIA + "/links", Access.DEVICE, Input.NOTHING, this::link),
        new Route("POST", MEDIA + "/copies", Access.DEVICE, Input.NOTHING, this::copy));
  }

  private CompletionStage<Answer> download(ApiRequest request) {
    return allowed(request)
        .thenApply(outcome -> Answer.of(outcome, media -> content(request, media)));
  }

  private CompletionStage<Answer> thumbnail(ApiRequest request) {
    return Outcome.then(
            allowed(request),
            media -> transfers.during(holder(request, media), () -> thumbnails.of(media)))
        .thenApply(
            outcome ->
                Answer.of(
                    outcome,
                    jpeg ->
                        Answer.stream(200, HttpEntities.create(JPEG, jpeg))
                            .with("Cache-Control", KEEP_PRIVATELY)));
  }

  private CompletionStage<Answer> facts(ApiRequest request) {
    return allowed(request)
        .thenApply(outcome -> Answer.of(outcome, media -> Answer.ok(MediaBody.of(media))));
  }

  private CompletionStage<Answer> link(ApiRequest request) {
    return allowed(request)
        .thenApply(outcome -> Answer.of(outcome, media -> Answer.created(linkTo(media))));
  }

  private CompletionStage<Answer> copy(ApiRequest request) {
    return Outcome.then(allowed(request), media -> downloads.copy(request.caller().user(), media))
        .thenApply(outcome -> Answer.of(outcome, media -> Answer.created(MediaBody.of(media))));
  }

  private LinkBody linkTo(Media media) {
    Instant now = clock.instant();
    Instant expires = now.plus(linkLife).truncatedTo(ChronoUnit.SECONDS);
    String token = links.issue(media.id().value(), now, expires);
    // Without a leading slash, so that it holds behind a proxy with a prefix.
    return new LinkBody("v1/media/" + media.id() + "?" + LINK + "=" + token, expires);
  }

  /** The media of a request whose sender may have it. */
  private CompletionStage<Outcome<Media>> allowed(ApiRequest request) {
    MediaId id = UploadRoutes.media(request);
    Optional<Caller> caller = request.callerIfAny();
    if (caller.isEmpty()) {
      return isLinked(request, id)
          ? downloads.find(id)
          : Outcome.refusal(ErrorCode.LINK_INVALID, "link: forged, or expired");
    }
    Optional<ConversationId> conversation =
        request.queryParameter("conversation").map(MediaRoutes::conversation);
    if (conversation.isPresent()) {
      return shown(caller.get(), id, conversation.get(), sequence(request));
    }
    return downloads
        .find(id)
        .thenApply(
            outcome ->
                outcome instanceof Outcome.Done<Media> done
                        && !done.value().owner().equals(caller.get().user())
                    ? Outcome.refused(ErrorCode.NOT_FOUND, "no such media")
                    : outcome);
  }

  private boolean isLinked(ApiRequest request, MediaId id) {
    return request
        .queryParameter(LINK)
        .filter(token -> links.isGood(token, id.value(), clock.instant()))
        .isPresent();
  }

  /** The media, if this message shows it to the caller; with the name that it has there. */
  private CompletionStage<Outcome<Media>> shown(
      Caller caller, MediaId id, ConversationId conversation, long sequence) {
    return messages
        .message(caller.user(), conversation, sequence)
        .thenCompose(
            reply -> {
              if (reply instanceof Reply.Failed failed) {
                return CompletableFuture.completedFuture(
                    Outcome.refused(
                        failed.code(),
                        failed.detail(),
                        Duration.ofMillis(failed.retryAfterMillis())));
              }
              return Outcome.then(
                  shown(contentAt(sequence, reply), id),
                  shown ->
                      Outcome.then(
                          downloads.find(id), media -> Outcome.success(media.named(shown.name()))));
            });
  }

  /** What the message at this place says; nothing if there is none. */
  private static Content contentAt(long sequence, Reply.Answer reply) {
    List<Message> seen = reply instanceof Reply.Page page ? page.messages() : List.of();
    return seen.size() == 1 && seen.get(0).sequence() == sequence
        ? seen.get(0).content()
        : Content.Unknown.INSTANCE;
  }

  /** The file of this number that a content shows, if only in a message that it carries. */
  private CompletionStage<Outcome<Content.Media>> shown(Content content, MediaId id) {
    if (content instanceof Content.Merged carrier) {
      return merged
          .file(carrier, id)
          .handle(
              (file, failure) ->
                  failure == null
                      ? file.<Outcome<Content.Media>>map(Outcome::done).orElseGet(MediaRoutes::none)
                      : Outcome.refused(
                          ErrorCode.UNAVAILABLE, "the store does not answer", RETRY_AFTER));
    }
    return CompletableFuture.completedFuture(
        content instanceof Content.Media media && media.media().equals(id)
            ? Outcome.done(media)
            : none());
  }

  private static <T> Outcome<T> none() {
    return Outcome.refused(ErrorCode.NOT_FOUND, "no such media in this message");
  }

  private Answer content(ApiRequest request, Media media) {
    Media.Found found = found(media);
    long size = media.declared().size();
    String tag = "\"" + HexFormat.of().formatHex(found.sha256().asArray()) + "\"";
    if (request.header("If-None-Match").filter(tag::equals).isPresent()) {
      return headers(Answer.stream(304, HttpEntities.EMPTY), tag);
    }
    ByteRange range;
    try {
      range = ByteRange.of(request.header("Range"), request.header("If-Range"), tag, size);
    } catch (RefusedException refused) {
      return Answer.refused(refused.code(), refused.detail())
          .with("Content-Range", "bytes */" + size);
    }
    Answer answer =
        Answer.stream(
                range.whole() ? 200 : 206,
                HttpEntities.create(
                    ContentTypes.parse(found.type()),
                    range.length(),
                    transfers.counted(
                        holder(request, media),
                        downloads.bytes(media, range.from(), range.length()))))
            .with("Content-Disposition", disposition(media, found))
            .with("Content-Security-Policy", "default-src 'none'; sandbox");
    return headers(
        range.whole() ? answer : answer.with("Content-Range", range.contentRange(size)), tag);
  }

  /** Who has a link may be anybody: all of them have one share, and take nobody else's. */
  private static Object holder(ApiRequest request, Media media) {
    Optional<Caller> caller = request.callerIfAny();
    return caller.isPresent() ? caller.get().user() : media.id();
  }

  private static String disposition(Media media, Media.Found found) {
    return ContentDisposition.of(found.type(), media.declared().name());
  }

  /** The bytes never change; who may have them does, so that nobody keeps them for others. */
  private static Answer headers(Answer answer, String tag) {
    return answer
        .with("ETag", tag)
        .with("Accept-Ranges", "bytes")
        .with("Cache-Control", KEEP_PRIVATELY);
  }

  private static Media.Found found(Media media) {
    return Objects.requireNonNull(media.found(), "a complete media has been looked at");
  }

  private static ConversationId conversation(String text) {
    try {
      return ConversationId.parse(text);
    } catch (IllegalArgumentException e) {
      throw Fields.bad("conversation", "is no conversation id");
    }
  }

  private static long sequence(ApiRequest request) {
    long sequence = Tus.number("sequence", request.queryParameter("sequence"));
    if (sequence == 0) {
      throw Fields.bad("sequence", "must be above 0");
    }
    return sequence;
  }
}
