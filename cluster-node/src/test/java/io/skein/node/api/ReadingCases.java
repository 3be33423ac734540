package io.skein.node.api;

import static io.skein.node.api.ApiUnderTest.newName;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.skein.node.api.ContractClient.Answered;
import io.skein.protocol.Bytes;
import io.skein.protocol.Card;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.MediaId;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import io.swagger.v3.oas.models.media.StringSchema;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What only reads. */
abstract class ReadingCases {
  private static final UserId ALICE = new UserId(-1);
  private static final UserId BOB = new UserId(2);
  private static final ConversationId DIRECT = ConversationId.direct(ALICE, BOB);
  private static final ConversationId GROUP = ConversationId.group(7);

  private final ApiUnderTest api = HttpApiTest.api;
  private final ContractClient client = api.client;

  @AfterEach
  void emptySessions() {
    api.sessions.page = new Reply.ConversationPage(List.of(), false);
  }

  @Test
  void listsConversationsWithTheirLastMessages() {
    api.sessions.page =
        new Reply.ConversationPage(
            List.of(
                summary(DIRECT, new Content.Text("hello"), BOB),
                summary(GROUP, new Content.Custom("org.x", Bytes.EMPTY, "a map"), null),
                summary(
                    GROUP,
                    new Content.Media(
                        new MediaId(7),
                        Content.Media.Kind.VOICE,
                        "a.ogg",
                        "audio/ogg",
                        1L << 33,
                        0,
                        0,
                        2_000,
                        Bytes.EMPTY,
                        ""),
                    null),
                summary(
                    GROUP,
                    new Content.MembershipChange(
                        Content.MembershipChange.Kind.JOINED, BOB, List.of(ALICE), ""),
                    null),
                summary(GROUP, new Content.TitleChange(BOB, "hikers"), null),
                summary(GROUP, new Card.Location(0, 0, "the hut", ""), null),
                summary(GROUP, new Card.Contact(BOB, "Bob"), null),
                summary(GROUP, new Card.Link("https://a", "A", "", Bytes.EMPTY), null),
                summary(GROUP, new Card.Sticker("cats", "wave", "👋"), null),
                summary(GROUP, new Content.Unknown(), null),
                new Reply.ConversationSummary(GROUP, "", 0, 1, 0, 0, null, 3, null)),
            true);

    JsonNode page =
        client.get("/v1/conversations?limit=5&after=g6", api.register(newName()).token()).json();

    assertThat(page.path("more").asBoolean()).isTrue();
    assertThat(page.path("conversations")).hasSize(11);
    JsonNode voice = page.path("conversations").get(2).path("last").path("media");
    assertThat(voice.path("kind").asText()).isEqualTo("voice");
    assertThat(voice.path("size").asLong()).isEqualTo(1L << 33);
    assertThat(cards(page, "kind")).containsExactly("location", "contact", "link", "sticker");
    assertThat(cards(page, "text")).containsExactly("the hut", "Bob", "A https://a", "👋");
    JsonNode direct = page.path("conversations").get(0);
    assertThat(direct.path("id").asText()).isEqualTo(DIRECT.toString());
    assertThat(direct.path("peer").asText()).isEqualTo("2");
    assertThat(direct.path("last").path("text").asText()).isEqualTo("hello");
    assertThat(direct.path("last").path("sender").asText()).isEqualTo("18446744073709551615");
  }

  private static List<String> cards(JsonNode page, String field) {
    return page.path("conversations").findValues("card").stream()
        .map(card -> card.path(field).asText())
        .toList();
  }

  @Test
  void saysSoIfTheSessionDoesNotAnswer() {
    api.sessions.page = new Reply.Failed(ErrorCode.OVERLOADED, "busy", 2_500);

    Answered refused = client.get("/v1/conversations", api.register(newName()).token());

    assertThat(refused.code()).isEqualTo("OVERLOADED");
    assertThat(refused.header("Retry-After")).isEqualTo("3");
    assertThat(refused.json().path("retryAfterMillis").asInt()).isEqualTo(2_500);
  }

  @Test
  void tellsLimitsEndpointsAndTheContract() {
    assertThat(client.get("/v1/limits", Map.of()).json().path("contentBytesMax").asInt())
        .isEqualTo(ApiUnderTest.LIMITS.contentBytesMax());
    assertThat(client.get("/v1/endpoints", Map.of()).json().path("endpoints")).hasSize(2);
    assertThat(client.get("/openapi.yaml", Map.of()).text()).startsWith("# The contract");
  }

  @Test
  void theContractListsEveryCode() {
    Set<String> codes = new HashSet<>();
    for (ErrorCode code : ErrorCode.values()) {
      codes.add(code.name());
    }
    codes.remove("OK");

    assertThat(
            new HashSet<>(
                ((StringSchema)
                        ContractClient.document()
                            .getComponents()
                            .getSchemas()
                            .get("Problem")
                            .getProperties()
                            .get("code"))
                    .getEnum()))
        .isEqualTo(codes);
  }

  private static Reply.ConversationSummary summary(
      ConversationId id, Content content, @Nullable UserId peer) {
    return new Reply.ConversationSummary(
        id, "title", 9, 1, 3, 6, new Message(id, 9, ALICE, null, 1_000, content), 2, peer);
  }
}
