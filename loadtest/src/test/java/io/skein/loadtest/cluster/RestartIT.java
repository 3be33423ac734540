package io.skein.loadtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.skein.client.ConversationView;
import io.skein.client.GroupView;
import io.skein.client.MessageState;
import io.skein.client.PeopleList;
import io.skein.client.SearchQuery;
import io.skein.client.SkeinException;
import io.skein.protocol.Bytes;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.GroupChange.SettingsChange;
import io.skein.protocol.GroupLink;
import io.skein.protocol.GroupReply;
import io.skein.protocol.Message;
import io.skein.protocol.PersonChange;
import io.skein.protocol.Preferences;
import io.skein.protocol.PreferencesChange;
import io.skein.protocol.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What was decided, said and kept is there after every node died and started again, one after the
 * other: for who was connected meanwhile, and for who was away. All tests look at the same restart,
 * which takes most of their time.
 */
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RestartIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private TestCluster cluster;
  private Path folder;
  private Person alice;
  private Person bob;
  private Person carol;

  private ConversationId group;
  private GroupView expectedGroup;
  private GroupReply.Link link;

  private ConversationId chat;
  private long head;
  private List<MessageState> expectedMessages;

  private ConversationId keepers;

  private Bytes peopleCursor;

  private ConversationId archived;
  private String tabletToken;

  @BeforeAll
  void everyNodeDiesAndStartsAgain(TestCluster shared, @TempDir Path temporary) throws IOException {
    cluster = shared;
    folder = temporary;
    alice = Person.register(cluster.http(1), "alice-again");
    bob = Person.register(cluster.http(2), "bob-again");
    carol = Person.register(cluster.http(2), "carol-again");
    decideInAGroup();
    recallAText();
    sayWhatIsFound();
    askToBeAContact();
    archiveWhileATabletIsAway();
    for (String node : List.of("node-1", "node-2")) {
      try {
        cluster.act(node, "kill");
      } finally {
        cluster.act(node, "start");
      }
    }
    List.of(alice, bob, carol).forEach(Person::awaitCaughtUp);
  }

  @AfterAll
  void leave() {
    List.of(alice, bob, carol).forEach(Person::close);
  }

  private void decideInAGroup() {
    group = alice.client().blocking().createGroup("walkers", List.of(bob.id())).conversation();
    alice.client().groups().makeAdmins(group, List.of(bob.id())).join();
    alice.client().groups().announce(group, "at ten").join();
    alice.client().groups().change(group, SettingsChange.historyForNewcomers(true)).join();
    bob.client().groups().ban(group, List.of(carol.id())).join();
    link = alice.client().groups().makeLink(group, null, 3).join();
    expectedGroup = asked(group);
  }

  private void recallAText() {
    chat = alice.client().blocking().openDirect(bob.id()).conversation();
    long message = alice.client().post(chat, "a secret").join().sequence();
    head = alice.client().recall(chat, message).join().sequence();
    expectedMessages = pulled(bob);
  }

  private void sayWhatIsFound() {
    keepers = alice.client().blocking().createGroup("keepers", List.of(bob.id())).conversation();
    alice.client().post(keepers, "the lighthouse keeper").join();
    SearchIT.awaitFound(bob, SearchQuery.of("lighthouse"), "the lighthouse keeper");
  }

  private void askToBeAContact() {
    PeopleList people = new PeopleList();
    boolean more = true;
    while (more) {
      more = people.synced(alice.client().blocking().syncPeople(people.cursor()));
    }
    peopleCursor = people.cursor();
    carol
        .client()
        .blocking()
        .changePerson(alice.id(), PersonChange.of(PersonChange.Action.REQUEST));
    Await.until(
        PATIENCE,
        () -> !alice.client().blocking().syncPeople(peopleCursor).people().isEmpty(),
        () -> "the request is not there");
  }

  private void archiveWhileATabletIsAway() throws IOException {
    archived = bob.client().blocking().openDirect(carol.id()).conversation();
    bob.client().post(archived, "hello").join();
    tabletToken = KeptDevice.token(cluster.http(1), "carol-again");
    try (KeptDevice tablet = tablet()) {
      tablet.awaitList(list -> list.line(archived).head() == 1);
    }
    // Twice, as the device confirms what it was told when it comes back.
    try (KeptDevice tablet = tablet()) {
      assertThat(tablet.client.user()).isEqualTo(carol.id());
    }
    carol.client().blocking().setPreferences(archived, PreferencesChange.archived(true));
  }

  private KeptDevice tablet() throws IOException {
    return new KeptDevice(cluster.http(1), tabletToken, folder.resolve("tablet"));
  }

  /** What a device shows that asks now. */
  private GroupView asked(ConversationId group) {
    GroupView view = new GroupView();
    view.take(alice.client().groups().group(group).join());
    view.take(null, alice.client().blocking().members(group, null));
    return view;
  }

  private List<MessageState> pulled(Person person) {
    ConversationView view = new ConversationView();
    view.take(person.history(chat));
    return view.messages();
  }

  @Test
  void aGroupIsTheSameAfterEveryNodeStartedAgain() {
    GroupView view = asked(group);

    assertThat(view.title()).isEqualTo(expectedGroup.title());
    assertThat(view.owner()).isEqualTo(expectedGroup.owner());
    assertThat(view.settings()).isEqualTo(expectedGroup.settings());
    assertThat(view.members()).isEqualTo(expectedGroup.members()).hasSize(2);
    assertThat(view.announcement()).isEqualTo(expectedGroup.announcement());
    assertThat(alice.client().groups().links(group).join()).containsExactly(link);
    CompletionException failure =
        catchThrowableOfType(
            CompletionException.class,
            () -> carol.client().groups().join(new GroupLink(group, link.token())).join());
    assertThat(failure)
        .hasCauseInstanceOf(SkeinException.class)
        .extracting(refused -> ((SkeinException) refused.getCause()).code())
        .isEqualTo(ErrorCode.BANNED);
  }

  @Test
  void aRecalledTextIsServedNoMoreAfterEveryNodeStartedAgain() {
    for (Person person : List.of(alice, bob)) {
      person.awaitMessages(chat, (int) head);
      ConversationView heard = new ConversationView();
      heard.take(person.heard(chat));
      assertThat(heard.messages()).isEqualTo(expectedMessages);
      assertThat(pulled(person)).isEqualTo(expectedMessages);
    }
    assertThat(bob.history(chat))
        .extracting(Message::content)
        .startsWith(Content.Recalled.INSTANCE)
        .hasSize((int) head);
  }

  @Test
  void whatWasSaidIsFoundAfterEveryNodeStartedAgain() {
    SearchIT.awaitFound(bob, SearchQuery.of("lighthouse"), "the lighthouse keeper");
    alice.client().post(keepers, "a second lighthouse").join();
    SearchIT.awaitFound(
        bob, SearchQuery.of("lighthouse"), "a second lighthouse", "the lighthouse keeper");
  }

  @Test
  void aDeviceThatWasAwayIsToldWhatChangedAlsoByAnotherLifeOfTheSession() {
    Reply.PeopleSynced page = alice.client().blocking().syncPeople(peopleCursor);

    assertThat(page.full()).isFalse();
    PeopleList people = new PeopleList();
    people.synced(page);
    assertThat(page.people())
        .singleElement()
        .satisfies(person -> assertThat(person.received()).isNotNull());
    assertThat(people.received(Instant.now())).hasSize(1);
  }

  @Test
  void aDeviceThatWasAwayIsToldThoughTheSessionHasStartedAgain() throws IOException {
    try (KeptDevice tablet = tablet()) {
      tablet.awaitList(
          list ->
              list.line(archived)
                  .preferences()
                  .equals(new Preferences(0, false, true, 0, 0, "", "")));
    }
  }
}
