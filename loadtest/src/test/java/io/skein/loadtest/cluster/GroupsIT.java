package io.skein.loadtest.cluster;

import static io.skein.loadtest.cluster.Await.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.skein.client.BlockingSkeinClient;
import io.skein.client.GroupView;
import io.skein.client.SkeinException;
import io.skein.client.SkeinGroups;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.GroupChange;
import io.skein.protocol.GroupChange.SettingsChange;
import io.skein.protocol.GroupLink;
import io.skein.protocol.GroupMode;
import io.skein.protocol.GroupReply;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.Reply.ConversationSummary;
import io.skein.protocol.Reply.Member.Role;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Groups through nodes, sockets and the store: roles, ways in and out, what members may post; and
 * that every device shows the same, whether it was there or comes later.
 */
@ExtendWith(SharedCluster.class)
final class GroupsIT {
  private static TestCluster cluster;

  @BeforeAll
  static void use(TestCluster shared) {
    cluster = shared;
  }

  private static ConversationId group(Person owner, Person... others) {
    List<UserId> users = List.of(others).stream().map(Person::id).toList();
    return owner.client().blocking().createGroup("walkers", users).conversation();
  }

  private static SkeinGroups groups(Person person) {
    return person.client().groups();
  }

  private static BlockingSkeinClient blocking(Person person) {
    return person.client().blocking();
  }

  private static CompletableFuture<?> say(Person person, ConversationId group) {
    return person.client().post(group, "hello");
  }

  private static ConversationSummary line(Person person, ConversationId group) {
    return blocking(person).conversations(null).conversations().stream()
        .filter(summary -> summary.conversation().equals(group))
        .findFirst()
        .orElseThrow();
  }

  /** What a device shows that asks the node now. */
  private static GroupView asked(Person person, ConversationId group) {
    GroupView view = new GroupView();
    view.take(groups(person).group(group).join());
    UserId after = null;
    Reply.MemberPage page;
    do {
      page = blocking(person).members(group, after);
      view.take(after, page);
      after = page.last();
    } while (page.more());
    return view;
  }

  /** What a device shows that heard of everything as it came. */
  private static GroupView heard(Person person, ConversationId group, long head) {
    person.awaitMessages(group, (int) head);
    GroupView view = new GroupView();
    person.heard(group).forEach(view::take);
    return view;
  }

  private static void assertSame(GroupView one, GroupView other) {
    assertThat(one.title()).isEqualTo(other.title());
    assertThat(one.owner()).isEqualTo(other.owner());
    assertThat(one.settings()).isEqualTo(other.settings());
    assertThat(one.members()).isEqualTo(other.members());
    assertThat(one.announcement()).isEqualTo(other.announcement());
  }

  @Test
  void allDevicesShowTheSameRolesNamesAndSettings() {
    try (Person alice = Person.register(cluster.http(1), "alice-roles");
        Person bob = Person.register(cluster.http(2), "bob-roles");
        Person carol = Person.register(cluster.http(2), "carol-roles")) {
      ConversationId group = group(alice, bob, carol);
      groups(alice).makeAdmins(group, List.of(bob.id())).join();
      groups(carol).goBy(group, "Cap").join();
      groups(bob).announce(group, "at ten").join();
      groups(bob).change(group, SettingsChange.slow(5)).join();
      groups(alice).change(group, SettingsChange.mayRename(Role.ADMIN)).join();
      groups(alice).transfer(group, bob.id()).join();

      GroupView expected = asked(carol, group);
      assertThat(expected.owner()).isEqualTo(bob.id());
      assertThat(expected.member(alice.id()).role()).isEqualTo(Role.ADMIN);
      assertThat(expected.member(carol.id()).remark()).isEqualTo("Cap");
      assertThat(expected.announcement().sender()).isEqualTo(bob.id());
      for (Person person : List.of(alice, bob, carol)) {
        assertSame(heard(person, group, 7), expected);
        assertSame(asked(person, group), expected);
      }
      assertThat(line(alice, group).role()).isEqualTo(Role.ADMIN);
      assertThat(line(alice, group).last().content())
          .isEqualTo(new GroupChange.Announcement("at ten"));
      assertThat(refusal(carol.client().rename(group, "mine"))).isEqualTo(ErrorCode.FORBIDDEN);
      try (Person carolLater = Person.device(cluster.http(1), "carol-roles")) {
        assertSame(asked(carolLater, group), expected);
      }
    }
  }

  @Test
  void aBannedUserComesBackByNoDoor() {
    try (Person alice = Person.register(cluster.http(1), "alice-ban");
        Person bob = Person.register(cluster.http(2), "bob-ban");
        Person carol = Person.register(cluster.http(2), "carol-ban")) {
      ConversationId group = group(alice, bob, carol);
      GroupLink link = link(alice, group, 0);

      groups(alice).ban(group, List.of(bob.id())).join();

      assertThat(refusal(say(bob, group))).isEqualTo(ErrorCode.NOT_A_MEMBER);
      assertThat(refusal(groups(bob).join(link))).isEqualTo(ErrorCode.BANNED);
      assertThat(refusal(carol.client().invite(group, List.of(bob.id()))))
          .isEqualTo(ErrorCode.BANNED);
      assertThat(refusal(groups(carol).unban(group, List.of(bob.id()))))
          .isEqualTo(ErrorCode.FORBIDDEN);
      assertThat(groups(alice).banned(group, null).join().members())
          .extracting(Reply.Member::name)
          .containsExactly("bob-ban");
      groups(alice).unban(group, List.of(bob.id())).join();
      assertThat(groups(bob).join(link).join().members()).isEqualTo(3);
    }
  }

  private static GroupLink link(Person person, ConversationId group, int usesMax) {
    GroupReply.Link link =
        groups(person).makeLink(group, Instant.now().plus(Duration.ofDays(1)), usesMax).join();
    return GroupLink.parse(new GroupLink(group, link.token()).text());
  }

  @Test
  void noMoreJoinByALinkThanItIsFor() {
    List<Person> people = new ArrayList<>();
    try (Person alice = Person.register(cluster.http(1), "alice-link")) {
      ConversationId group = group(alice);
      GroupLink link = link(alice, group, 3);
      for (int i = 0; i < 8; i++) {
        people.add(Person.register(cluster.http(1 + i % 2), "guest-" + i + "-link"));
      }
      assertThat(groups(people.get(0)).preview(link).join().title()).isEqualTo("walkers");

      List<CompletableFuture<ConversationSummary>> joins =
          people.stream().map(person -> groups(person).join(link)).toList();
      int joined = 0;
      for (CompletableFuture<ConversationSummary> join : joins) {
        if (join.handle((summary, failure) -> failure == null).join()) {
          joined++;
        } else {
          assertThat(refusal(join)).isEqualTo(ErrorCode.INVITATION_INVALID);
        }
      }

      assertThat(joined).isEqualTo(3);
      assertThat(groups(alice).group(group).join().members()).isEqualTo(4);
      assertThat(groups(alice).links(group).join()).as("used up").isEmpty();
    } finally {
      people.forEach(Person::close);
    }
  }

  @Test
  void whoAsksToJoinWaitsUntilAnAdminLetsItIn() {
    try (Person alice = Person.register(cluster.http(1), "alice-ask");
        Person bob = Person.register(cluster.http(2), "bob-ask");
        Person carol = Person.register(cluster.http(2), "carol-ask")) {
      ConversationId group = group(alice, bob);
      assertThat(refusal(groups(carol).join(group, ""))).isEqualTo(ErrorCode.NOT_A_MEMBER);
      groups(alice).change(group, SettingsChange.joiningBy("why?")).join();
      assertThat(groups(carol).preview(group).join().question()).isEqualTo("why?");

      assertThat(groups(carol).join(group, "I walk").join()).isEmpty();

      assertThat(groups(carol).preview(group).join().requested()).isTrue();
      assertThat(refusal(groups(bob).requests(group, null))).isEqualTo(ErrorCode.FORBIDDEN);
      assertThat(groups(alice).requests(group, null).join().requests())
          .extracting(GroupReply.JoinRequest::user, GroupReply.JoinRequest::answer)
          .containsExactly(tuple(carol.id(), "I walk"));
      assertThat(bob.history(group))
          .extracting(Message::content)
          .filteredOn(GroupChange.JoinRequested.class::isInstance)
          .allSatisfy(
              content -> assertThat(((GroupChange.JoinRequested) content).answer()).isEmpty());
      groups(alice).approve(group, List.of(carol.id())).join();
      carol.awaitMessages(group, 1);
      say(carol, group).join();
    }
  }

  @Test
  void aNewcomerSeesWhatWasSaidSinceTheGroupShowsIt() {
    try (Person alice = Person.register(cluster.http(1), "alice-history");
        Person bob = Person.register(cluster.http(2), "bob-history")) {
      ConversationId group = group(alice);
      alice.client().post(group, "before").join();
      groups(alice).change(group, SettingsChange.historyForNewcomers(true)).join();
      alice.client().post(group, "since").join();

      alice.client().invite(group, List.of(bob.id())).join();

      bob.awaitMessages(group, 1);
      assertThat(bob.history(group))
          .extracting(Message::content)
          .contains(new Content.Text("since"))
          .doesNotContain(new Content.Text("before"));
      ConversationSummary line = line(bob, group);
      assertThat(line.firstVisible()).isEqualTo(3);
      assertThat(line.since()).isEqualTo(5);
      assertThat(line.unread()).as("what was said before is no news").isEqualTo(1);
      assertThat(bob.heardTexts(group)).isEmpty();
    }
  }

  @Test
  void whoIsMutedOrTooFastIsToldSo() {
    try (Person alice = Person.register(cluster.http(1), "alice-mute");
        Person bob = Person.register(cluster.http(2), "bob-mute")) {
      ConversationId group = group(alice, bob);
      groups(alice).mute(group, List.of(bob.id()), null).join();
      assertThat(refusal(say(bob, group))).isEqualTo(ErrorCode.MUTED);
      groups(alice).unmute(group, List.of(bob.id())).join();
      groups(alice).change(group, SettingsChange.silenced(true)).join();
      assertThat(refusal(say(bob, group))).isEqualTo(ErrorCode.ADMINS_ONLY);
      say(alice, group).join();
      groups(alice).change(group, SettingsChange.silenced(false)).join();
      groups(alice).change(group, SettingsChange.slow(3_600)).join();

      say(bob, group).join();

      CompletionException tooFast =
          catchThrowableOfType(CompletionException.class, say(bob, group)::join);
      SkeinException why = (SkeinException) tooFast.getCause();
      assertThat(why.code()).isEqualTo(ErrorCode.SLOW_MODE);
      assertThat(why.retryAfter()).isBetween(Duration.ofMinutes(30), Duration.ofHours(1));
    }
  }

  @Test
  void onlyOwnerAndAdminsSpeakInABroadcastGroup() {
    try (Person alice = Person.register(cluster.http(1), "alice-broadcast");
        Person bob = Person.register(cluster.http(2), "bob-broadcast")) {
      ConversationId group = group(alice, bob);
      say(bob, group).join();

      groups(alice).change(group, SettingsChange.mode(GroupMode.BROADCAST)).join();

      assertThat(refusal(say(bob, group))).isEqualTo(ErrorCode.ADMINS_ONLY);
      alice.client().post(group, "to all").join();
      bob.awaitText(group, "to all");
      assertThat(line(bob, group).mode()).isEqualTo(GroupMode.BROADCAST);
      assertThat(line(bob, group).mode().hasReceipts()).isFalse();
    }
  }

  @Test
  void membersAreFoundByNameAndByRemark() {
    try (Person alice = Person.register(cluster.http(1), "alice-find");
        Person bob = Person.register(cluster.http(2), "bob-find");
        Person carol = Person.register(cluster.http(2), "carol-find")) {
      ConversationId group = group(alice, bob, carol);
      groups(carol).goBy(group, "Bosun").join();

      assertThat(groups(alice).search(group, "bo", null).join().members())
          .extracting(Reply.Member::shownName)
          .containsExactlyInAnyOrder("bob-find", "Bosun");
      assertThat(groups(alice).search(group, "z", null).join().members()).isEmpty();
    }
  }
}
