package io.skein.node.conversation;

import io.skein.protocol.Limits;

/** The usual limits, but for groups that tell receipts, and pages of two. */
final class ReceiptLimits {
  private ReceiptLimits() {}

  static Limits of(int namesMembersMax, int countsMembersMax) {
    Limits usual = Limits.DEFAULTS;
    return new Limits(
        usual.frameBytesMax(),
        usual.contentBytesMax(),
        usual.requestsInFlightMax(),
        usual.groupMembersMax(),
        usual.membersPerRequestMax(),
        usual.titleBytesMax(),
        usual.pullMessagesMax(),
        2,
        usual.devicesPerUserMax(),
        usual.groupsPerUserMax(),
        usual.recallSeconds(),
        usual.editSeconds(),
        usual.mentionsMax(),
        usual.emojisMax(),
        usual.noteBytesMax(),
        usual.draftBytesMax(),
        usual.pinnedConversationsMax(),
        usual.mediaBytesMax(),
        usual.mediaQuotaBytes(),
        usual.people(),
        usual.groups(),
        usual.watchedUsersMax(),
        namesMembersMax,
        countsMembersMax,
        usual.typingSeconds(),
        usual.keeping(),
        usual.scheduledPostsMax(),
        usual.scheduleAheadSeconds(),
        usual.vanish(),
        usual.calls());
  }
}
