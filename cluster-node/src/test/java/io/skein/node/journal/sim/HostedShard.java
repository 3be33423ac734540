package io.skein.node.journal.sim;

import io.skein.node.journal.Entity;
import io.skein.node.journal.ShardId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A shard as Pekko 1.7 runs one with a lease: it buffers until {@code acquire} answers true, tries
 * again after a refusal, stashes a hand-off meanwhile, reports itself stopped when its entities
 * are, and only then calls {@code release}, acquired or not, without waiting.
 */
final class HostedShard {
  private static final int BUFFER_MAX = 40;
  private static final Duration RETRY = Duration.ofMillis(500);

  private enum State {
    ACQUIRING,
    ACTIVE,
    HANDING_OFF,
    STOPPED
  }

  private record Buffered(Entity entity, Request request) {}

  private final Region region;
  private final SimulatedNode node;
  private final ShardId shard;
  private final Map<Entity, ConversationShell> entities = new LinkedHashMap<>();
  private final ArrayDeque<Buffered> buffer = new ArrayDeque<>();
  private State state = State.ACQUIRING;
  private final List<Runnable> handOffs = new ArrayList<>();

  HostedShard(Region region, SimulatedNode node, ShardId shard) {
    this.region = region;
    this.node = node;
    this.shard = shard;
  }

  void start() {
    node.world().trace(() -> node.name() + " starts " + shard);
    acquire();
  }

  private void acquire() {
    node.leases()
        .acquire(shard, () -> node.process().execute(this::onLost))
        .whenComplete(
            (acquired, failure) ->
                node.process()
                    .execute(() -> onAnswer(failure == null && Boolean.TRUE.equals(acquired))));
  }

  private void onAnswer(boolean acquired) {
    if (state != State.ACQUIRING) {
      return;
    }
    node.world().trace(() -> node.name() + " acquires " + shard + ": " + acquired);
    if (!acquired) {
      node.process()
          .after(
              RETRY,
              () -> {
                if (state == State.ACQUIRING) {
                  acquire();
                }
              });
      return;
    }
    state = State.ACTIVE;
    if (!handOffs.isEmpty()) {
      beginHandOff();
      return;
    }
    while (!buffer.isEmpty()) {
      Buffered one = buffer.remove();
      deliver(one.entity(), one.request());
    }
  }

  private void onLost() {
    node.world().trace(() -> node.name() + " loses " + shard);
    stop();
  }

  void deliver(Entity entity, Request request) {
    if (state == State.ACQUIRING) {
      if (buffer.size() < BUFFER_MAX) {
        buffer.add(new Buffered(entity, request));
      }
    } else if (state == State.ACTIVE) {
      ConversationShell shell = entities.get(entity);
      if (shell == null) {
        shell = new ConversationShell(node, entity, gone -> entities.remove(entity, gone));
        entities.put(entity, shell);
        shell.start();
      }
      shell.tell(request);
    }
  }

  /**
   * @param reported runs when the shard has stopped
   */
  void handOff(Runnable reported) {
    handOffs.add(reported);
    if (state == State.ACTIVE) {
      beginHandOff();
    }
  }

  private void beginHandOff() {
    node.world().trace(() -> node.name() + " hands " + shard + " off");
    state = State.HANDING_OFF;
    new LinkedHashMap<>(entities)
        .forEach(
            (entity, shell) -> {
              if (node.lingers()) {
                entities.remove(entity);
                linger(entity, shell);
              } else {
                shell.stopWhenDone(this::stopIfEmpty);
              }
            });
    stopIfEmpty();
    // Pekko's hand-off stopper gives up on entities that do not stop.
    node.process()
        .after(
            Duration.ofSeconds(5),
            () -> {
              if (state == State.HANDING_OFF) {
                stop();
              }
            });
  }

  private void stopIfEmpty() {
    if (state == State.HANDING_OFF && entities.isEmpty()) {
      stop();
    }
  }

  /** Ends this shard, whatever it is at. */
  void stop() {
    if (state == State.STOPPED) {
      return;
    }
    state = State.STOPPED;
    buffer.clear();
    Map<Entity, ConversationShell> left = new LinkedHashMap<>(entities);
    entities.clear();
    left.forEach(
        (entity, shell) -> {
          if (node.lingers()) {
            linger(entity, shell);
          } else {
            shell.stop();
          }
        });
    region.stopped(shard, this);
    handOffs.forEach(Runnable::run);
    node.leases().release(shard);
  }

  boolean isActive() {
    return state == State.ACTIVE;
  }

  void crashActor(World world) {
    if (!entities.isEmpty()) {
      Entity entity = world.pick(List.copyOf(entities.keySet()));
      ConversationShell shell = Objects.requireNonNull(entities.remove(entity));
      if (node.lingers()) {
        linger(entity, shell);
      } else {
        shell.crash();
      }
    }
  }

  private void linger(Entity entity, ConversationShell shell) {
    region.lingers(entity, shell);
    shell.linger();
  }

  void passivateActor(World world) {
    if (!entities.isEmpty()) {
      world.pick(List.copyOf(entities.values())).stopWhenDone(() -> {});
    }
  }
}
