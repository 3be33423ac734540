package io.skein.node.call.relay;

import io.skein.protocol.Bytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The relay of a node: one thread that is all there is of it, driver included. When the wire fails
 * (no room, the port taken, the process stopped for so long that Aeron has given it up) everything
 * is refused at once, and the wire is opened anew, after a pause that doubles. Thread-safe.
 */
public final class AeronRelay implements Relay, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AeronRelay.class);

  private static final Path SHARED_MEMORY = Path.of("/dev/shm");
  private static final Duration STOP_WITHIN = Duration.ofSeconds(10);

  /** Before it parks: a signal is mostly followed by its answer, and more. */
  private static final int SPINS = 10;

  private static final int YIELDS = 5;
  private static final long PARK_MIN_NANOS = 10_000;
  private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final RelayPeer own;
  private final AssociationSetup setup;
  private final Wire.Opener opener;
  private final RelaySettings settings;
  private final RelayMetrics metrics;
  private final ArrayBlockingQueue<Submission> submissions;
  private final IdleStrategy idle;
  private final Thread thread;
  private volatile Map<String, RelayPeer> wanted = Map.of();

  /** Peers to whom signals can be sent. */
  private volatile Set<String> reachable = Set.of();

  private volatile boolean up;
  private volatile boolean closing;

  private AeronRelay(RelayPeer own, AssociationSetup setup, Wire.Opener opener) {
    this.own = own;
    this.setup = setup;
    this.opener = opener;
    settings = setup.settings();
    metrics = setup.metrics();
    submissions = new ArrayBlockingQueue<>(settings.queueMax());
    idle =
        new BackoffIdleStrategy(
            SPINS,
            YIELDS,
            Math.min(PARK_MIN_NANOS, settings.idleParkMax().toNanos()),
            settings.idleParkMax().toNanos());
    thread = new Thread(this::run, "skein-relay-" + own.port());
    thread.setDaemon(true);
  }

  /**
   * Starts one. It knows no peers yet, and comes up by itself, now or when it can.
   *
   * @param own where it listens, and by which name its peers know it
   * @param dataDirectory the node's
   */
  public static AeronRelay start(
      RelayPeer own,
      RelaySettings settings,
      RelayKeys keys,
      Path dataDirectory,
      RelayListener listener,
      RelayMetrics metrics) {
    Path parent = settings.directory().orElseGet(() -> usual(dataDirectory));
    return start(
        own,
        settings,
        keys,
        listener,
        metrics,
        () -> AeronWire.open(parent, own, settings.termBytes()));
  }

  static AeronRelay start(
      RelayPeer own,
      RelaySettings settings,
      RelayKeys keys,
      RelayListener listener,
      RelayMetrics metrics,
      Wire.Opener opener) {
    SecureRandom random = new SecureRandom();
    AeronRelay relay =
        new AeronRelay(
            own,
            new AssociationSetup(own.name(), settings, keys, random, listener, metrics),
            opener);
    relay.thread.start();
    return relay;
  }

  /** Buffers on a disk would be written to it all the time. */
  private static Path usual(Path dataDirectory) {
    return Files.isWritable(SHARED_MEMORY) ? SHARED_MEMORY : dataDirectory.resolve("aeron");
  }

  /** The other nodes of the cluster that have a relay, from now on; this one is passed over. */
  public void peers(Collection<RelayPeer> peers) {
    wanted =
        peers.stream()
            .filter(peer -> !peer.name().equals(own.name()))
            .collect(
                Collectors.toUnmodifiableMap(
                    RelayPeer::name, Function.identity(), (one, other) -> other));
    LockSupport.unpark(thread);
  }

  /** False while nothing can be sent to anybody. */
  public boolean isUp() {
    return up;
  }

  /** True if a signal to this peer would be sent now. */
  public boolean reaches(String peer) {
    return reachable.contains(peer);
  }

  @Override
  public CompletionStage<Outcome> send(String peer, Bytes call, Bytes signal) {
    Submission submission =
        new Submission(peer, call, signal, System.nanoTime(), metrics, new CompletableFuture<>());
    Outcome refused = refused(submission);
    if (refused != null) {
      submission.complete(refused);
    } else if (!submissions.offer(submission)) {
      submission.complete(Outcome.QUEUE_FULL);
    } else if (closing) {
      // The thread may have looked for the last time.
      refuseSubmissions();
    } else {
      LockSupport.unpark(thread);
    }
    return submission.result();
  }

  private @Nullable Outcome refused(Submission submission) {
    if (!up) {
      return Outcome.DOWN;
    }
    if (submission.call().size() > CALL_BYTES_MAX
        || submission.signal().size() > settings.signalBytesMax()) {
      return Outcome.TOO_LARGE;
    }
    return reaches(submission.peer()) ? null : Outcome.NO_PEER;
  }

  /** Refuses what waits, and returns when thread and directory are gone, or after ten seconds. */
  @Override
  public void close() {
    closing = true;
    LockSupport.unpark(thread);
    try {
      thread.join(STOP_WITHIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    refuseSubmissions();
  }

  private void run() {
    long pause = settings.restartAfter().toNanos();
    while (!closing) {
      long start = System.nanoTime();
      live();
      if (System.nanoTime() - start > settings.restartAfterMax().toNanos()) {
        pause = settings.restartAfter().toNanos();
      }
      rest(pause);
      pause = Math.min(2 * pause, settings.restartAfterMax().toNanos());
    }
    refuseSubmissions();
  }

  /** From opening the wire to its end. */
  private void live() {
    Map<String, Association> associations = new HashMap<>();
    try (Wire wire = opener.open()) {
      wire.work();
      LOG.info("The relay of calls is up at {}", own.endpoint());
      goUp(true);
      serve(wire, associations);
    } catch (Throwable e) {
      // Also errors: a full directory shows as one. Nothing of this thread's state is kept.
      metrics.failed();
      LOG.warn("The relay of calls is down, signals go between actors: {}", e.toString());
      LOG.debug("Why the relay is down", e);
    } finally {
      goUp(false);
      associations.values().forEach(association -> association.end(Outcome.DOWN));
      refuseSubmissions();
    }
  }

  private void goUp(boolean is) {
    up = is;
    metrics.isUp(is);
    if (!is) {
      reachable = Set.of();
      metrics.peers(0);
    }
  }

  private void serve(Wire wire, Map<String, Association> associations) {
    Map<String, RelayPeer> known = Map.of();
    while (!closing) {
      long now = System.nanoTime();
      int work = wire.work();
      Map<String, RelayPeer> current = wanted;
      if (current != known) {
        known = current;
        settle(known, associations, now);
      }
      work += takeSubmissions(associations);
      for (Association association : associations.values()) {
        work += association.turn(wire, now);
      }
      tellReachable(associations);
      if (associations.isEmpty()) {
        // Nobody to hear, and new peers end the rest: only the driver's clients want to be seen.
        LockSupport.parkNanos(this, REST_NANOS);
      } else {
        idle.idle(work);
      }
    }
  }

  private void settle(
      Map<String, RelayPeer> peers, Map<String, Association> associations, long now) {
    associations
        .values()
        .removeIf(
            association -> {
              boolean stays = association.peer().equals(peers.get(association.peer().name()));
              if (!stays) {
                association.close();
              }
              return !stays;
            });
    peers.forEach(
        (name, peer) ->
            associations.computeIfAbsent(name, key -> new Association(setup, peer, now)));
  }

  private int takeSubmissions(Map<String, Association> associations) {
    int taken = 0;
    Submission next;
    while (taken < settings.queueMax() && (next = submissions.poll()) != null) {
      Association association = associations.get(next.peer());
      if (association == null) {
        next.complete(Outcome.NO_PEER);
      } else {
        association.send(next);
      }
      taken++;
    }
    return taken;
  }

  private void tellReachable(Map<String, Association> associations) {
    Set<String> told = reachable;
    int established = 0;
    boolean changed = false;
    for (Association association : associations.values()) {
      if (association.isEstablished()) {
        established++;
        changed |= !told.contains(association.peer().name());
      }
    }
    if (changed || established != told.size()) {
      Set<String> now = new HashSet<>();
      for (Association association : associations.values()) {
        if (association.isEstablished()) {
          now.add(association.peer().name());
        }
      }
      reachable = Set.copyOf(now);
      metrics.peers(established);
    }
  }

  private void rest(long nanos) {
    long end = System.nanoTime() + nanos;
    while (!closing && System.nanoTime() - end < 0) {
      refuseSubmissions();
      LockSupport.parkNanos(this, Math.min(nanos, REST_NANOS));
    }
  }

  private void refuseSubmissions() {
    Submission next;
    while ((next = submissions.poll()) != null) {
      next.complete(Outcome.DOWN);
    }
  }
}
