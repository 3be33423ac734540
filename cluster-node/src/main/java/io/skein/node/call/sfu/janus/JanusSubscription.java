package io.skein.node.call.sfu.janus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skein.node.call.sfu.Sfu;
import io.skein.node.call.sfu.SfuException;
import io.skein.node.call.sfu.SfuRoom;
import io.skein.node.call.sfu.janus.JanusRequests.Until;
import io.skein.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** A connection on which a device receives: a subscriber of videoroom, with many streams. */
final class JanusSubscription extends JanusConnection implements Sfu.Subscription {
  /** Of tracks those that are published now. */
  @FunctionalInterface
  interface Published {
    CompletionStage<List<Sfu.Track>> of(List<Sfu.Track> tracks);

    /**
     * What Janus does with these tracks, or with those that there are: it refuses all of them as
     * long as it knows one no more.
     *
     * @param ask what it is asked to do with tracks, of which there may be none
     */
    default <T> CompletionStage<T> with(
        List<Sfu.Track> tracks, Function<List<Sfu.Track>, CompletionStage<T>> ask) {
      return ask.apply(tracks)
          .exceptionallyCompose(
              failure ->
                  JanusException.isNoFeed(failure)
                      ? of(tracks).thenCompose(ask)
                      : CompletableFuture.failedFuture(failure));
    }
  }

  private final Published published;

  /** As the newest offer had them; one operation at a time reads and writes them. */
  private volatile List<Sfu.Stream> streams = List.of();

  JanusSubscription(JanusClient client, long handle, Published published) {
    super(client, handle);
    this.published = published;
  }

  @Override
  public CompletionStage<Sfu.Offer> change(List<Sfu.Track> tracks) {
    List<Sfu.Track> before = streams.stream().map(Sfu.Stream::track).toList();
    List<Sfu.Track> more = tracks.stream().filter(track -> !before.contains(track)).toList();
    List<Sfu.Track> less = before.stream().filter(track -> !tracks.contains(track)).toList();
    boolean isAnyLeft = less.size() < before.size();
    return JanusSfu.told(
        published.with(
            more, there -> there.isEmpty() && !isAnyLeft ? gone() : update(there, less)));
  }

  private static <T> CompletionStage<T> gone() {
    return CompletableFuture.failedFuture(
        new SfuException(ErrorCode.TRACK_GONE, "there is none of these"));
  }

  private CompletionStage<Sfu.Offer> update(List<Sfu.Track> more, List<Sfu.Track> less) {
    if (more.isEmpty() && less.isEmpty()) {
      return CompletableFuture.completedFuture(new Sfu.Offer("", streams));
    }
    ObjectNode body = JanusClient.object().put("request", "update");
    if (!more.isEmpty()) {
      put(body.putArray("subscribe"), more);
    }
    if (!less.isEmpty()) {
      put(body.putArray("unsubscribe"), less);
    }
    return client.ask(JanusSfu.message(body), handle, Until.EVENT).thenApply(this::offered);
  }

  /** Receives these, as the first thing on the connection. */
  CompletionStage<Sfu.Offer> join(SfuRoom room, List<Sfu.Track> tracks) {
    return published.with(tracks, there -> there.isEmpty() ? gone() : joined(room, there));
  }

  private CompletionStage<Sfu.Offer> joined(SfuRoom room, List<Sfu.Track> tracks) {
    ObjectNode body =
        JanusClient.object()
            .put("request", "join")
            .put("ptype", "subscriber")
            .put("room", room.number())
            .put("pin", room.pin())
            // Devices ask again when the call tells of other tracks: no offer comes unasked.
            .put("autoupdate", false);
    put(body.putArray("streams"), tracks);
    return client.ask(JanusSfu.message(body), handle, Until.EVENT).thenApply(this::offered);
  }

  /**
   * What an event of Janus offers. One that says "updating" waits for an answer that is late; one
   * without streams says that none has changed.
   */
  Sfu.Offer offered(JsonNode event) {
    JsonNode told = event.path("plugindata").path("data").path("streams");
    if (!told.isMissingNode()) {
      List<Sfu.Stream> brought = new ArrayList<>();
      for (JsonNode stream : told) {
        boolean isThere =
            stream.path("active").asBoolean(true)
                && stream.has("feed_id")
                && stream.has("feed_mid");
        if (isThere) {
          Sfu.Track track =
              new Sfu.Track(stream.path("feed_id").asLong(), stream.path("feed_mid").asText());
          brought.add(new Sfu.Stream(stream.path("mid").asText(), track));
        }
      }
      streams = List.copyOf(brought);
    }
    return new Sfu.Offer(JanusSfu.sdp(event), streams);
  }

  @Override
  public CompletionStage<Void> answer(String sdp) {
    return JanusSfu.told(
        client
            .ask(
                JanusSfu.described(
                    JanusSfu.message(JanusClient.object().put("request", "start")), "answer", sdp),
                handle,
                Until.EVENT)
            .thenApply(started -> null));
  }

  private static void put(ArrayNode array, List<Sfu.Track> tracks) {
    for (Sfu.Track track : tracks) {
      array.addObject().put("feed", track.feed()).put("mid", track.mid());
    }
  }
}
