package io.skein.node.journal.sim;

/** Profiles of faults: the usual one, and those that a rare violation needs. */
final class Profiles {
  private Profiles() {}

  /** Some of everything. */
  static Faults usual() {
    return Faults.none()
        .with(
            faults -> {
              faults.steady = false;
              faults.perPoint = 0.0005;
              faults.crashShare = 0.15;
              faults.pauseRate = 0.02;
              faults.crashRate = 0.015;
              faults.drainRate = 0.012;
              faults.hastyShare = 0.3;
              faults.zombieRate = 0.005;
              faults.wallStepRate = 0.01;
              faults.stallRate = 0.025;
              faults.swapStallRate = 0.01;
              faults.writeLost = 0.05;
              faults.writeLate = 0.04;
              faults.replyLost = 0.02;
              faults.blockRefused = 0.0005;
              faults.lwtLost = 0.02;
              faults.lwtLate = 0.02;
              faults.lwtReplyLost = 0.03;
              faults.readLost = 0.01;
              faults.replicaDownRate = 0.015;
              faults.storeDownRate = 0.006;
              faults.actorCrashRate = 0.08;
              faults.lingerShare = 0.15;
              faults.deathBeforePublishing = 0.001;
              faults.bounceRate = 0.05;
              faults.rebalanceRate = 0.05;
              faults.downRate = 0.01;
              faults.downShare = 0.4;
              faults.twoRegionsRate = 0.02;
            });
  }

  /** Deaths in the middle of the work, with writes that fail. */
  static Faults takeOvers() {
    return usual()
        .with(
            faults -> {
              faults.storm = 30 * World.SECONDS;
              faults.thinkMax = 500 * World.MILLIS;
              faults.crashRate = 0.06;
              faults.steady = true;
              faults.writeLost = 0.12;
              faults.replyLost = 0.1;
            });
  }

  /** Nodes that cannot reach the store for longer than their lease, and are given up. */
  static Faults stalls() {
    return Faults.none()
        .with(
            faults -> {
              faults.storm = 32 * World.SECONDS;
              faults.thinkMax = 300 * World.MILLIS;
              faults.stallRate = 0.07;
              faults.stallMin = 8_500 * World.MILLIS;
              faults.stallMax = 12 * World.SECONDS;
              faults.downShare = 1;
              faults.downWithin = 4 * World.SECONDS;
              faults.learnMin = 15 * World.SECONDS;
              faults.strays = 0.4;
              faults.writeLost = 0.05;
            });
  }

  /** The same, while the operator changes the settings of one node after the other. */
  static Faults changes() {
    return stalls()
        .with(
            faults -> {
              faults.settingsDiffer = true;
              faults.crashRate = 0.02;
              faults.restartMax = 4 * World.SECONDS;
            });
  }

  /** Blocks that take longer than a lease, and come to their end nevertheless. */
  static Faults slowWrites() {
    return stalls().with(faults -> faults.writeTimeout = 15 * World.SECONDS);
  }

  /** Shards that go to and fro, with transactions of unknown outcome. */
  static Faults bounces() {
    return Faults.none()
        .with(
            faults -> {
              faults.storm = 20 * World.SECONDS;
              faults.thinkMax = 400 * World.MILLIS;
              faults.bounceRate = 0.4;
              faults.rebalanceRate = 0.6;
              faults.lingerShare = 0.4;
              faults.lwtLost = 0.05;
              faults.lwtLate = 0.1;
              faults.lwtReplyLost = 0.1;
              faults.lateMax = 8 * World.SECONDS;
              faults.writeLost = 0.1;
              faults.actorCrashRate = 0.1;
              faults.twoRegionsRate = 0.05;
            });
  }

  /** Shards that come back at once, with actors that outlive them. */
  static Faults toAndFro() {
    return Faults.none()
        .with(
            faults -> {
              faults.nodes = 2;
              faults.storm = 20 * World.SECONDS;
              faults.thinkMax = 150 * World.MILLIS;
              faults.rebalanceRate = 1.2;
              faults.bounceRate = 0.2;
              faults.lingerShare = 0.7;
              faults.lingerMax = 20 * World.SECONDS;
              faults.writeLost = 0.1;
            });
  }

  /** Releases that take effect when the shard has come back, and another wants it. */
  static Faults lateReleases() {
    return Faults.none()
        .with(
            faults -> {
              faults.nodes = 2;
              faults.storm = 20 * World.SECONDS;
              faults.thinkMax = 150 * World.MILLIS;
              faults.bounceRate = 0.8;
              faults.twoRegionsRate = 0.5;
              faults.releaseLate = 0.5;
              faults.lateMax = 6 * World.SECONDS;
              faults.strays = 0.4;
            });
  }

  /** A store that does not take some blocks. */
  static Faults refusals() {
    return Faults.none()
        .with(
            faults -> {
              faults.storm = 20 * World.SECONDS;
              faults.blockRefused = 0.01;
            });
  }

  /** Actors that go and come while their entries are on the way. */
  static Faults actorCrashes() {
    return Faults.none()
        .with(
            faults -> {
              faults.storm = 20 * World.SECONDS;
              faults.thinkMax = 300 * World.MILLIS;
              faults.actorCrashRate = 1.0;
              faults.lingerShare = 0.4;
              faults.writeLost = 0.2;
            });
  }

  /** A node whose transactions are lost, while its blocks are written. */
  static Faults lostTransactions() {
    return Faults.none()
        .with(
            faults -> {
              faults.storm = 35 * World.SECONDS;
              faults.thinkMax = 400 * World.MILLIS;
              faults.swapStallRate = 0.08;
              faults.stallMin = 8 * World.SECONDS;
              faults.stallMax = 20 * World.SECONDS;
              faults.downShare = 1;
              faults.downWithin = 4 * World.SECONDS;
              faults.learnMin = 15 * World.SECONDS;
              faults.strays = 0.4;
            });
  }

  /** Answers to renewals that are heard when others have taken over. */
  static Faults lateAnswers() {
    return Faults.none()
        .with(
            faults -> {
              faults.storm = 30 * World.SECONDS;
              faults.thinkMax = 200 * World.MILLIS;
              faults.pauseAfterRenewal = 0.07;
              faults.pauseMin = 7_500 * World.MILLIS;
              faults.pauseMax = 11 * World.SECONDS;
              faults.learnMin = 15 * World.SECONDS;
              faults.strays = 0.4;
            });
  }

  /** Machines that sleep. */
  static Faults suspensions() {
    return Faults.none()
        .with(
            faults -> {
              faults.storm = 35 * World.SECONDS;
              faults.thinkMax = 400 * World.MILLIS;
              faults.suspendRate = 0.08;
              faults.perPoint = 0.0005;
              faults.suspendShare = 0.9;
              faults.pauseMin = 8 * World.SECONDS;
              faults.pauseMax = 16 * World.SECONDS;
              faults.downShare = 1;
              faults.downWithin = 4 * World.SECONDS;
              faults.learnMin = 15 * World.SECONDS;
              faults.strays = 0.4;
              faults.writeLost = 0.05;
            });
  }

  /** Nodes that stop as planned, some without waiting for anything. */
  static Faults drains() {
    return Faults.none()
        .with(
            faults -> {
              faults.storm = 25 * World.SECONDS;
              faults.thinkMax = 200 * World.MILLIS;
              faults.drainRate = 0.25;
              faults.hastyShare = 0.8;
              faults.restartMax = 2 * World.SECONDS;
              faults.writeLost = 0.1;
            });
  }

  /** The store is gone for longer than a lease, and nothing else happens. */
  static Faults outages() {
    return Faults.none()
        .with(
            faults -> {
              faults.storm = 50 * World.SECONDS;
              faults.onlyOutages = true;
              faults.storeDownRate = 0.06;
              faults.storeDownMin = 7 * World.SECONDS;
              faults.storeDownMax = 25 * World.SECONDS;
            });
  }

  /** One node is cut off from the store for good, and nothing else happens. */
  static Faults cutOff() {
    return Faults.none()
        .with(
            faults -> {
              faults.storm = 20 * World.SECONDS;
              faults.cutOff = true;
            });
  }

  /** Nodes that go on, and renew, at the moment at which others seal them. */
  static Faults slowSeals() {
    return Faults.none()
        .with(
            faults -> {
              faults.storm = 40 * World.SECONDS;
              faults.thinkMax = 200 * World.MILLIS;
              faults.pauseRate = 0.15;
              faults.pauseMin = 6_500 * World.MILLIS;
              faults.pauseMax = 8_500 * World.MILLIS;
              faults.swapWayMax = 600 * World.MILLIS;
            });
  }

  /** Two processes on one machine. */
  static Faults zombies() {
    return Faults.none()
        .with(
            faults -> {
              faults.storm = 30 * World.SECONDS;
              faults.thinkMax = 200 * World.MILLIS;
              faults.zombieRate = 0.3;
              faults.restartMax = 2 * World.SECONDS;
            });
  }

  /** Deaths with blocks at few replicas, and several who recover, some of whom die at it. */
  static Faults recoveries() {
    return Faults.none()
        .with(
            faults -> {
              faults.storm = 40 * World.SECONDS;
              faults.thinkMax = 300 * World.MILLIS;
              faults.crashRate = 0.12;
              faults.perPoint = 0.001;
              faults.crashShare = 0.5;
              faults.pauseMin = 100 * World.MILLIS;
              faults.pauseMax = 6 * World.SECONDS;
              faults.restartMax = 4 * World.SECONDS;
              faults.writeLost = 0.3;
              faults.writeLate = 0.2;
              faults.lateMax = 15 * World.SECONDS;
              faults.readLost = 0.1;
            });
  }

  /** Deaths between an acknowledgement and its publication, in quiet conversations. */
  static Faults unpublished() {
    return Faults.none()
        .with(
            faults -> {
              faults.storm = 30 * World.SECONDS;
              faults.conversations = 8;
              faults.thinkMax = 4 * World.SECONDS;
              faults.deathBeforePublishing = 0.1;
              faults.crashRate = 0.02;
            });
  }

  /** Owners that are cut off, and asked. */
  static Faults staleReads() {
    return lostTransactions()
        .with(
            faults -> {
              faults.pauseRate = 0.05;
              faults.pauseMin = 6 * World.SECONDS;
              faults.pauseMax = 12 * World.SECONDS;
            });
  }

  /** Reads that take as long as the way of entries into history. */
  static Faults slowReads() {
    return Faults.none()
        .with(
            faults -> {
              faults.storm = 25 * World.SECONDS;
              faults.conversations = 2;
              faults.thinkMax = 150 * World.MILLIS;
              faults.readWayMax = 800 * World.MILLIS;
              faults.writeLost = 0.25;
              faults.historyReadPercent = 35;
              faults.actorCrashRate = 0.5;
            });
  }

  /** Machines that wake while their lanes are read, by reads that take long. */
  static Faults lateWakers() {
    return Faults.none()
        .with(
            faults -> {
              faults.storm = 40 * World.SECONDS;
              faults.clients = 8;
              faults.window = 6;
              faults.thinkMax = 60 * World.MILLIS;
              faults.suspendRate = 0.15;
              faults.pauseMin = 6_000 * World.MILLIS;
              faults.pauseMax = 9_500 * World.MILLIS;
              faults.writeLost = 0.3;
              faults.readWayMax = 900 * World.MILLIS;
            });
  }

  /** Acquisitions that take effect when nobody waits for them any more. */
  static Faults lateAcquisitions() {
    return Faults.none()
        .with(
            faults -> {
              faults.storm = 25 * World.SECONDS;
              faults.clients = 2;
              faults.thinkMax = 3 * World.SECONDS;
              faults.acquireLate = 0.4;
              faults.lateMax = 4 * World.SECONDS;
              faults.bounceRate = 1.0;
              faults.rebalanceRate = 0.4;
            });
  }

  /** Shards that are away for a moment, with actors that miss it. */
  static Faults absences() {
    return Faults.none()
        .with(
            faults -> {
              faults.nodes = 2;
              faults.storm = 25 * World.SECONDS;
              faults.conversations = 6;
              faults.thinkMax = 500 * World.MILLIS;
              faults.rebalanceRate = 0.8;
              faults.lingerShare = 1;
              faults.lingerMin = 3 * World.SECONDS;
              faults.lingerMax = 20 * World.SECONDS;
              faults.strays = 0;
            });
  }

  /** Members that come and go while they post. */
  static Faults memberships() {
    return Faults.none()
        .with(
            faults -> {
              faults.storm = 25 * World.SECONDS;
              faults.thinkMax = 100 * World.MILLIS;
              faults.membershipRate = 3;
              faults.actorCrashRate = 0.2;
            });
  }
}
