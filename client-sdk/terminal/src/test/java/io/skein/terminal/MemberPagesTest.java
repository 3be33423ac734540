package io.skein.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MemberPagesTest {
  private static final int PAGE = 200;

  /** A page of a group whose members are the users 1 to {@code size}. */
  private static Reply.MemberPage page(@Nullable UserId after, int size) {
    long first = after == null ? 1 : after.value() + 1;
    long last = Math.min(size, first + PAGE - 1);
    List<Reply.Member> members =
        LongStream.rangeClosed(first, last).mapToObj(MemberPagesTest::member).toList();
    return new Reply.MemberPage(members, last < size, 1);
  }

  private static Reply.Member member(long user) {
    return new Reply.Member(new UserId(user), Reply.Member.Role.MEMBER, 1, 0, 0, "user " + user);
  }

  @Test
  void readsOnBehindTheFirstPage() {
    assertThat(MemberPages.read(after -> page(after, 2 * PAGE + 1)))
        .hasSize(2 * PAGE + 1)
        .doesNotHaveDuplicates();
  }

  @Test
  void readsNoFurtherThanAPersonWaitsFor() {
    assertThat(MemberPages.read(after -> page(after, 100_000))).hasSize(MemberPages.MEMBERS_ENOUGH);
  }

  @Test
  void endsWithAPageOfNobody() {
    assertThat(MemberPages.read(after -> new Reply.MemberPage(List.of(), true, 1))).isEmpty();
  }
}
