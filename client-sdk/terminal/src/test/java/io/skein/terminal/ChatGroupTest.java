package io.skein.terminal;

import io.skein.client.testing.FakeCluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Groups talk and are run, in {@code ./skein chat}. */
class ChatGroupTest {
  @RegisterExtension private final ChatPeople people = new ChatPeople();
  private final FakeCluster cluster = people.cluster();

  @Test
  void aGroupTalksAndChanges() {
    try (Person alice = people.alice();
        Person bob = people.bob();
        Person carol = people.carol()) {

      alice.types("/group \"Summer trip\" bob");
      alice.sees("you made the group “Summer trip” with bob");
      bob.sees("• Summer trip (1 unread)");
      alice.types("/invite carol");
      alice.sees("you invited carol");
      carol.sees("unread)");
      carol.types("/list");
      carol.sees("1  Summer trip");
      carol.types("/open 1");
      carol.sees("── Summer trip, 3 members");
      carol.types("I am in");
      alice.sees("carol  I am in");
      alice.types("/rename Winter trip");
      carol.sees("alice named the group “Winter trip”");
      alice.types("/who");
      alice.sees("alice (you)");
      alice.types("/remove bob");
      alice.sees("you removed bob");
      carol.types("/leave");
      alice.sees("carol left");
      carol.types("/list");
      carol.sees("No conversations yet", 2);
    }
  }

  @Test
  void aGroupIsAdministered() {
    try (Person alice = people.alice();
        Person bob = people.bob();
        Person carol = people.carol()) {
      alice.types("/group trip bob carol");
      alice.sees("── trip");
      bob.sees("• trip (1 unread)");
      carol.sees("• trip (1 unread)");
      carol.types("/open trip");
      carol.sees("── trip, 3 members");

      alice.types("/admin bob");
      carol.sees("alice made bob admin");
      carol.types("/nick Captain Carol");
      alice.sees("goes by “Captain Carol”");
      carol.types("ahoy");
      alice.sees("Captain Carol (carol)  ahoy");
      alice.types("/announce we meet at ten");
      carol.sees("alice announced: we meet at ten");
      alice.types("/silence");
      carol.sees("alice set: only admins speak");
      carol.types("but");
      carol.sees("only the owner and admins speak here at present");
      alice.types("/silence off");
      carol.sees("alice set: all speak");
      alice.types("/slow 30");
      carol.sees("alice set: one message in 30 s");
      carol.types("so");
      carol.sees("slowly: one message at a time, try again in 30 s");
      alice.types("/slow off");
      alice.types("/gag carol 2");
      carol.sees("alice muted you until");
      alice.types("/gag carol off");
      carol.sees("alice lets you speak again");
      alice.types("/may announce member");
      carol.sees("all may announce");
      alice.types("/transfer bob");
      carol.sees("alice gave the group to bob");
      carol.types("/who");
      carol.sees("carol (you), goes by “Captain Carol”, has read");
      carol.sees("bob, owner, online");
      carol.types("/about");
      carol.sees("trip, a small group of 3");
      carol.sees("announced by alice: we meet at ten");
      alice.types("/ban carol");
      alice.sees("you banned carol");
      alice.types("/slow never");
      alice.sees("usage: /slow SECONDS or off");
    }
  }

  @Test
  void peopleJoinByALinkAndByAsking() {
    try (Person alice = people.alice();
        Person bob = people.bob();
        Person carol = people.carol()) {
      alice.types("/group trip");
      alice.sees("── trip");
      alice.types("/link 24 1");
      alice.sees("/join skein:join:");
      String link = alice.screen().replaceAll("(?s).*(skein:join:\\S+).*", "$1");
      alice.types("/joining question why you?");
      alice.sees("the question “why you?”");

      alice.types("/code group");
      alice.sees("▄");
      alice.sees("/join " + link, 2);
      alice.types("/code group now");
      alice.sees("! usage: /code [group]");

      bob.types("/join " + link);
      bob.sees("── trip, 2 members");
      alice.sees("bob joined");
      bob.types("/join skein:join:nothing");
      bob.sees("usage: /join LINK, or ID [ANSWER]");

      String group = cluster.with(model -> model.groupNamed("trip")).toString();
      carol.types("/join " + group);
      carol.sees("trip asks: why you?");
      carol.types("/join " + group + " I walk well");
      carol.sees("you have asked");
      alice.sees("carol asks to join");
      alice.types("/waiting");
      alice.sees("carol: I walk well");
      alice.types("/approve carol");
      carol.sees("unread)");
      alice.types("/links");
      alice.sees("link ");
      alice.types("/unlink 2");
      alice.sees("you revoked an invitation link");
    }
  }

  @Test
  void aMentionIsToldInTheListAndInTheAnnouncement() {
    try (Person alice = people.alice();
        Person bob = people.bob()) {
      alice.types("/group trip bob");
      alice.sees("── trip");

      alice.types("@bob, are you in?");

      bob.sees("unread, @you)  alice: @bob, are you in?");
      bob.types("/list");
      bob.sees("1  trip  (2 members)  2 unread, 1 mention you");
    }
  }
}
