package io.skein.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.skein.client.testing.FakeCluster;
import io.skein.client.testing.ModelSearch;
import io.skein.protocol.Bytes;
import io.skein.protocol.Card;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply.FoundMessage;
import io.skein.protocol.Request.Search;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Finding messages again, as an embedder does it, over real sockets. */
class SkeinSearchTest {
  private final FakeCluster cluster = new FakeCluster();
  private final UserId alice = cluster.addUser("alice", "alice's password");
  private final UserId bob = cluster.addUser("bob", "bob's password");
  private final UserId carol = cluster.addUser("carol", "carol's password");
  private final ConversationId withBob = ConversationId.direct(alice, bob);
  private final ConversationId withCarol = ConversationId.direct(alice, carol);
  private final List<SkeinClient> clients = new ArrayList<>();
  private final List<Search> asked = new CopyOnWriteArrayList<>();
  private SkeinClient client;

  @BeforeEach
  void connect() {
    client = connected(alice);
    cluster.faults(
        request -> {
          if (request instanceof Search search) {
            asked.add(search);
          }
          return FakeCluster.Fault.NONE;
        });
  }

  @AfterEach
  void end() {
    clients.forEach(SkeinClient::close);
    cluster.close();
  }

  private SkeinClient connected(UserId user) {
    String token = cluster.tokenOf(user);
    SkeinClient made =
        SkeinClient.builder()
            .endpoints(List.of(cluster.endpoint()))
            .credentials(Credentials.accessToken(() -> CompletableFuture.completedFuture(token)))
            .build();
    clients.add(made);
    made.blocking().connect(Duration.ofSeconds(10));
    return made;
  }

  private void model(Consumer<ModelSearch> change) {
    cluster.with(
        model -> {
          change.accept(model.search());
          return null;
        });
  }

  private SearchPage find(SearchQuery query) {
    return client.blocking().await(client.search().find(query));
  }

  private static List<String> texts(SearchPage page) {
    return page.messages().stream()
        .map(found -> ((Content.Said) found.message().content()).plainText())
        .toList();
  }

  @Test
  void findsWordsInAllConversationsTheNewestFirst() {
    client.post(withBob, "the ferry leaves at nine").join();
    client.post(withCarol, "no boat today").join();
    client.post(withCarol, "is there a Ferry?").join();

    SearchPage page = find(SearchQuery.of("ferry"));

    assertThat(texts(page)).containsExactly("is there a Ferry?", "the ferry leaves at nine");
    assertThat(page.more()).isFalse();
    assertThat(page.incomplete()).isFalse();
  }

  @Test
  void asksForWhatIsWantedAndNothingElse() {
    Instant from = Instant.ofEpochMilli(1_700_000_000_000L);
    Instant until = Instant.ofEpochMilli(1_800_000_000_000L);
    client.post(withBob, "nothing of it").join();

    find(SearchQuery.of("ferry"));
    find(
        SearchQuery.of("at nine")
            .in(withBob)
            .by(bob)
            .ofType(Search.Type.LINK)
            .since(from)
            .before(until)
            .pagesOf(7));

    assertThat(asked.get(0).words()).isEqualTo("ferry");
    assertThat(asked.get(0).conversation()).isNull();
    assertThat(asked.get(0).sender()).isNull();
    assertThat(asked.get(0).type()).isEqualTo(Search.Type.ANY);
    assertThat(asked.get(0).fromMillis()).isZero();
    assertThat(asked.get(0).untilMillis()).isZero();
    assertThat(asked.get(1).words()).isEqualTo("at nine");
    assertThat(asked.get(1).conversation()).isEqualTo(withBob);
    assertThat(asked.get(1).sender()).isEqualTo(bob);
    assertThat(asked.get(1).type()).isEqualTo(Search.Type.LINK);
    assertThat(asked.get(1).fromMillis()).isEqualTo(from.toEpochMilli());
    assertThat(asked.get(1).untilMillis()).isEqualTo(until.toEpochMilli());
    assertThat(asked.get(1).limit()).isEqualTo(7);
  }

  @Test
  void narrowsBySenderConversationTypeAndTime() {
    client.post(withBob, "ferry one").join();
    SkeinClient bobs = connected(bob);
    Posted second = bobs.post(withBob, "ferry two").join();
    client.post(withCarol, "ferry three").join();
    client
        .post(
            withCarol,
            ClientId.random(),
            new Card.Link("https://ferry.example", "Ferries", "", Bytes.EMPTY))
        .join();
    Instant time = second.time();

    assertThat(texts(find(SearchQuery.of("ferry").by(bob)))).containsExactly("ferry two");
    assertThat(texts(find(SearchQuery.of("ferry").in(withBob))))
        .containsExactly("ferry two", "ferry one");
    assertThat(find(SearchQuery.of("").ofType(Search.Type.LINK)).messages()).hasSize(1);
    assertThat(texts(find(SearchQuery.of("ferry").before(time)))).containsExactly("ferry one");
    assertThat(texts(find(SearchQuery.of("ferry").ofType(Search.Type.TEXT).since(time))))
        .containsExactly("ferry three", "ferry two");
  }

  @Test
  void tellsOfAnEditedMessageItsNewestText() {
    long sequence = client.post(withBob, "the ferry leaves at nine").join().sequence();
    long edit = client.edit(withBob, sequence, "the ferry leaves at ten").join().sequence();

    assertThat(find(SearchQuery.of("nine")).messages()).isEmpty();
    FoundMessage found = find(SearchQuery.of("ten")).messages().get(0);

    assertThat(found.message().sequence()).isEqualTo(sequence);
    assertThat(found.message().content()).isEqualTo(new Content.Text("the ferry leaves at ten"));
    assertThat(found.edit()).isEqualTo(edit);
  }

  @Test
  void goesBackPageByPageUntilThereIsNoMore() {
    for (int i = 1; i <= 5; i++) {
      client.post(withBob, "ferry " + i).join();
    }

    SearchPage first = find(SearchQuery.of("ferry").pagesOf(2));
    SearchPage second = client.search().next(first).join();
    SearchPage third = client.search().next(second).join();

    assertThat(texts(first)).containsExactly("ferry 5", "ferry 4");
    assertThat(texts(second)).containsExactly("ferry 3", "ferry 2");
    assertThat(texts(third)).containsExactly("ferry 1");
    assertThat(third.more()).isFalse();
    assertThat(client.search().next(third).join().messages()).isEmpty();
    assertThat(asked).hasSize(3);
  }

  @Test
  void passesOverPagesWithNothingInThem() {
    client.post(withBob, "the ferry leaves at nine").join();
    model(search -> search.emptyPages(4));

    assertThat(texts(find(SearchQuery.of("ferry")))).containsExactly("the ferry leaves at nine");
    assertThat(asked).hasSize(5);
  }

  @Test
  void givesAnEmptyPageRatherThanLookOnForEver() {
    client.post(withBob, "the ferry leaves at nine").join();
    model(search -> search.emptyPages(6));

    SearchPage page = find(SearchQuery.of("ferry"));

    assertThat(page.messages()).isEmpty();
    assertThat(page.more()).isTrue();
    assertThat(texts(client.search().next(page).join()))
        .containsExactly("the ferry leaves at nine");
  }

  @Test
  void saysWhenMessagesMayBeMissing() {
    model(search -> search.incomplete(true));

    assertThat(find(SearchQuery.of("ferry")).incomplete()).isTrue();
  }

  @Test
  void isRefusedWithACode() {
    assertThat(refusal(SearchQuery.of(""))).isEqualTo(ErrorCode.BAD_REQUEST);
    assertThat(refusal(SearchQuery.of("x".repeat(257)))).isEqualTo(ErrorCode.BAD_REQUEST);
    assertThat(refusal(SearchQuery.of("x").in(ConversationId.group(77))))
        .isEqualTo(ErrorCode.NOT_A_MEMBER);
  }

  private ErrorCode refusal(SearchQuery query) {
    return catchThrowableOfType(SkeinException.class, () -> find(query)).code();
  }

  @Test
  void saysNothingOfItsWordsInALogLine() {
    assertThat(SearchQuery.of("a secret").toString()).doesNotContain("secret");
  }
}
