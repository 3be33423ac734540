package io.skein.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.client.testing.Await;
import io.skein.client.testing.FakeCluster;
import io.skein.client.testing.FakeCluster.Fault;
import io.skein.client.testing.TestCertificate;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Request;
import io.skein.protocol.UserId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People talk through {@code ./skein chat}, on the SDK, over real sockets. */
class ChatTest {
  private final FakeCluster cluster = new FakeCluster();
  @TempDir Path home;

  @BeforeEach
  void people() {
    cluster.addUser("alice", "alice's password");
    cluster.addUser("bob", "bob's password");
    cluster.addUser("carol", "carol's password");
  }

  @AfterEach
  void end() {
    cluster.close();
  }

  private Person alice() {
    return new Person(cluster, home.resolve("a"), "alice", "alice's password");
  }

  private Person bob() {
    return new Person(cluster, home.resolve("b"), "bob", "bob's password");
  }

  @Test
  void talksThroughTlsToAClusterWithAnAuthorityOfItsOwn() throws Exception {
    TestCertificate certificate = TestCertificate.make(home, "ip:127.0.0.1");
    String pem = certificate.pem().toString();
    try (FakeCluster secret = new FakeCluster(certificate.server())) {
      secret.addUser("alice", "alice's password");
      try (Person alice =
          new Person(secret, home.resolve("a"), "alice", "alice's password", "--ca-file", pem)) {
        alice.sees("No conversations yet");
      }
      try (Person stranger = new Person(secret, home.resolve("s"), "alice", "alice's password")) {
        assertThat(stranger.exitCode()).isNotZero();
      }
      try (Person wrong =
          new Person(
              secret, home.resolve("w"), "alice", "alice's password", "--ca-file", pem + "x")) {
        assertThat(wrong.exitCode()).isEqualTo(2);
      }
    }
  }

  @Test
  void twoPeopleTalk() {
    try (Person alice = alice();
        Person bob = bob()) {
      alice.sees("No conversations yet");
      bob.sees("No conversations yet");

      alice.types("/open bob");
      alice.sees("── bob");
      alice.types("hello bob");
      bob.sees("• alice (1 unread)  hello bob");
      bob.types("/open alice");
      bob.sees("alice  hello bob");
      bob.types("hello alice");

      alice.sees("you  hello bob ✓");
      alice.sees("bob  hello alice");
      bob.sees("you  hello alice");
    }
  }

  @Test
  void aFileIsSentAndOpened() throws IOException {
    Path file = Files.writeString(home.resolve("travel plan.txt"), "by ferry");
    Path downloads = Files.createDirectory(home.resolve("downloads"));
    try (Person alice = alice();
        Person bob =
            new Person(
                cluster,
                home.resolve("b"),
                "bob",
                "bob's password",
                "--downloads",
                downloads.toString())) {
      bob.sees("No conversations yet");
      alice.types("/send " + file);
      alice.sees("! open a conversation first");
      alice.types("/open bob");
      alice.sees("── bob");
      alice.types("/send " + home.resolve("none.txt"));
      alice.sees("! there is no file");

      alice.types("/send " + file);
      alice.sees("you  [file travel plan.txt, 8 bytes]  /open #1 ✓");
      bob.sees("• alice (1 unread)  [file travel plan.txt, 8 bytes]");
      bob.types("/open alice");
      bob.sees("alice  [file travel plan.txt, 8 bytes]  /open #1");
      bob.types("/open #1");
      bob.sees("-- saved " + downloads.resolve("travel plan.txt"));
      bob.types("/open #2");
      bob.sees("! message 2 has no file");

      assertThat(downloads.resolve("travel plan.txt")).hasContent("by ferry");
    }
  }

  @Test
  void aGroupTalksAndChanges() {
    try (Person alice = alice();
        Person bob = bob();
        Person carol = new Person(cluster, home.resolve("c"), "carol", "carol's password")) {
      Stream.of(alice, bob, carol).forEach(person -> person.sees("/open NAME begins"));

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
  void messagesAreAnsweredEditedRecalledAndReactedTo() {
    try (Person alice = alice();
        Person bob = bob()) {
      Stream.of(alice, bob).forEach(person -> person.sees("/open NAME begins"));
      alice.types("/open bob");
      alice.sees("── bob");
      alice.types("shall we met?");
      alice.sees("#1 you  shall we met? ✓");
      bob.sees("shall we met?");
      bob.types("/open alice");
      bob.sees("#1 alice  shall we met?");

      alice.types("/edit 1 shall we  \"meet\"?");
      bob.sees("alice edited #1: shall we  \"meet\"?");
      bob.types("/react #1 👍");
      alice.sees("bob reacted 👍 to #1");
      bob.types("/reply 1 yes, @alice");
      alice.sees("┃ #1 you: shall we  \"meet\"?");
      alice.sees("#4 bob  yes, @alice");
      bob.types("/unreact 1 👍");
      alice.sees("bob took 👍 back from #1");
      bob.types("/recall 4");
      alice.sees("bob recalled #4");
      bob.types("/recall");
      bob.sees("! usage: /recall N");
    }

    try (Person bob = bob()) {
      bob.sees("1  alice");
      bob.types("/open 1");
      bob.sees("#1 alice  shall we  \"meet\"? (edited)");
      bob.sees("#4 you recalled a message");
      assertThat(bob.screen()).doesNotContain("yes, @alice").doesNotContain("👍");
    }
  }

  @Test
  void aMessageIsKeptInViewForBoth() {
    try (Person alice = alice();
        Person bob = bob()) {
      alice.sees("/open NAME begins");
      bob.sees("/open NAME begins");
      alice.types("/open bob");
      alice.types("the door is 4711");
      bob.sees("• alice");
      bob.types("/open alice");
      bob.types("/highlights");
      bob.sees("Nothing is highlighted here");

      bob.types("/highlight #1");
      alice.sees("bob highlighted #1");
      alice.types("/highlights");
      alice.sees("#1 you: the door is 4711  (highlighted by bob)");
      alice.types("/highlight 1 off");
      bob.sees("alice highlights #1 no more");
      alice.types("/highlight 1 on");
      alice.sees("! usage: /highlight N [off]");
    }
  }

  @Test
  void saysForHowLongMessagesLiveAndThatTheyDoNotAnyMore() {
    try (Person alice = alice();
        Person bob = bob()) {
      alice.sees("/open NAME begins");
      bob.sees("/open NAME begins");
      alice.types("/open bob");
      alice.types("the door is 4711");
      bob.sees("• alice");
      bob.types("/open alice");

      bob.types("/vanish 24");
      alice.sees("bob lets what is said from now on vanish after 24 h");
      alice.types("/vanish off");
      bob.sees("alice lets what is said from now on stay");
      alice.types("/vanish soon");
      alice.sees("! usage: /vanish HOURS or off");
    }
  }

  @Test
  void aGroupIsAdministered() {
    try (Person alice = alice();
        Person bob = bob();
        Person carol = new Person(cluster, home.resolve("c"), "carol", "carol's password")) {
      Stream.of(alice, bob, carol).forEach(person -> person.sees("/open NAME begins"));
      alice.types("/group trip bob carol");
      alice.sees("── trip");
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
    try (Person alice = alice();
        Person bob = bob();
        Person carol = new Person(cluster, home.resolve("c"), "carol", "carol's password")) {
      Stream.of(alice, bob, carol).forEach(person -> person.sees("/open NAME begins"));
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
    try (Person alice = alice();
        Person bob = bob()) {
      Stream.of(alice, bob).forEach(person -> person.sees("/open NAME begins"));
      alice.types("/group trip bob");
      alice.sees("── trip");

      alice.types("@bob, are you in?");

      bob.sees("unread, @you)  alice: @bob, are you in?");
      bob.types("/list");
      bob.sees("1  trip  (2 members)  2 unread, 1 mention you");
    }
  }

  @Test
  void whatCameWhileAwayIsListedAndPaged() {
    try (Person alice = alice()) {
      alice.sees("/open NAME begins");
      alice.types("/open bob");
      alice.sees("── bob");
      for (int i = 1; i <= 45; i++) {
        alice.types("message " + i);
      }
      alice.sees("message 45 ✓");
    }

    try (Person bob = bob()) {
      bob.sees("1  alice  45 unread");
      bob.types("/open 1");
      bob.sees("message 45");
      assertThat(bob.screen()).contains("message 26").doesNotContain("message 25\n");
      bob.types("/more");
      bob.sees("alice  message 6");
      bob.types("/more");
      bob.sees("alice  message 1\n");
      bob.types("/more");
      bob.sees("that is the beginning");
    }
  }

  @Test
  void namesOwnDevicesAndLogsThemOut() {
    try (Person alice = alice()) {
      alice.sees("/open NAME begins");
      try (Person tablet = new Person(cluster, home.resolve("t"), "alice", "alice's password")) {
        tablet.sees("/open NAME begins");
        alice.types("/devices out 2");
        alice.sees("! you have seen no device number 2");

        alice.types("/devices");
        alice.sees("  1  box, terminal, last seen");
        assertThat(alice.screen()).contains("(this one)");
        alice.sees("  2  box, terminal, last seen");
        alice.types("/devices name 2 the kitchen table");
        alice.sees("  2  the kitchen table, terminal");
        alice.types("/devices out the kitchen table");
        alice.sees("! usage: /devices");
        alice.types("/devices out 1");
        alice.sees("! that is this one: /logout");
        alice.types("/devices out 2");
        alice.sees("-- the kitchen table is logged out");

        alice.types("/devices");
        alice.sees("  1  box, terminal", 3);
        alice.types("/devices name 2 any");
        alice.sees("! you have seen no device number 2", 2);
      }
    }
  }

  @Test
  void aNewDeviceIsLetInByItsLink() {
    try (Person alice = alice()) {
      alice.sees("/open NAME begins");
      alice.types("/devices approve");
      alice.sees("! no device waits");
      alice.types("/devices link skein:device:nothing");
      alice.sees("! usage: /devices");
      try (Person tablet = Person.linking(cluster, home.resolve("t"))) {
        tablet.sees("▄");
        letIn(alice, tablet, 1);
        tablet.types("/devices");
        tablet.sees("  2  box, terminal");
      }
      alice.types("/devices approve");
      alice.sees("! no device waits", 2);
    }
    try (Person again = new Person(cluster, home.resolve("t"), "alice", null)) {
      again.sees("/open NAME begins");
    }
  }

  @Test
  void aDeviceThatIsLetInAgainStaysWhatItIsUnlessItWasLoggedOut() {
    try (Person alice = alice()) {
      alice.sees("/open NAME begins");
      try (Person tablet = Person.linking(cluster, home.resolve("t"))) {
        letIn(alice, tablet, 1);
      }
      try (Person tablet = Person.linking(cluster, home.resolve("t"))) {
        letIn(alice, tablet, 2);
        tablet.types("/devices");
        tablet.sees("  2  box, terminal");
        assertThat(tablet.screen()).doesNotContain("  3  box");
      }
      alice.types("/devices");
      alice.sees("  2  box, terminal");
      alice.types("/devices out 2");
      alice.sees("box is logged out");
      try (Person tablet = Person.linking(cluster, home.resolve("t"))) {
        letIn(alice, tablet, 3);
      }
    }
  }

  @Test
  void aNewDeviceThatIsNotOnesOwnIsNotLetIn() {
    try (Person alice = alice();
        Person stranger = Person.linking(cluster, home.resolve("s"))) {
      alice.sees("/open NAME begins");
      alice.types("/devices link " + linkOn(stranger));
      alice.sees("wants to be logged in as you");
      alice.types("/devices deny");
      alice.sees("-- the new device is not let in");

      stranger.sees("! it was not let in");
      assertThat(stranger.exitCode()).isEqualTo(1);
    }
  }

  /** For so many times in all. */
  private static void letIn(Person user, Person device, int times) {
    user.types("/devices link " + linkOn(device));
    user.sees("(terminal) wants to be logged in as you", times);
    user.types("/devices approve");
    user.sees("-- the new device is logged in as you", times);
    device.sees("-- You are logged in as alice.");
    device.sees("/open NAME begins");
  }

  private static String linkOn(Person device) {
    device.sees("/devices link skein:device:");
    return device.screen().replaceAll("(?s).*(skein:device:\\S+).*", "$1");
  }

  @Test
  void keepsConversationsAsTheUserLikesOnAllDevices() {
    try (Person alice = alice();
        Person tablet = new Person(cluster, home.resolve("t"), "alice", "alice's password");
        Person bob = bob()) {
      Stream.of(alice, tablet, bob).forEach(person -> person.sees("/open NAME begins"));
      alice.types("/mute");
      alice.sees("! open a conversation first");
      alice.types("/open bob");
      alice.sees("── bob");
      alice.types("/pin");
      alice.sees("! say something first");
      alice.types("hello bob");
      alice.sees("hello bob ✓");
      tablet.types("/open bob");
      tablet.sees("── bob");

      alice.types("/pin");
      alice.sees("-- bob: pinned");
      alice.types("/mute 2");
      alice.sees("-- bob: muted until");
      alice.types("/mute never");
      alice.sees("! usage: /mute [HOURS or off]");
      alice.types("/note the plumber");
      alice.sees("-- bob: noted");
      alice.types("/draft see you on");
      alice.sees("-- bob: kept as a draft");

      tablet.sees("-- your draft: see you on");
      tablet.types("/list");
      tablet.sees("1  bob  pinned, muted until");
      tablet.sees("draft: see you on, note: the plumber");
      tablet.types("see you on Monday");
      tablet.sees("see you on Monday ✓");
      alice.sees("-- the draft is gone");
    }
  }

  @Test
  void whatIsStarredIsFoundAgainOnEveryDevice() {
    try (Person alice = alice();
        Person tablet = new Person(cluster, home.resolve("t"), "alice", "alice's password");
        Person bob = bob()) {
      Stream.of(alice, tablet, bob).forEach(person -> person.sees("/open NAME begins"));
      alice.types("/starred");
      alice.sees("Nothing is starred");
      alice.types("/star 1");
      alice.sees("! open a conversation first");
      alice.types("/open bob");
      alice.types("the door is 4711");
      bob.sees("• alice");

      alice.types("/star #1");
      alice.sees("-- #1 is starred");
      alice.types("/star 9");
      alice.sees("! there is no such message");
      tablet.types("/starred");
      tablet.sees("bob  #1 you: the door is 4711");
      tablet.types("/open bob");
      tablet.sees("── bob");
      tablet.types("/unstar 1");
      tablet.sees("-- #1 is starred no more");
      tablet.types("/starred");
      tablet.sees("Nothing is starred");
      bob.types("/starred");
      bob.sees("Nothing is starred");
    }
  }

  @Test
  void whatIsStarredIsListedNoMoreWhenItHasVanished() {
    try (Person alice = alice();
        Person bob = bob()) {
      Stream.of(alice, bob).forEach(person -> person.sees("/open NAME begins"));
      alice.types("/open bob");
      alice.types("the door is 4711");
      bob.sees("• alice");
      alice.types("/star 1");
      alice.sees("-- #1 is starred");

      cluster.with(
          model ->
              model.vanish(
                  ConversationId.direct(model.userNamed("alice"), model.userNamed("bob")), 1));

      alice.types("/starred");
      alice.sees("  1 that cannot be read any more");
    }
  }

  @Test
  void whatIsDeletedForOneselfIsNotShownAgainAndOthersKeepIt() {
    try (Person alice = alice();
        Person bob = bob()) {
      Stream.of(alice, bob).forEach(person -> person.sees("/open NAME begins"));
      alice.types("/open bob");
      alice.types("one");
      alice.types("two");
      alice.types("three");
      bob.sees("• alice (3 unread)");
      bob.types("/open alice");
      bob.sees("#3 alice  three");
      bob.types("/delete");
      bob.sees("! usage: /delete N…");
      bob.types("/delete 1 #3");
      bob.sees("-- deleted for you");

      bob.types("/open carol");
      bob.types("/open alice");
      bob.sees("#2 alice  two", 2);
      assertThat(bob.screen().split("#1 alice  one", -1)).hasSize(2);
      bob.types("/clear");
      bob.sees("/clear yes does it");
      bob.types("/clear yes");
      bob.sees("-- deleted for you", 2);
      alice.types("four");
      bob.sees("#4 alice  four");
      alice.types("/open carol");
      alice.types("/open bob");
      alice.sees("#2 you  two", 2);
    }
  }

  @Test
  void somethingIsSaidLaterOnWhicheverDeviceItWasScheduled() {
    try (Person alice = alice();
        Person tablet = new Person(cluster, home.resolve("t"), "alice", "alice's password");
        Person bob = bob()) {
      Stream.of(alice, tablet, bob).forEach(person -> person.sees("/open NAME begins"));
      alice.types("/later 3h good night");
      alice.sees("! open a conversation first");
      alice.types("/open bob");
      alice.sees("── bob");
      alice.types("/later soon good night");
      alice.sees("! usage: /later TIME TEXT");
      alice.types("/later 3h good  night");
      alice.sees("-- will be said on ");
      alice.types("/later 4h sleep well");
      alice.sees("-- will be said on ", 2);

      alice.types("/scheduled");
      alice.sees("bob: good  night");
      alice.sees("bob: sleep well");
      alice.types("/scheduled text 2 sleep  tight");
      alice.sees("-- will say that instead");
      alice.types("/scheduled cancel 1");
      alice.sees("-- will not be said");
      tablet.types("/scheduled");
      tablet.sees("bob: sleep  tight");
      tablet.types("/scheduled now 2");
      tablet.sees("! there is no number 2");
      tablet.types("/scheduled now 1");

      Stream.of(alice, bob).forEach(person -> person.sees("sleep  tight"));
      tablet.types("/scheduled");
      tablet.sees("Nothing is scheduled");
    }
  }

  @Test
  void whatCannotBeSaidAtItsTimeIsToldOnAllDevices() {
    try (Person alice = alice();
        Person tablet = new Person(cluster, home.resolve("t"), "alice", "alice's password");
        Person bob = bob()) {
      Stream.of(alice, tablet, bob).forEach(person -> person.sees("/open NAME begins"));
      alice.types("/open bob");
      alice.sees("── bob");
      alice.types("/later 3h good night");
      alice.sees("-- will be said on ");
      bob.types("/block alice");
      bob.sees("-- alice: blocked");

      alice.types("/scheduled now 1");

      Stream.of(alice, tablet)
          .forEach(person -> person.sees("what was scheduled was not said: you are blocked"));
      alice.types("/scheduled");
      alice.sees("(not said: you are blocked)");
    }
  }

  @Test
  void peopleAskEachOtherAcceptRemarkAndBlock() {
    try (Person alice = alice();
        Person bob = bob()) {
      Stream.of(alice, bob).forEach(person -> person.sees("/open NAME begins"));
      bob.types("/profile line weaving all day");
      bob.sees("-- that is what others see");
      alice.types("/profile bob");
      alice.sees("  bob: weaving all day");
      alice.types("/add bob we met at the fair");
      alice.sees("-- asked; bob may accept it");

      bob.sees("• alice asks to be a contact: we met at the fair");
      bob.types("/requests");
      bob.sees("  alice asks to be a contact: we met at the fair  (/accept or /refuse)");
      bob.types("/accept alice");
      bob.sees("-- alice: a contact of yours");
      alice.sees("• bob is a contact of yours now");
      alice.types("/remark bob Bob the weaver");
      alice.sees("-- Bob the weaver: called that, by you alone");
      alice.types("/tag bob fair weavers");
      alice.sees("-- Bob the weaver: tagged");
      alice.types("/star bob");
      alice.sees("-- Bob the weaver: starred");
      alice.types("/contacts fair");
      alice.sees("* Bob the weaver, that is bob  #fair #weavers");

      bob.types("/block alice");
      bob.sees("-- alice: blocked");
      alice.types("/open bob");
      alice.sees("── Bob the weaver");
      alice.types("are you there");
      alice.sees("you are blocked");
    }
  }

  @Test
  void aStrangerMakesNoNoiseUntilAnswered() {
    UserId carol = cluster.with(model -> model.userNamed("carol"));
    cluster.with(
        model -> {
          model.makeStranger(carol);
          return model;
        });
    try (Person alice = alice();
        Person stranger = new Person(cluster, home.resolve("c"), "carol", "carol's password")) {
      Stream.of(alice, stranger).forEach(person -> person.sees("/open NAME begins"));
      stranger.types("/open alice");
      stranger.sees("── alice");
      stranger.types("buy now");
      stranger.sees("buy now ✓");

      alice.sees("• a stranger writes: carol");
      alice.types("/list");
      alice.sees("carol  1 unread, a stranger: answer, /allow or /block");
      assertThat(alice.screen()).doesNotContain("buy now");
      alice.types("/allow carol");
      alice.sees("-- carol: heard as a contact is");
    }
  }

  @Test
  void saysWhatItIsSetToAndWhatItDoesNotUnderstand() {
    try (Person alice = alice()) {
      alice.sees("/open NAME begins");
      alice.types("/privacy strangers none");
      alice.sees("-- it is so from now on");
      alice.types("/privacy");
      alice.sees("none, contacts alone may write");
      alice.types("/privacy strangers everywhere");
      alice.sees("! usage: /privacy");
      alice.types("/accept nobody-here");
      alice.sees("! there is no user called nobody-here");
    }
  }

  @Test
  void whatIsMutedIsNotAnnouncedAndWhatIsHiddenComesBack() {
    try (Person alice = alice();
        Person bob = bob()) {
      Stream.of(alice, bob).forEach(person -> person.sees("/open NAME begins"));
      alice.types("/open bob");
      alice.sees("── bob");
      alice.types("hello bob");
      bob.sees("• alice (1 unread)");
      bob.types("/open alice");
      bob.sees("alice  hello bob");

      bob.types("/mute");
      bob.sees("-- alice: muted, until");
      bob.types("/hide");
      bob.sees("-- alice: hidden");
      bob.types("/list");
      bob.sees("Nothing on the list: all conversations are archived or hidden");
      alice.types("are you there");
      alice.sees("are you there ✓");
      bob.types("/list");
      bob.sees("1  alice  1 unread, muted");
      assertThat(bob.screen()).doesNotContain("are you there");

      bob.types("/open 1");
      bob.sees("alice  are you there");
      bob.types("/mute off");
      bob.sees("-- alice: not muted any more");
      bob.types("/unread");
      bob.sees("-- alice: marked as unread");
      bob.types("/list");
      bob.sees("1  alice  marked unread");
      bob.types("/open 1");
      bob.sees("alice  are you there", 2);
      bob.types("/archive");
      bob.sees("-- alice: archived");
      bob.types("/list archived");
      bob.sees("1  alice ●\n");
    }
  }

  @Test
  void hostileTextIsHarmless() {
    try (Person alice = alice();
        Person bob = bob()) {
      Stream.of(alice, bob).forEach(person -> person.sees("/open NAME begins"));
      alice.types("/group \"evil\u001b[2J\" bob");
      alice.sees("! that is not accepted: create_group.title");
      alice.types("/group \"evil title\u202e\" bob");
      alice.sees("── evil");
      alice.types("look\u001b]0;owned\u0007 here\u202e");

      bob.sees("unread)");
      bob.sees("look");
      bob.types("/list");
      bob.sees("evil title\ufffd");
      bob.types("/open 1");
      bob.sees("alice  look\ufffd]0;owned\ufffd here\ufffd");
      assertThat(bob.screen().chars().filter(c -> c != '\n' && Character.isISOControl(c)))
          .isEmpty();
      assertThat(bob.screen()).doesNotContain("\u202e");
    }
  }

  @Test
  void aLostConnectionIsToldAndWhatIsWrittenIsSentLater() {
    try (Person alice = alice();
        Person bob = bob()) {
      Stream.of(alice, bob).forEach(person -> person.sees("/open NAME begins"));
      alice.types("/open bob");
      alice.sees("── bob");
      cluster.accepting(false);
      cluster.breakAll();
      alice.sees("-- connection lost");
      alice.types("into the dark");
      cluster.accepting(true);

      bob.sees("into the dark");
      alice.sees("you  into the dark ✓");
      assertThat(alice.screen().indexOf("-- connected to", alice.screen().indexOf("lost")))
          .isPositive();
    }
  }

  @Test
  void aRefusedMessageIsToldInWords() {
    try (Person alice = alice()) {
      alice.sees("/open NAME begins");
      alice.types("hello?");
      alice.sees("! open a conversation first");
      alice.types("/open nobody");
      alice.sees("! there is no user and no group called nobody");
      alice.types("/dance");
      alice.sees("! no such command: /dance");
      alice.types("/open bob");
      alice.sees("── bob");
      cluster.faults(request -> request instanceof Request.Post ? Fault.REFUSE : Fault.NONE);
      alice.types("secret plan");
      alice.sees("! not sent: that is not allowed: as the test wants  (secret plan)");
    }
  }

  @Test
  void staysLoggedInAndKeepsItsSecretsToItsOwner() throws IOException {
    try (Person alice = alice()) {
      alice.sees("/open NAME begins");
    }
    List<Path> files;
    try (Stream<Path> all = Files.walk(home.resolve("a"))) {
      files = all.filter(Files::isRegularFile).toList();
    }
    assertThat(files).extracting(file -> file.getFileName().toString()).contains("token", "state");
    for (Path file : files) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .as(file.toString())
          .isEqualTo("rw-------");
    }

    try (Person again = new Person(cluster, home.resolve("a"), "alice", null)) {
      again.sees("/open NAME begins");
    }
  }

  @Test
  void aWrongPasswordIsToldAndANewNameIsRegisteredOnDemand() {
    Person wrong = new Person(cluster, home.resolve("w"), "alice", "guess");
    assertThat(wrong.exitCode()).isEqualTo(1);
    wrong.sees("! name or password is wrong");

    try (Person dora =
        new Person(cluster, home.resolve("d"), "dora", "dora's password", "--register")) {
      dora.sees("/open NAME begins");
    }
    Person nobody = new Person(cluster, home.resolve("n"), "alice", null);
    assertThat(nobody.exitCode()).isEqualTo(1);
    nobody.sees("SKEIN_PASSWORD");
  }

  @Test
  void aDeviceLoggedOutElsewhereIsForgotten() {
    try (Person alice = alice()) {
      alice.sees("/open NAME begins");
    }
    cluster.forgetTokens();

    Person again = new Person(cluster, home.resolve("a"), "alice", null);
    assertThat(again.exitCode()).isEqualTo(1);
    again.sees("this device was logged out");
    Await.until(
        "the token is gone", () -> !Files.exists(home.resolve("a/skein/chat")) || !hasToken());
  }

  private boolean hasToken() {
    try (Stream<Path> all = Files.walk(home.resolve("a"))) {
      return all.anyMatch(file -> file.endsWith("token"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void whoIsThereIsShown() {
    try (Person alice = alice()) {
      alice.sees("No conversations yet");
      alice.types("/open bob");
      alice.sees("-- bob is not online");
      try (Person bob = bob()) {
        bob.sees("No conversations yet");
        alice.types("hello");
        bob.sees("• alice (1 unread)  hello");
        alice.types("/who");
        alice.sees("bob, online");
        alice.types("/list");
        alice.sees("1  bob ●");

        bob.types("/invisible");
        bob.sees("-- others see you as away");
        alice.types("/who");
        alice.sees("bob, not online");
        bob.types("/invisible off");
        bob.sees("-- others see that you are here");
        alice.types("/who");
        alice.sees("bob, online", 2);
      }
    }
  }

  @Test
  void whoHasReadAMessageIsTold() {
    try (Person alice = alice();
        Person bob = bob()) {
      alice.sees("No conversations yet");
      bob.sees("No conversations yet");
      alice.types("/open bob");
      alice.types("hello");
      bob.sees("(1 unread)");
      alice.sees("you  hello ✓");
      alice.types("/seen 1");
      alice.sees("-- #1 was received by");

      bob.types("/open alice");
      bob.sees("alice  hello");
      Await.until(
          "the reading is told",
          () -> {
            alice.types("/seen 1");
            return alice.screen().contains("-- #1 was read by bob");
          });

      alice.types("/seen one");
      alice.sees("usage: /seen N");
      alice.types("/receipts off");
      alice.sees("-- in direct chats nobody is told what you have read");
      alice.types("/lastseen nobody");
      alice.sees("-- nobody is told when you were here last");
    }
  }
}
