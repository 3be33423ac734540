package io.skein.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The files in {@code protocol/vectors}, with which any language's client can be tested without a
 * server: here our codecs pass them. To add one, write its JSON: the failing test tells its bytes.
 */
class GoldenVectorTest {
  private static final Path VECTORS = Path.of("vectors");

  @TestFactory
  Stream<DynamicTest> clientFrames() {
    return each("client-frames.json", "frames", GoldenVectorTest::checkClientFrame);
  }

  @TestFactory
  Stream<DynamicTest> serverFrames() {
    return Stream.of("server-frames.json", "server-frames-large.json")
        .flatMap(file -> each(file, "frames", GoldenVectorTest::checkServerFrame));
  }

  @TestFactory
  Stream<DynamicTest> invalidFrames() {
    Limits limits = limitsOf(read("invalid-frames.json").getAsJsonObject("limits"));
    return each("invalid-frames.json", "frames", vector -> checkInvalidFrame(vector, limits));
  }

  @TestFactory
  Stream<DynamicTest> tcpStreams() {
    return each("tcp-streams.json", "streams", GoldenVectorTest::checkStream);
  }

  @Test
  void everyBodyHasAVector() {
    assertThat(bodiesIn("client-frames.json"))
        .containsAll(bodiesOf(io.skein.protocol.v1.ClientFrame.getDescriptor()));
    assertThat(bodiesIn("server-frames.json"))
        .containsAll(bodiesOf(io.skein.protocol.v1.ServerFrame.getDescriptor()));
  }

  private static void checkClientFrame(JsonObject vector) throws Exception {
    io.skein.protocol.v1.ClientFrame.Builder meant = io.skein.protocol.v1.ClientFrame.newBuilder();
    JsonFormat.parser().merge(vector.get("frame").toString(), meant);
    byte[] canonical = meant.build().toByteArray();
    byte[] given = bytes(vector, "hex");

    ClientFrame value = WireCodec.decodeClientFrame(ByteBuffer.wrap(given), Limits.DEFAULTS);

    assertThat(GeneratedTwin.of(value)).isEqualTo(meant.build());
    assertThat(hex(WireCodec.encode(value.request(), value.body()).payload()))
        .isEqualTo(hex(canonical));
    assertThat(hex(given).equals(hex(canonical))).isEqualTo(isCanonical(vector));
  }

  private static void checkServerFrame(JsonObject vector) throws Exception {
    io.skein.protocol.v1.ServerFrame.Builder meant = io.skein.protocol.v1.ServerFrame.newBuilder();
    JsonFormat.parser().merge(vector.get("frame").toString(), meant);
    byte[] canonical = meant.build().toByteArray();
    byte[] given = bytes(vector, "hex");

    ServerFrame value = WireCodec.decodeServerFrame(ByteBuffer.wrap(given));

    assertThat(WireCodec.encode(value.request(), value.body()).payload())
        .isEqualTo(GeneratedTwin.of(value).toByteArray());
    if (isCanonical(vector)) {
      assertThat(GeneratedTwin.of(value)).isEqualTo(meant.build());
      assertThat(hex(given)).isEqualTo(hex(canonical));
    } else {
      assertThat(value).isEqualTo(WireCodec.decodeServerFrame(ByteBuffer.wrap(canonical)));
      assertThat(hex(given)).isNotEqualTo(hex(canonical));
    }
  }

  private static void checkInvalidFrame(JsonObject vector, Limits limits) {
    ByteBuffer bytes = ByteBuffer.wrap(bytes(vector, "hex"));
    boolean byNode = vector.get("refused_by").getAsString().equals("node");

    DecodeException refused =
        catchThrowableOfType(
            DecodeException.class,
            () -> {
              if (byNode) {
                WireCodec.decodeClientFrame(bytes, limits);
              } else {
                WireCodec.decodeServerFrame(bytes);
              }
            });

    assertThat(refused).isNotNull();
    assertThat(refused.code()).isEqualTo(ErrorCode.valueOf(vector.get("code").getAsString()));
    assertThat(refused.detail()).isNotBlank().hasSizeLessThan(100);
    if (byNode) {
      assertThat(refused.request()).isEqualTo(vector.get("request").getAsInt());
    }
  }

  private static void checkStream(JsonObject vector) throws Exception {
    FrameReader reader =
        vector.get("read_by").getAsString().equals("node")
            ? FrameReader.ofClientBytes()
            : FrameReader.ofServerBytes();
    reader.frameBytesMax(vector.get("frame_bytes_max").getAsInt());
    List<String> frames = new ArrayList<>();

    String then = "WAITS";
    try {
      for (byte each : bytes(vector, "hex")) {
        ByteBuffer frame = reader.next(ByteBuffer.wrap(new byte[] {each}));
        if (frame != null) {
          byte[] payload = new byte[frame.remaining()];
          frame.get(payload);
          frames.add(hex(payload));
        }
      }
    } catch (DecodeException e) {
      then = e.code().name();
    }

    assertThat(frames).isEqualTo(strings(vector.getAsJsonArray("frames")));
    assertThat(then).isEqualTo(vector.get("then").getAsString());
  }

  private static Stream<DynamicTest> each(String file, String key, Check check) {
    return vectors(file, key)
        .map(
            vector ->
                DynamicTest.dynamicTest(
                    vector.get("name").getAsString(), () -> check.accept(vector)));
  }

  private static Stream<JsonObject> vectors(String file, String key) {
    return StreamSupport.stream(read(file).getAsJsonArray(key).spliterator(), false)
        .map(JsonElement::getAsJsonObject);
  }

  private static Set<String> bodiesIn(String file) {
    return vectors(file, "frames")
        .flatMap(vector -> vector.getAsJsonObject("frame").keySet().stream())
        .collect(Collectors.toSet());
  }

  private static List<String> bodiesOf(Descriptor frame) {
    return frame.getOneofs().get(0).getFields().stream().map(field -> field.getJsonName()).toList();
  }

  private static Limits limitsOf(JsonObject limits) {
    return new Limits(
        limits.get("frame_bytes_max").getAsInt(),
        limits.get("content_bytes_max").getAsInt(),
        limits.get("requests_in_flight_max").getAsInt(),
        limits.get("group_members_max").getAsInt(),
        limits.get("members_per_request_max").getAsInt(),
        limits.get("title_bytes_max").getAsInt(),
        limits.get("pull_messages_max").getAsInt(),
        limits.get("page_entries_max").getAsInt(),
        limits.get("devices_per_user_max").getAsInt(),
        limits.get("groups_per_user_max").getAsInt(),
        limits.get("recall_seconds").getAsInt(),
        limits.get("edit_seconds").getAsInt(),
        limits.get("mentions_max").getAsInt(),
        limits.get("emojis_max").getAsInt(),
        limits.get("note_bytes_max").getAsInt(),
        limits.get("draft_bytes_max").getAsInt(),
        limits.get("pinned_conversations_max").getAsInt(),
        limits.get("media_bytes_max").getAsLong(),
        limits.get("media_quota_bytes").getAsLong(),
        peopleLimitsOf(limits.getAsJsonObject("people")),
        groupLimitsOf(limits.getAsJsonObject("groups")),
        limits.get("watched_users_max").getAsInt(),
        limits.get("receipt_names_members_max").getAsInt(),
        limits.get("receipt_counts_members_max").getAsInt(),
        limits.get("typing_seconds").getAsInt(),
        keepingLimitsOf(limits.getAsJsonObject("keeping")),
        limits.get("scheduled_posts_max").getAsInt(),
        limits.get("schedule_ahead_seconds").getAsInt(),
        vanishLimitsOf(limits.getAsJsonObject("vanish")),
        callLimitsOf(limits.getAsJsonObject("calls")));
  }

  private static Limits.Calls callLimitsOf(JsonObject limits) {
    return new Limits.Calls(
        limits.get("participants_max").getAsInt(),
        limits.get("signal_bytes_max").getAsInt(),
        limits.get("candidate_bytes_max").getAsInt(),
        limits.get("sfu_participants_max").getAsInt(),
        limits.get("description_bytes_max").getAsInt());
  }

  private static Limits.Vanish vanishLimitsOf(JsonObject limits) {
    return new Limits.Vanish(
        limits.get("seconds_min").getAsInt(), limits.get("seconds_max").getAsInt());
  }

  private static Limits.Keeping keepingLimitsOf(JsonObject limits) {
    return new Limits.Keeping(
        limits.get("highlights_max").getAsInt(),
        limits.get("starred_max").getAsInt(),
        limits.get("discarded_max").getAsInt(),
        limits.get("discarded_conversations_max").getAsInt());
  }

  private static Limits.Groups groupLimitsOf(JsonObject limits) {
    return new Limits.Groups(
        limits.get("admins_max").getAsInt(),
        limits.get("banned_max").getAsInt(),
        limits.get("muted_max").getAsInt(),
        limits.get("requests_max").getAsInt(),
        limits.get("links_max").getAsInt(),
        limits.get("announcement_bytes_max").getAsInt(),
        limits.get("remark_bytes_max").getAsInt(),
        limits.get("join_text_bytes_max").getAsInt(),
        limits.get("posts_per_second").getAsInt(),
        limits.get("broadcast_members_max").getAsInt());
  }

  private static Limits.People peopleLimitsOf(JsonObject limits) {
    return new Limits.People(
        limits.get("display_name_bytes_max").getAsInt(),
        limits.get("signature_bytes_max").getAsInt(),
        limits.get("contacts_max").getAsInt(),
        limits.get("blocked_max").getAsInt(),
        limits.get("contact_requests_max").getAsInt(),
        limits.get("contact_request_note_bytes_max").getAsInt(),
        limits.get("remark_bytes_max").getAsInt(),
        limits.get("tags_max").getAsInt(),
        limits.get("tag_bytes_max").getAsInt(),
        limits.get("stranger_messages_max").getAsInt());
  }

  private static boolean isCanonical(JsonObject vector) {
    return !vector.has("canonical") || vector.get("canonical").getAsBoolean();
  }

  private static JsonObject read(String file) {
    try {
      return JsonParser.parseString(Files.readString(VECTORS.resolve(file))).getAsJsonObject();
    } catch (IOException e) {
      throw new AssertionError(file, e);
    }
  }

  private static byte[] bytes(JsonObject vector, String key) {
    return HexFormat.of().parseHex(vector.get(key).getAsString());
  }

  private static List<String> strings(JsonArray array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonElement::getAsString).toList();
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private interface Check {
    void accept(JsonObject vector) throws Exception;
  }
}
