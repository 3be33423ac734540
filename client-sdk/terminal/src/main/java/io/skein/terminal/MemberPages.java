package io.skein.terminal;

import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Who is in a conversation, as far as a person opening it waits for. Stateless. */
final class MemberPages {
  /** With so many no further page is read: those behind are mentioned by {@code @all} only. */
  static final int MEMBERS_ENOUGH = 1_000;

  private MemberPages() {}

  /**
   * The members, ascending by user id.
   *
   * @param page reads the page after this user; null: the first
   */
  static List<Reply.Member> read(Function<@Nullable UserId, Reply.MemberPage> page) {
    List<Reply.Member> members = new ArrayList<>();
    UserId after = null;
    boolean more = true;
    while (more && members.size() < MEMBERS_ENOUGH) {
      Reply.MemberPage next = page.apply(after);
      members.addAll(next.members());
      more = next.more() && !next.members().isEmpty();
      after = members.isEmpty() ? null : members.get(members.size() - 1).user();
    }
    return members;
  }
}
