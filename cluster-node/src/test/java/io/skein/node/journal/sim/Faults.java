package io.skein.node.journal.sim;

import java.util.function.Consumer;

/**
 * What may go wrong in a run, and how often: a profile. Probabilities are per operation unless said
 * otherwise, rates are per second of the run. Mutable while it is made; fixed in a run, but for its
 * end.
 */
final class Faults {
  // Processes and machines.

  /** Of a pause, suspension or crash at one point of a process. */
  double perPoint;

  double crashShare;
  double suspendShare;
  long pauseMin = World.MILLIS;
  long pauseMax = 20 * World.SECONDS;
  double pauseRate;
  double suspendRate;
  double crashRate;
  double drainRate;

  /** Of drains that do not wait for the shards to go. */
  double hastyShare;

  /** A second process is started while the first still lives. */
  double zombieRate;

  long restartMin = 200 * World.MILLIS;
  long restartMax = 20 * World.SECONDS;

  /**
   * Whether processes have different fences and lease durations, as while an operator changes them
   * node by node.
   */
  boolean settingsDiffer;

  /** Largest error of a clock's rate. */
  double rateError = 0.01;

  double wallStepRate;

  // The way to the store.

  double stallRate;

  /** Lightweight transactions of one node are lost for a while. */
  double swapStallRate;

  long stallMin = 100 * World.MILLIS;
  long stallMax = 20 * World.SECONDS;

  /** One node loses its way to the store for good. */
  boolean cutOff;

  /** Fastest and slowest way to a replica, and back. */
  long wayMin = 100_000L;

  long wayMax = 4 * World.MILLIS;
  long readWayMax = 4 * World.MILLIS;
  long swapWayMax = 4 * World.MILLIS;
  long writeTimeout = World.SECONDS;

  // Writes at quorum: per replica.
  double writeLost;
  double writeLate;
  double replyLost;
  double blockRefused;

  // Lightweight transactions.
  double lwtLost;
  double lwtLate;
  double lwtReplyLost;

  /**
   * Of acquisitions of a shard, and of releases, that take effect long after they were given up.
   */
  double acquireLate;

  double releaseLate;

  /** Of renewals after which the process is stopped for a while. */
  double pauseAfterRenewal;

  double readLost;
  long lateMax = 40 * World.SECONDS;
  double replicaDownRate;
  double storeDownRate;

  /** Nothing but the store makes nodes seem dead: none may be sealed as soon as it is back. */
  boolean onlyOutages;

  long storeDownMin = 100 * World.MILLIS;
  long storeDownMax = 20 * World.SECONDS;

  // The cluster above.

  double actorCrashRate;

  /** Of actors that go on for a while after they are taken for dead. */
  double lingerShare;

  long lingerMin = 100 * World.MILLIS;

  long lingerMax = 8 * World.SECONDS;

  double deathBeforePublishing;

  /** A shard stops, whatever it is at, and starts again on the same node. */
  double bounceRate;

  /** A shard is handed off. */
  double rebalanceRate;

  /** A living node is given up by the others. */
  double downRate;

  /** Of pauses and stalls after which the others give the node up within some seconds. */
  double downShare;

  /** Within this time. */
  long downWithin = 8 * World.SECONDS;

  /** How long a node that was given up may go on believing in its shards. */
  long learnMin = World.SECONDS;

  long learnMax = 40 * World.SECONDS;

  /** Of requests that go to the region that had the shard before. */
  double strays = 0.1;

  /** A second region is told to have a shard that another has. */
  double twoRegionsRate;

  // Load.

  int nodes = 3;
  int shards = 2;
  int conversations = 5;
  int clients = 4;
  long thinkMax = 1_500 * World.MILLIS;
  int historyReadPercent = 8;
  double membershipRate = 0.35;

  /** Each client's unanswered posts at most. */
  int window = 3;

  /** How long the faults go on. */
  long storm = 45 * World.SECONDS;

  /** Whether each run has each kind of fault about as often as it says here. */
  boolean steady = true;

  private boolean over;

  private Faults() {}

  /** Load, and nothing that goes wrong but the rates of clocks. */
  static Faults none() {
    return new Faults();
  }

  Faults with(Consumer<Faults> change) {
    change.accept(this);
    return this;
  }

  /** Whether it storms, still. */
  boolean raging(long now) {
    return !over && now < storm;
  }

  void over() {
    over = true;
  }

  long pause(World world) {
    return world.scaled(pauseMin, pauseMax);
  }

  /**
   * This profile as one run has it: each kind of fault left out, rare, as said, or frequent; so
   * that a seed meets few kinds at a time, and its successor others.
   */
  Faults drawn(World world) {
    perPoint *= strength(world);
    pauseRate *= strength(world);
    suspendRate *= strength(world);
    crashRate *= strength(world);
    drainRate *= strength(world);
    zombieRate *= strength(world);
    wallStepRate *= strength(world);
    stallRate *= strength(world);
    swapStallRate *= strength(world);
    writeLost *= strength(world);
    writeLate *= strength(world);
    replyLost *= strength(world);
    lwtLost *= strength(world);
    lwtLate *= strength(world);
    lwtReplyLost *= strength(world);
    acquireLate *= strength(world);
    releaseLate *= strength(world);
    pauseAfterRenewal *= strength(world);
    readLost *= strength(world);
    replicaDownRate *= strength(world);
    storeDownRate *= strength(world);
    actorCrashRate *= strength(world);
    bounceRate *= strength(world);
    rebalanceRate *= strength(world);
    downRate *= strength(world);
    twoRegionsRate *= strength(world);
    membershipRate *= strength(world);
    if (world.pick(5) == 0) {
      writeTimeout = 12 * World.SECONDS;
    }
    return this;
  }

  private double strength(World world) {
    if (steady) {
      return 0.5 + world.pick(3) / 2.0;
    }
    return switch (world.pick(6)) {
      case 0 -> 0;
      case 1 -> 0.3;
      case 2, 3 -> 1;
      case 4 -> 2;
      default -> 3;
    };
  }
}
