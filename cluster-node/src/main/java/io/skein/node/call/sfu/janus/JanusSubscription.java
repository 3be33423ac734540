package io.skein.node.call.sfu.janus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skein.node.call.sfu.Sfu;
import io.skein.node.call.sfu.janus.JanusRequests.Until;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A connection on which a device receives: a subscriber of videoroom, with many streams. */
final class JanusSubscription extends JanusConnection implements Sfu.Subscription {
  /** As the newest offer had them; one operation at a time reads and writes them. */
  private volatile List<Sfu.Stream> streams = List.of();

  JanusSubscription(JanusClient client, long handle) {
    super(client, handle);
  }

  @Override
  public CompletionStage<Sfu.Offer> change(List<Sfu.Track> tracks) {
    List<Sfu.Track> before = streams.stream().map(Sfu.Stream::track).toList();
    List<Sfu.Track> more = tracks.stream().filter(track -> !before.contains(track)).toList();
    List<Sfu.Track> less = before.stream().filter(track -> !tracks.contains(track)).toList();
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
    return JanusSfu.told(
        client.ask(JanusSfu.message(body), handle, Until.EVENT).thenApply(this::offered));
  }

  /** What an event of Janus offers. One that says "updating" waits for an answer that is late. */
  Sfu.Offer offered(JsonNode event) {
    List<Sfu.Stream> brought = new ArrayList<>();
    for (JsonNode stream : event.path("plugindata").path("data").path("streams")) {
      boolean isThere =
          stream.path("active").asBoolean(true) && stream.has("feed_id") && stream.has("feed_mid");
      if (isThere) {
        brought.add(
            new Sfu.Stream(
                stream.path("mid").asText(),
                new Sfu.Track(stream.path("feed_id").asLong(), stream.path("feed_mid").asText())));
      }
    }
    streams = List.copyOf(brought);
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

  static void put(ArrayNode array, List<Sfu.Track> tracks) {
    for (Sfu.Track track : tracks) {
      array.addObject().put("feed", track.feed()).put("mid", track.mid());
    }
  }
}
