package io.skein.node.journal;

/**
 * The decisions that the log's safety rests on. What coordinates asks them and decides nothing by
 * itself; so a test proves each of them by replacing it.
 */
public record JournalRules(
    LaneRules lanes,
    HistoryRules history,
    ActivationRules activation,
    LeaseRules leases,
    SealRules seals,
    RecoveryRules recovery,
    OwnershipRules ownership) {
  /** The rules as they are in force. */
  public static JournalRules inForce() {
    return new JournalRules(
        new LaneRules(),
        new HistoryRules(),
        new ActivationRules(),
        new LeaseRules(),
        new SealRules(),
        new RecoveryRules(),
        new OwnershipRules());
  }
}
