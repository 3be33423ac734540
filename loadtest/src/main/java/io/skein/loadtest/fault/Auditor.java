package io.skein.loadtest.fault;

import io.skein.client.SkeinException;
import io.skein.loadtest.history.HistoryChecker;
import io.skein.loadtest.sdk.Audit;
import io.skein.loadtest.sdk.Chronicle;
import io.skein.protocol.ConversationId;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the whole log at the end, as a device that was never there before: nothing of a client's or
 * an earlier connection's memory can hide what the cluster lost. Also every user's unread counts.
 */
final class Auditor {
  private final LocalCluster cluster;
  private final Crowd crowd;
  private final HistoryChecker checker;

  Auditor(LocalCluster cluster, Crowd crowd, HistoryChecker checker) {
    this.cluster = cluster;
    this.crowd = crowd;
    this.checker = checker;
  }

  /** The head of each conversation's log, after telling the checker all of it. */
  Map<ConversationId, Long> audit() {
    Map<UserId, List<ConversationId>> readers = new LinkedHashMap<>();
    crowd.devices().forEach(device -> readers.put(device.user(), new ArrayList<>()));
    crowd.conversations().forEach((id, members) -> readers.get(members.get(0).user()).add(id));
    ServiceApi service = new ServiceApi(cluster.node(1).api(), cluster.serviceKey());
    List<String> tokens = service.logIn(List.copyOf(readers.keySet()));
    Map<ConversationId, Long> heads = new LinkedHashMap<>();
    int number = 0;
    for (Map.Entry<UserId, List<ConversationId>> reader : readers.entrySet()) {
      LocalCluster.Place home = cluster.node(1 + number % cluster.nodes());
      // A checker of its own: what this device is handed by the way is no part of the history.
      try (Device device =
          new Device("auditor", reader.getKey(), tokens.get(number), home, new HistoryChecker())) {
        number++;
        Crowd.await(device.client().connect(), "connecting to read the log");
        for (ConversationId conversation : reader.getValue()) {
          heads.put(conversation, read(device, conversation));
        }
        unreadCounts(device);
      }
    }
    return heads;
  }

  private long read(Device device, ConversationId conversation) {
    try {
      return Audit.log(device.client(), conversation, checker);
    } catch (SkeinException e) {
      throw new FaultRunException("the log of " + conversation + " cannot be read: " + e, e);
    }
  }

  private void unreadCounts(Device device) {
    Chronicle chronicle = new Chronicle(device.name(), device.user(), checker);
    Audit.conversations(device.client()).forEach(chronicle::told);
  }
}
