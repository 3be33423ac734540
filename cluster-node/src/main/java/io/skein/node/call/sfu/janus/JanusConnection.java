package io.skein.node.call.sfu.janus;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skein.node.call.sfu.Sfu;
import io.skein.node.call.sfu.janus.JanusRequests.Until;
import java.util.concurrent.CompletionStage;

/** A device's connection with a Janus: a handle of the plugin. Thread-safe. */
abstract class JanusConnection implements Sfu.Connection {
  final JanusClient client;
  final long handle;

  JanusConnection(JanusClient client, long handle) {
    this.client = client;
    this.handle = handle;
  }

  @Override
  public CompletionStage<Void> trickle(Sfu.Candidate candidate) {
    ObjectNode request = JanusClient.object().put("janus", "trickle");
    ObjectNode told = request.putObject("candidate");
    if (candidate.text().isEmpty()) {
      told.put("completed", true);
    } else {
      told.put("candidate", candidate.text()).put("sdpMLineIndex", candidate.line());
      if (!candidate.mid().isEmpty()) {
        told.put("sdpMid", candidate.mid());
      }
    }
    return JanusSfu.told(client.ask(request, handle, Until.ACK).thenApply(answer -> null));
  }

  @Override
  public CompletionStage<Void> close() {
    return JanusSfu.told(client.detach(handle));
  }
}
