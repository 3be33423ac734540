package io.skein.client.testing;

import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster tells devices to find a way with, and what they report. Confined to one thread.
 */
public final class ModelIce {
  private final List<Request.ReportCallProbes> reports = new ArrayList<>();
  private Reply.Answer servers =
      new Reply.IceServers(List.of(), "", "", 0, Reply.IceServers.Policy.ALL);

  /** What is answered from now on. */
  public void servers(Reply.Answer answer) {
    servers = answer;
  }

  public List<Request.ReportCallProbes> reports() {
    return List.copyOf(reports);
  }

  Reply.@Nullable Answer answer(Request request) {
    if (request instanceof Request.AskIceServers) {
      return servers;
    } else if (request instanceof Request.ReportCallProbes report) {
      reports.add(report);
      return Reply.Done.INSTANCE;
    }
    return null;
  }
}
