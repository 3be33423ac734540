package io.skein.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What a node takes of clients that forward several messages as one, or open them. */
class MergedCodecTest {
  private static final ConversationId SOURCE = ConversationId.group(7);

  private static Content.Merge merge(long... sequences) {
    return new Content.Merge(
        SOURCE,
        LongStream.of(sequences).mapToObj(sequence -> new Content.Merge.Item(sequence, 0)).toList(),
        "our trip");
  }

  private static void isRefused(Request request, ErrorCode code) {
    ByteBuffer frame = ByteBuffer.wrap(WireCodec.encode(8, request).payload());

    assertThatThrownBy(() -> WireCodec.decodeClientFrame(frame, Limits.DEFAULTS))
        .isInstanceOfSatisfying(
            DecodeException.class, refused -> assertThat(refused.code()).isEqualTo(code));
  }

  private static Request post(Content content) {
    return new Request.Post(ConversationId.group(5), new ClientId(6, 7), 0, content);
  }

  @Test
  void takesAsManyAsAllowedAndNotOneMore() throws DecodeException {
    long[] most = LongStream.rangeClosed(1, Limits.MERGED_MESSAGES_MAX).toArray();
    Request allowed = post(merge(most));

    assertThat(
            WireCodec.decodeClientFrame(
                    ByteBuffer.wrap(WireCodec.encode(8, allowed).payload()), Limits.DEFAULTS)
                .body())
        .isEqualTo(allowed);
    isRefused(
        post(merge(LongStream.rangeClosed(1, Limits.MERGED_MESSAGES_MAX + 1).toArray())),
        ErrorCode.TOO_MANY_MERGED);
  }

  @Test
  void refusesWhatIsNotInOrder() {
    isRefused(post(merge()), ErrorCode.BAD_REQUEST);
    isRefused(post(merge(2, 1)), ErrorCode.BAD_REQUEST);
    isRefused(post(merge(1, 1)), ErrorCode.BAD_REQUEST);
    isRefused(post(merge(0)), ErrorCode.BAD_REQUEST);
    isRefused(
        post(new Content.Merge(SOURCE, List.of(new Content.Merge.Item(4, 3)), "")),
        ErrorCode.BAD_REQUEST);
  }

  @Test
  void refusesATitleThatIsTooLong() {
    String title = "x".repeat(Limits.MERGED_TITLE_BYTES_MAX + 1);

    isRefused(
        post(new Content.Merge(SOURCE, List.of(new Content.Merge.Item(4, 0)), title)),
        ErrorCode.BAD_REQUEST);
  }

  /** Or anybody could say that others had said it. */
  @Test
  void refusesWhatOnlyANodeSays() {
    isRefused(
        post(
            new Content.Merged(
                "our trip", List.of(new Content.Merged.Line(new UserId(3), "hello")), 1, 1, 9)),
        ErrorCode.BAD_REQUEST);
  }

  @Test
  void refusesToOpenWhatLiesTooDeep() {
    isRefused(new Request.AskMerged(SOURCE, 4, List.of(1L, 1L, 1L), 0, 0), ErrorCode.BAD_REQUEST);
    isRefused(new Request.AskMerged(SOURCE, 0, List.of(), 0, 0), ErrorCode.BAD_REQUEST);
  }
}
