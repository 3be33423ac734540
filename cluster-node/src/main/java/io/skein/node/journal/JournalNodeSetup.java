package io.skein.node.journal;

import java.util.function.DoubleSupplier;

/**
 * What a node's right to decide is made of.
 *
 * @param node "host:port" by which others ask this one, see {@link LeaseRow#node}
 * @param history where recovery brings entries
 * @param lanes makes those of each epoch
 * @param jitter from 0 to 1, so that many waiting shards do not ask at one moment
 */
public record JournalNodeSetup(
    String node,
    JournalSettings settings,
    JournalRules rules,
    Loop loop,
    Clocks clocks,
    LeaseStore leases,
    ShardStore shards,
    JournalStore blocks,
    WakeStore wakeRows,
    BlockCodec codec,
    History history,
    EpochLanes.Factory lanes,
    OwnerQuestions questions,
    PeerLeases peers,
    Wakes wakes,
    Predecessors predecessors,
    NodeEvents events,
    DoubleSupplier jitter) {}
