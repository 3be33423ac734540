package io.skein.node.gateway;

import io.skein.node.account.UserDirectory;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Fills the names into pages of members and receipts: conversations know ids only. Stateless. */
final class MemberNames {
  private MemberNames() {}

  /** True if the page comes from a conversation, which leaves all names empty. */
  static boolean areMissing(Reply.MemberPage page) {
    return !page.members().isEmpty()
        && page.members().stream().allMatch(member -> member.name().isEmpty());
  }

  /**
   * The page with names, empty for deleted accounts; UNAVAILABLE if the names cannot be had, since
   * empty ones would say that nobody exists. Of a search only those whom it fits. Never fails.
   */
  static CompletionStage<Reply.Answer> fill(Reply.MemberPage page, UserDirectory users) {
    List<UserId> ids = page.members().stream().map(Reply.Member::user).toList();
    return users
        .names(ids)
        .<Reply.Answer>thenApply(names -> fitting(named(page, names)))
        .exceptionally(MemberNames::unreadable);
  }

  /** The same for a page of receipts, which comes from a conversation without names. */
  static CompletionStage<Reply.Answer> fill(Reply.ReceiptPage page, UserDirectory users) {
    return users
        .names(page.receipts().stream().map(Reply.Receipt::user).toList())
        .<Reply.Answer>thenApply(
            names ->
                new Reply.ReceiptPage(
                    page.receipts().stream()
                        .map(
                            receipt ->
                                new Reply.Receipt(
                                    receipt.user(),
                                    receipt.read(),
                                    names.getOrDefault(receipt.user(), "")))
                        .toList(),
                    page.more()))
        .exceptionally(MemberNames::unreadable);
  }

  private static Reply.Failed unreadable(Throwable failure) {
    return Reply.Failed.of(ErrorCode.UNAVAILABLE, "the names cannot be read");
  }

  private static Reply.MemberPage named(Reply.MemberPage page, Map<UserId, String> names) {
    return with(
        page,
        page.members().stream()
            .map(member -> named(member, names.getOrDefault(member.user(), "")))
            .toList());
  }

  private static Reply.Member named(Reply.Member member, String name) {
    return new Reply.Member(
        member.user(),
        member.role(),
        member.since(),
        member.delivered(),
        member.read(),
        name,
        member.remark(),
        member.mutedUntilMillis());
  }

  private static Reply.MemberPage fitting(Reply.MemberPage page) {
    return page.prefix().isEmpty()
        ? page
        : with(
            page, page.members().stream().filter(member -> fits(member, page.prefix())).toList());
  }

  private static boolean fits(Reply.Member member, String prefix) {
    return begins(member.name(), prefix) || begins(member.remark(), prefix);
  }

  private static boolean begins(String name, String prefix) {
    return name.regionMatches(true, 0, prefix, 0, prefix.length());
  }

  private static Reply.MemberPage with(Reply.MemberPage page, List<Reply.Member> members) {
    return new Reply.MemberPage(members, page.more(), page.last(), page.head(), page.prefix());
  }
}
