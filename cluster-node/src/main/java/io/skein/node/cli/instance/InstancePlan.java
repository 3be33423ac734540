package io.skein.node.cli.instance;

import io.skein.node.cli.process.JavaHome;
import io.skein.node.cli.process.SkeinHome;
import io.skein.node.cli.store.StoreSpec;
import java.nio.file.Path;
import java.util.List;

/**
 * What one {@code ./skein up} is to bring about.
 *
 * @param home where the operator's files are
 * @param nodeJava runs the nodes
 * @param nodeClassPath the jars of a node
 * @param nodeMainClass what runs in a node's process: the node, or a test's stand-in
 * @param storeJava runs the stores
 * @param storeClassPath the jars of a store
 * @param ports where everything listens
 * @param nodes how many, from 1
 * @param stores how many, 1 or 3
 * @param data the instance's directory, absolute
 */
public record InstancePlan(
    SkeinHome home,
    JavaHome nodeJava,
    List<Path> nodeClassPath,
    String nodeMainClass,
    JavaHome storeJava,
    List<Path> storeClassPath,
    PortPlan ports,
    int nodes,
    int stores,
    Path data,
    SupervisorSettings settings) {

  public InstancePlan {
    nodeClassPath = List.copyOf(nodeClassPath);
    storeClassPath = List.copyOf(storeClassPath);
  }

  StoreSpec store(PortPlan.StorePlace place) {
    List<String> seeds =
        ports.stores(stores).stream().map(store -> store.host() + ":" + store.storage()).toList();
    return new StoreSpec(
        place.name(),
        place.host(),
        place.cql(),
        place.storage(),
        place.jmx(),
        seeds,
        data.resolve(place.name()));
  }
}
