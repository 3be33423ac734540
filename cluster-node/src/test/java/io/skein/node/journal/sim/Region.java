package io.skein.node.journal.sim;

import io.skein.node.journal.Entity;
import io.skein.node.journal.ShardId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A node's shard region: it runs the shards that it believes to be its own, whatever others
 * believe. A shard that stopped by itself starts again with the next message.
 */
final class Region {
  private final SimulatedNode node;
  private final Set<ShardId> own = new LinkedHashSet<>();
  private final Map<Entity, ConversationShell> lingering = new LinkedHashMap<>();
  private final Map<ShardId, HostedShard> running = new LinkedHashMap<>();

  Region(SimulatedNode node) {
    this.node = node;
  }

  /** The coordinator says so. */
  void host(ShardId shard) {
    own.add(shard);
    run(shard);
  }

  private HostedShard run(ShardId shard) {
    HostedShard hosted = running.get(shard);
    if (hosted == null) {
      hosted = new HostedShard(this, node, shard);
      running.put(shard, hosted);
      hosted.start();
    }
    return hosted;
  }

  /** One that stopped by itself, and that nobody has asked for since. */
  void startAgain(ShardId shard) {
    if (own.contains(shard)) {
      run(shard);
    }
  }

  void stopped(ShardId shard, HostedShard hosted) {
    running.remove(shard, hosted);
  }

  /** An actor that is taken for dead goes on, and may be reached still. */
  void lingers(Entity entity, ConversationShell shell) {
    lingering.put(entity, shell);
  }

  void deliver(Entity entity, Request request) {
    ConversationShell lingerer = lingering.get(entity);
    if (lingerer != null && lingerer.isStopped()) {
      lingering.remove(entity);
    } else if (lingerer != null && node.world().pick(2) == 0) {
      lingerer.tell(request);
      return;
    }
    if (own.contains(entity.shard())) {
      run(entity.shard()).deliver(entity, request);
    }
  }

  void handOff(ShardId shard, Runnable reported) {
    own.remove(shard);
    HostedShard hosted = running.get(shard);
    if (hosted == null) {
      reported.run();
    } else {
      hosted.handOff(reported);
    }
  }

  /** A shard stops in whatever it is at, and starts again with the next message. */
  void bounce(ShardId shard) {
    HostedShard hosted = running.get(shard);
    if (hosted != null) {
      hosted.stop();
    }
  }

  /** The node leaves the cluster: shards that do not stop in time are stopped. */
  void stopAll() {
    own.clear();
    new ArrayList<>(running.values()).forEach(HostedShard::stop);
  }

  boolean hosts(ShardId shard) {
    return own.contains(shard);
  }

  boolean isActive(ShardId shard) {
    HostedShard hosted = running.get(shard);
    return hosted != null && hosted.isActive();
  }

  @Nullable HostedShard any(World world) {
    return running.isEmpty() ? null : world.pick(List.copyOf(running.values()));
  }

  boolean isEmpty() {
    return running.isEmpty();
  }
}
