package io.skein.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a node and a client make of frames, by example. */
class WireCodecTest {
  private static final ConversationId CHAT = ConversationId.direct(new UserId(7), new UserId(9));

  @Test
  void aPostIsTheSameToTheGeneratedClasses() throws Exception {
    Request.Post post =
        new Request.Post(CHAT, new ClientId(1, 2), 41, new Content.Text("héllo 👋"));

    EncodedFrame frame = WireCodec.encode(3, post);

    io.skein.protocol.v1.ClientFrame generated =
        io.skein.protocol.v1.ClientFrame.parseFrom(frame.payload());
    assertThat(generated.getRequest()).isEqualTo(3);
    assertThat(generated.getPost().getClientId())
        .isEqualTo(ByteString.copyFrom(new ClientId(1, 2).toBytes()));
    assertThat(generated.getPost().getContent().getText()).isEqualTo("héllo 👋");
    assertThat(generated.toByteArray()).isEqualTo(frame.payload());
    assertThat(decode(frame.payload())).isEqualTo(new ClientFrame(3, post));
  }

  /** Most messages are: a node must not copy them for what they do not have. */
  @Test
  void aPlainTextIsReadWithTheListOfMentionsThatAllPlainTextsHave() throws Exception {
    ClientFrame read = decode(post(new Content.Text("hi")));

    Content.Text text = (Content.Text) ((Request.Post) read.body()).content();
    assertThat(text.mentions()).isSameAs(new Content.Text("hi").mentions());
  }

  @Test
  void aRefusedRequestNamesItsNumberWhereverInTheFrameThatStands() {
    byte[] bodyFirst = {0x52, 0x02, 0x18, 0x01, 0x08, 0x05};

    DecodeException refused = catchThrowableOfType(DecodeException.class, () -> decode(bodyFirst));

    assertThat(refused.code()).isEqualTo(ErrorCode.MALFORMED_FRAME);
    assertThat(refused.request()).isEqualTo(5);
  }

  @Test
  void aPageLimitLeftOpenIsTheLargest() throws Exception {
    Request.Pull open = new Request.Pull(CHAT, 0, Request.Pull.Direction.BACKWARD, 0);

    ClientFrame read = decode(WireCodec.encode(1, open).payload());

    assertThat(((Request.Pull) read.body()).limit()).isEqualTo(Limits.DEFAULTS.pullMessagesMax());
  }

  @Test
  void anEventIsReadAsItWasWritten() throws Exception {
    Reply.MessageEvent event =
        new Reply.MessageEvent(
            new Message(
                CHAT,
                1,
                UserId.SYSTEM,
                null,
                5,
                new Content.MembershipChange(
                    Content.MembershipChange.Kind.CREATED,
                    new UserId(7),
                    List.of(new UserId(7), new UserId(-1)),
                    "title")));

    EncodedFrame frame = WireCodec.encode(event);

    assertThat(WireCodec.decodeServerFrame(ByteBuffer.wrap(frame.payload())))
        .isEqualTo(new ServerFrame(0, event));
  }

  private static ClientFrame decode(byte[] payload) throws DecodeException {
    return WireCodec.decodeClientFrame(ByteBuffer.wrap(payload), Limits.DEFAULTS);
  }

  @Test
  void halfASurrogatePairIsSentAsTheReplacementCharacter() throws Exception {
    Content broken = new Content.Text("a\ud83e, \udde5b, 🧵, \ud83e");
    Request.Post post = new Request.Post(CHAT, new ClientId(1, 2), 0, broken);

    ClientFrame read = decode(WireCodec.encode(1, post).payload());

    assertThat(((Request.Post) read.body()).content())
        .isEqualTo(new Content.Text("a\ufffd, \ufffdb, 🧵, \ufffd"));
  }

  @Test
  void aContentCountsTheBytesOfItsEncoding() throws Exception {
    Content largest = new Content.Text("x".repeat(Limits.DEFAULTS.contentBytesMax() - 3));
    Content larger = new Content.Text("x".repeat(Limits.DEFAULTS.contentBytesMax() - 2));

    assertThat(WireCodec.contentBytes(largest)).isEqualTo(Limits.DEFAULTS.contentBytesMax());
    assertThat(decode(post(largest)).body()).isInstanceOf(Request.Post.class);
    assertThat(catchThrowableOfType(DecodeException.class, () -> decode(post(larger))).code())
        .isEqualTo(ErrorCode.CONTENT_TOO_LARGE);
  }

  @Test
  void aPostWithTheLargestContentFitsIntoTheLargestFrame() {
    ConversationId chat = ConversationId.direct(new UserId(-2), new UserId(-1));
    Content largest = new Content.Text("x".repeat(Limits.LARGEST.contentBytesMax() - 4));

    EncodedFrame frame =
        WireCodec.encode(-1, new Request.Post(chat, new ClientId(1, 2), Long.MAX_VALUE, largest));

    assertThat(WireCodec.contentBytes(largest)).isEqualTo(Limits.LARGEST.contentBytesMax());
    assertThat(frame.payload()).hasSizeLessThanOrEqualTo(Limits.LARGEST.frameBytesMax());
  }

  @Test
  void aFrameAboveTheCeilingIsNotWritten() {
    Reply.Page page =
        new Reply.Page(
            Collections.nCopies(
                70,
                new Message(CHAT, 1, new UserId(7), null, 5, new Content.Text("x".repeat(16_000)))),
            70,
            false,
            1);

    assertThatThrownBy(() -> WireCodec.encode(1, page))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void neitherAFrameNorWhatIsWrongWithItShowsWhatItSays() {
    byte[] secret = post(new Content.Text("secret"));
    secret[secret.length - 1] = (byte) 0xff;

    DecodeException refused = catchThrowableOfType(DecodeException.class, () -> decode(secret));

    assertThat(refused).hasMessage("BAD_REQUEST: content.text: not UTF-8");
    assertThat(refused.toReply())
        .isEqualTo(Reply.Failed.of(ErrorCode.BAD_REQUEST, "content.text: not UTF-8"));
    assertThat(EncodedFrame.wrap(secret)).hasToString("EncodedFrame[" + secret.length + " bytes]");
  }

  @ParameterizedTest
  @CsvSource({"0, 16384, 256", "65536, 65536, 256", "1048577, 16384, 256", "65536, 16384, 0"})
  void limitsThatMakeNoSenseTogetherAreNone(int frameBytes, int contentBytes, int titleBytes) {
    assertThatThrownBy(
            () ->
                new Limits(
                    frameBytes,
                    contentBytes,
                    256,
                    10,
                    10,
                    titleBytes,
                    200,
                    200,
                    10,
                    10,
                    120,
                    120,
                    10,
                    10,
                    100,
                    100,
                    5,
                    1,
                    1,
                    Limits.People.DEFAULTS,
                    Limits.Groups.DEFAULTS,
                    5,
                    5,
                    5,
                    5,
                    Limits.Keeping.DEFAULTS,
                    5,
                    5,
                    Limits.Vanish.DEFAULTS,
                    Limits.Calls.DEFAULTS))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesAnEntryOfACallFromAClient() {
    Content.CallEntry entry =
        new Content.CallEntry(
            new CallId(1, 2),
            new UserId(3),
            Call.Media.AUDIO,
            Call.Outcome.MISSED,
            4,
            0,
            List.of());
    Request post = new Request.Post(ConversationId.group(5), new ClientId(6, 7), 0, entry);
    ByteBuffer frame = ByteBuffer.wrap(WireCodec.encode(8, post).payload());

    assertThatThrownBy(() -> WireCodec.decodeClientFrame(frame, Limits.DEFAULTS))
        .isInstanceOfSatisfying(
            DecodeException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.BAD_REQUEST));
  }

  /** Its limits end with {@code groups_per_user_max}: it decides as usual, and takes no files. */
  @Test
  void takesTheUsualLimitsOfAnOlderNodeThatTakesNoFiles() throws DecodeException {
    byte[] welcome =
        HexFormat.of()
            .parseHex(
                "0801122a0907000000000000003a1f"
                    + "088080041080800118800220904e28e80730800238c80140c801480a50e807");

    Reply body = WireCodec.decodeServerFrame(ByteBuffer.wrap(welcome)).body();

    Limits limits = ((Reply.Welcome) body).limits();
    assertThat(limits)
        .usingRecursiveComparison()
        .ignoringFields("mediaBytesMax", "mediaQuotaBytes")
        .isEqualTo(Limits.DEFAULTS);
    assertThat(limits.mediaBytesMax()).isZero();
    assertThat(limits.mediaQuotaBytes()).isZero();
  }

  @Test
  void refusesAnEmojiAndMentionsAboveTheLimitByOne() throws DecodeException {
    List<UserId> allowed = Collections.nCopies(Limits.DEFAULTS.mentionsMax(), new UserId(7));
    List<UserId> tooMany = Collections.nCopies(Limits.DEFAULTS.mentionsMax() + 1, new UserId(7));

    decode(post(new Content.Reaction(1, "e".repeat(Limits.EMOJI_BYTES_MAX), false)));
    decode(post(new Content.Text("hi", 0, allowed, false)));

    assertThatThrownBy(
            () ->
                decode(
                    post(new Content.Reaction(1, "e".repeat(Limits.EMOJI_BYTES_MAX + 1), false))))
        .hasMessage("BAD_REQUEST: content.reaction.emoji: more than 64 bytes");
    assertThatThrownBy(() -> decode(post(new Content.Text("hi", 0, tooMany, false))))
        .hasMessage("TOO_MANY_USERS: post.content.mentions: at most 50");
  }

  @Test
  void keepsWhatOperationsSayOutOfToString() {
    assertThat(new Content.Edit(3, "secret")).hasToString("Edit[3, 6 characters]");
    assertThat(new Content.Reaction(3, "secret", false)).hasToString("Reaction[3]");
    assertThat(new Content.Text("secret", 3, List.of(), true)).hasToString("Text[6 characters]");
  }

  private static byte[] post(Content content) {
    return WireCodec.encode(1, new Request.Post(CHAT, new ClientId(1, 2), 0, content)).payload();
  }
}
