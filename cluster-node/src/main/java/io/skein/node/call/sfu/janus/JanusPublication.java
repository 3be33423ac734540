package io.skein.node.call.sfu.janus;

import io.skein.node.call.sfu.Sfu;
import io.skein.node.call.sfu.janus.JanusRequests.Until;
import io.skein.protocol.CallTrack;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A connection on which a device sends: a publisher of videoroom. */
final class JanusPublication extends JanusConnection implements Sfu.Publication {
  JanusPublication(JanusClient client, long handle) {
    super(client, handle);
  }

  @Override
  public CompletionStage<String> change(String offer, List<CallTrack> tracks) {
    return JanusSfu.told(
        client
            .ask(
                JanusSfu.described(
                    JanusSfu.message(JanusClient.object().put("request", "configure")),
                    "offer",
                    offer),
                handle,
                Until.EVENT)
            .thenApply(JanusSfu::sdp));
  }
}
