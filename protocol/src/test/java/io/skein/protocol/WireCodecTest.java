package io.skein.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

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
}
