package io.skein.node.call.sfu.janus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skein.node.call.sfu.Sfu;
import io.skein.node.call.sfu.SfuException;
import io.skein.node.call.sfu.SfuRoom;
import io.skein.node.call.sfu.SfuSecret;
import io.skein.node.call.sfu.SfuSettings;
import io.skein.node.call.sfu.Sfus;
import io.skein.node.call.sfu.janus.JanusRequests.Until;
import io.skein.protocol.CallTrack;
import io.skein.protocol.ErrorCode;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A Janus as an {@link Sfu}: rooms of its videoroom plugin, a handle for each connection of a
 * device. A device receives all that it has subscribed to on one connection ("multistream", Janus
 * 1.x).
 */
public final class JanusSfu implements Sfu {
  private static final String PLUGIN = "janus.plugin.videoroom";

  private final JanusClient client;
  private final int bitrateMax;
  private final int publishersMax;

  JanusSfu(JanusClient client, int bitrateMax, int publishersMax) {
    this.client = client;
    this.bitrateMax = bitrateMax;
    this.publishersMax = publishersMax;
  }

  /**
   * Connects to all servers of the settings, and goes on with it until they are closed.
   *
   * @param participantsMax who may publish in one room
   */
  public static Sfus connect(SfuSettings settings, SfuSecret secret, int participantsMax) {
    HttpClient http = HttpClient.newBuilder().connectTimeout(settings.requestTimeout()).build();
    JanusClient.Terms terms =
        new JanusClient.Terms(
            settings.requestTimeout(),
            settings.keepAliveEvery(),
            settings.reconnectAfter(),
            settings.requestsMax());
    return Sfus.of(
        settings.servers(),
        secret,
        server ->
            new JanusSfu(
                JanusClient.start(http, URI.create(server), secret.text(), terms),
                settings.bitrateMax(),
                participantsMax));
  }

  @Override
  public boolean answers() {
    return client.answers();
  }

  @Override
  public void listen(Consumer<Boolean> answers) {
    client.listen(answers);
  }

  // ---- rooms

  private CompletionStage<Void> create(SfuRoom room) {
    ObjectNode body =
        JanusClient.object()
            .put("request", "create")
            .put("room", room.number())
            .put("pin", room.pin())
            .put("secret", room.secret())
            .put("is_private", true)
            .put("permanent", false)
            // Who takes part is the call's rule. Those of a node that has died stay for a minute.
            .put("publishers", 2 * publishersMax)
            .put("bitrate", bitrateMax)
            .put("bitrate_cap", true)
            .put("fir_freq", 10)
            .put("audiocodec", "opus")
            .put("videocodec", "vp8,h264");
    return once(body, Until.SUCCESS)
        .<Void>thenApply(answer -> null)
        .exceptionallyCompose(
            failure ->
                JanusException.isRoomThere(failure)
                    ? CompletableFuture.completedFuture(null)
                    : CompletableFuture.failedFuture(failure));
  }

  @Override
  public CompletionStage<Void> destroy(SfuRoom room) {
    ObjectNode body =
        JanusClient.object()
            .put("request", "destroy")
            .put("room", room.number())
            .put("secret", room.secret());
    return told(
        once(body, Until.SUCCESS)
            .<Void>thenApply(answer -> null)
            .exceptionallyCompose(
                failure ->
                    JanusException.isNoRoom(failure)
                        ? CompletableFuture.completedFuture(null)
                        : CompletableFuture.failedFuture(failure)));
  }

  /** A request that is about no connection, on a handle for it alone. */
  private CompletionStage<JsonNode> once(ObjectNode body, Until until) {
    return client
        .attach(PLUGIN, event -> {})
        .thenCompose(
            handle ->
                client
                    .ask(message(body), handle, until)
                    .whenComplete((answer, failure) -> client.detach(handle)));
  }

  // ---- publishing

  @Override
  public CompletionStage<Begun<Publication, String>> publish(
      SfuRoom room, long feed, String offer, List<CallTrack> tracks, Consumer<Change> listener) {
    return told(
        client
            .attach(PLUGIN, event -> changed(event, listener))
            .thenCompose(
                handle ->
                    join(room, feed, handle)
                        .exceptionallyCompose(
                            failure ->
                                JanusException.isNoRoom(failure)
                                    ? create(room).thenCompose(made -> join(room, feed, handle))
                                    : CompletableFuture.failedFuture(failure))
                        .thenCompose(joined -> publish(offer, handle))
                        .<Begun<Publication, String>>thenApply(
                            answer ->
                                new Begun<>(new JanusPublication(client, handle), sdp(answer)))
                        .whenComplete(
                            (begun, failure) -> {
                              if (failure != null) {
                                client.detach(handle);
                              }
                            })));
  }

  /** Without the offer yet: a handle that was refused with one takes no other. */
  private CompletionStage<JsonNode> join(SfuRoom room, long feed, long handle) {
    return client.ask(message(joining(room).put("id", feed)), handle, Until.EVENT);
  }

  private static ObjectNode joining(SfuRoom room) {
    return JanusClient.object()
        .put("request", "join")
        .put("ptype", "publisher")
        .put("room", room.number())
        .put("pin", room.pin());
  }

  private CompletionStage<JsonNode> publish(String offer, long handle) {
    ObjectNode body = JanusClient.object().put("request", "publish");
    return client.ask(described(message(body), "offer", offer), handle, Until.EVENT);
  }

  // ---- subscribing

  @Override
  public CompletionStage<Begun<Subscription, Offer>> subscribe(
      SfuRoom room, List<Track> tracks, Consumer<Change> listener) {
    return told(
        client
            .attach(PLUGIN, event -> changed(event, listener))
            .thenCompose(
                handle -> {
                  JanusSubscription subscription =
                      new JanusSubscription(client, handle, some -> published(room, some));
                  return subscription
                      .join(room, tracks)
                      .<Begun<Subscription, Offer>>thenApply(
                          offer -> new Begun<>(subscription, offer))
                      .whenComplete(
                          (begun, failure) -> {
                            if (failure != null) {
                              client.detach(handle);
                            }
                          });
                }));
  }

  private CompletionStage<List<Track>> published(SfuRoom room, List<Track> tracks) {
    // Who comes in to publish, and never does, is told of all that others publish.
    return once(joining(room), Until.EVENT)
        .thenApply(
            joined -> {
              Set<Track> there = new HashSet<>();
              for (JsonNode one : joined.path("plugindata").path("data").path("publishers")) {
                for (JsonNode stream : one.path("streams")) {
                  if (!stream.path("disabled").asBoolean()) {
                    there.add(new Track(one.path("id").asLong(), stream.path("mid").asText()));
                  }
                }
              }
              return tracks.stream().filter(there::contains).toList();
            });
  }

  private static void changed(JsonNode event, Consumer<Change> listener) {
    switch (event.path("janus").asText()) {
      case "webrtcup" -> listener.accept(Change.UP);
      case "hangup", "detached" -> listener.accept(Change.DOWN);
      default -> {
        // Of others in the room the call tells.
      }
    }
  }

  // ---- messages

  static ObjectNode message(ObjectNode body) {
    ObjectNode message = JanusClient.object().put("janus", "message");
    message.set("body", body);
    return message;
  }

  static ObjectNode described(ObjectNode message, String type, String sdp) {
    message.putObject("jsep").put("type", type).put("sdp", sdp);
    return message;
  }

  static String sdp(JsonNode event) {
    return event.path("jsep").path("sdp").asText();
  }

  /** With failures as callers of the port know them. */
  static <T> CompletionStage<T> told(CompletionStage<T> stage) {
    return stage.exceptionallyCompose(
        failure -> {
          Throwable cause = JanusException.of(failure);
          if (cause instanceof JanusException refused) {
            return CompletableFuture.failedFuture(refused.toSfuException());
          }
          return CompletableFuture.failedFuture(
              cause instanceof SfuException
                  ? cause
                  : new SfuException(ErrorCode.SFU_UNAVAILABLE, cause.toString()));
        });
  }

  @Override
  public void close() {
    client.close();
  }
}
