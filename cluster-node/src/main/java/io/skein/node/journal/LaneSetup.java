package io.skein.node.journal;

/**
 * What the lanes of one epoch work with.
 *
 * @param right whose epoch the lanes write in
 * @param orphans hears of decided entries whose actor is gone
 * @param end hears that the epoch cannot go on
 */
public record LaneSetup(
    JournalSettings settings,
    JournalRules rules,
    Right right,
    Loop loop,
    Clocks clocks,
    JournalStore store,
    BlockCodec codec,
    History history,
    JournalMetrics metrics,
    Orphans orphans,
    EpochEnd end) {}
