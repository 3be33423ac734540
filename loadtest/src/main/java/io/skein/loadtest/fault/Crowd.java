package io.skein.loadtest.fault;

import io.skein.loadtest.history.HistoryChecker;
import io.skein.protocol.ConversationId;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The users of a run, their devices on all nodes, and the conversations that they have. */
final class Crowd implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** Every so many users has a second device, on another node. */
  private static final int SECOND_DEVICE_EVERY = 3;

  private static final int USERS_PER_GROUP = 10;
  private static final int MEMBERS = 6;

  private final List<Device> devices = new ArrayList<>();
  private final Map<UserId, List<Device>> devicesOf = new LinkedHashMap<>();
  private final Map<ConversationId, List<Device>> conversations = new LinkedHashMap<>();

  private Crowd() {}

  /**
   * Makes and connects it: pairs of users with a direct chat each, and a group for every {@value
   * #USERS_PER_GROUP} users.
   *
   * @param users an even number
   */
  static Crowd gather(LocalCluster cluster, int users, HistoryChecker checker) {
    ServiceApi service = new ServiceApi(cluster.node(1).api(), cluster.serviceKey());
    List<UserId> ids = service.makeUsers(names("crowd-", users));
    Crowd crowd = new Crowd();
    try {
      crowd.connect(cluster, service, ids, checker);
      crowd.converse(ids);
      return crowd;
    } catch (RuntimeException e) {
      crowd.close();
      throw e;
    }
  }

  /** Letters only, none like another: the server refuses look-alikes. */
  static List<String> names(String prefix, int users) {
    List<String> names = new ArrayList<>();
    String letters = "abcdefghkp";
    for (int i = 0; i < users; i++) {
      StringBuilder name = new StringBuilder(prefix);
      for (char digit : Integer.toString(1_000 + i).toCharArray()) {
        name.append(letters.charAt(digit - '0'));
      }
      names.add(name.toString());
    }
    return names;
  }

  private void connect(
      LocalCluster cluster, ServiceApi service, List<UserId> ids, HistoryChecker checker) {
    List<UserId> owners = new ArrayList<>(ids);
    for (int i = 0; i < ids.size(); i += SECOND_DEVICE_EVERY) {
      owners.add(ids.get(i));
    }
    List<String> tokens = service.logIn(owners);
    List<CompletableFuture<Void>> connected = new ArrayList<>();
    for (int i = 0; i < owners.size(); i++) {
      UserId owner = owners.get(i);
      List<Device> own = devicesOf.computeIfAbsent(owner, user -> new ArrayList<>());
      // One step further for a second device: it shall not be on the first one's node.
      LocalCluster.Place home =
          cluster.node(1 + (ids.indexOf(owner) + own.size()) % cluster.nodes());
      Device device =
          new Device(
              "u" + ids.indexOf(owner) + "." + own.size(), owner, tokens.get(i), home, checker);
      own.add(device);
      devices.add(device);
      connected.add(device.client().connect());
    }
    await(CompletableFuture.allOf(connected.toArray(CompletableFuture[]::new)), "connecting");
  }

  private void converse(List<UserId> ids) {
    for (int i = 0; i + 1 < ids.size(); i += 2) {
      Device first = devicesOf.get(ids.get(i)).get(0);
      open(
          await(first.client().openDirect(ids.get(i + 1)), "opening a chat").conversation(),
          ids.subList(i, i + 2));
    }
    for (int group = 0; group < ids.size() / USERS_PER_GROUP; group++) {
      List<UserId> members = new ArrayList<>();
      for (int m = 0; m < MEMBERS; m++) {
        members.add(ids.get((group * USERS_PER_GROUP + m * 3) % ids.size()));
      }
      List<UserId> distinct = members.stream().distinct().toList();
      Device owner = devicesOf.get(distinct.get(0)).get(0);
      open(
          await(
                  owner
                      .client()
                      .createGroup("group " + group, distinct.subList(1, distinct.size())),
                  "making a group")
              .conversation(),
          distinct);
    }
  }

  private void open(ConversationId conversation, List<UserId> members) {
    List<Device> all = new ArrayList<>();
    members.forEach(member -> all.addAll(devicesOf.get(member)));
    all.forEach(device -> device.follow(conversation));
    conversations.put(conversation, List.copyOf(all));
  }

  /** The value of a future of the SDK, within bounds. */
  static <T> T await(CompletableFuture<T> future, String what) {
    try {
      return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new FaultRunException(what + " failed: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FaultRunException("interrupted", e);
    }
  }

  List<Device> devices() {
    return devices;
  }

  /** Each conversation with the devices of its members. */
  Map<ConversationId, List<Device>> conversations() {
    return conversations;
  }

  @Override
  public void close() {
    List<CompletableFuture<Void>> closing =
        devices.stream().map(device -> device.client().closeAsync()).toList();
    await(CompletableFuture.allOf(closing.toArray(CompletableFuture[]::new)), "closing");
  }
}
