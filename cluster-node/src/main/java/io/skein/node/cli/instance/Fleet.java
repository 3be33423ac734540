package io.skein.node.cli.instance;

import io.skein.node.cli.instance.InstanceException.Reason;
import io.skein.node.cli.instance.InstanceStatus.NodeStatus;
import io.skein.node.cli.instance.InstanceStatus.StoreStatus;
import io.skein.node.cli.instance.PortPlan.NodePlace;
import io.skein.node.cli.instance.PortPlan.StorePlace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * All children of one instance, in the order of their numbers.
 *
 * <p>Immutable itself; each child guards its own state.
 */
final class Fleet {

  private final Map<StorePlace, SupervisedChild> stores;
  private final Map<NodePlace, SupervisedChild> nodes;

  /** One thread per child that is asked or ended; none when nothing is. */
  private final ExecutorService perChild =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "fleet");
            thread.setDaemon(true);
            return thread;
          });

  Fleet(Map<StorePlace, SupervisedChild> stores, Map<NodePlace, SupervisedChild> nodes) {
    this.stores = new LinkedHashMap<>(stores);
    this.nodes = new LinkedHashMap<>(nodes);
  }

  Map<StorePlace, SupervisedChild> stores() {
    return stores;
  }

  Map<NodePlace, SupervisedChild> nodes() {
    return nodes;
  }

  Stream<SupervisedChild> all() {
    return Stream.concat(stores.values().stream(), nodes.values().stream());
  }

  Optional<SupervisedChild> named(String name) {
    return all().filter(child -> child.name().equals(name)).findFirst();
  }

  List<Path> outputs() {
    return all().map(SupervisedChild::output).toList();
  }

  /** Asks every child at once: a frozen one costs its time-out, not the sum of all. */
  InstanceStatus status() {
    Map<String, CompletableFuture<ChildState>> states = new LinkedHashMap<>();
    all()
        .forEach(
            child ->
                states.put(child.name(), CompletableFuture.supplyAsync(child::state, perChild)));
    List<NodeStatus> nodeStates = new ArrayList<>();
    nodes.forEach(
        (place, child) ->
            nodeStates.add(
                new NodeStatus(
                    place.name(),
                    states.get(place.name()).join(),
                    child.pid(),
                    place.host(),
                    place.ports())));
    List<StoreStatus> storeStates = new ArrayList<>();
    stores.forEach(
        (place, child) ->
            storeStates.add(
                new StoreStatus(
                    place.name(),
                    child.pid(),
                    states.get(place.name()).join(),
                    place.host(),
                    place.cql())));
    return new InstanceStatus(nodeStates, storeStates);
  }

  /**
   * Ends all nodes, which drain, and then all stores. Tells what has ended; returns when nothing
   * runs.
   */
  void stop(Notes notes) {
    stop(nodes.values(), notes);
    stop(stores.values(), notes);
  }

  private void stop(Collection<SupervisedChild> children, Notes notes) {
    List<CompletableFuture<Void>> stopping =
        children.stream()
            .map(child -> CompletableFuture.runAsync(() -> stop(child, notes), perChild))
            .toList();
    CompletableFuture.allOf(stopping.toArray(CompletableFuture[]::new)).join();
  }

  private static void stop(SupervisedChild child, Notes notes) {
    boolean ran = child.isAlive();
    try {
      child.stop();
    } catch (IOException e) {
      throw new CompletionException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CompletionException(e);
    }
    if (ran) {
      notes.say(child.name() + " stopped");
    }
  }

  /** The child by its name, for an operator who may have mistyped it. */
  SupervisedChild require(String name) {
    return named(name)
        .orElseThrow(
            () ->
                new InstanceException(
                    Reason.TARGET_GONE,
                    "there is no "
                        + name
                        + " here; there are "
                        + String.join(", ", all().map(SupervisedChild::name).toList())));
  }
}
