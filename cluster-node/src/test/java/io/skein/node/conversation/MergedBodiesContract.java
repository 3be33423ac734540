package io.skein.node.conversation;

import static io.skein.node.testing.Stages.await;
import static io.skein.node.testing.Stages.awaitUntil;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.conversation.MergedBodies.Part;
import io.skein.protocol.Bytes;
import io.skein.protocol.Card;
import io.skein.protocol.Content;
import io.skein.protocol.MediaId;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link MergedBodies} promises. Each test has a body of its own. */
public abstract class MergedBodiesContract {
  private static final UserId BOB = new UserId(1002);

  private final long body = ThreadLocalRandom.current().nextLong();

  protected abstract MergedBodies bodies();

  private static Part part(int section, int position, Content.Said content) {
    return new Part(section, position, BOB, 5_000, content);
  }

  private static Part part(int section, int position) {
    return part(section, position, new Content.Text(section + "/" + position));
  }

  @Test
  void findsWhatIsKeptAsItWas() {
    List<Part> parts =
        List.of(
            part(0, 1, new Content.Text("hello")),
            part(
                0,
                2,
                new Content.Media(
                    new MediaId(-7),
                    Content.Media.Kind.VOICE,
                    "a.ogg",
                    "audio/ogg",
                    5,
                    0,
                    0,
                    900,
                    Bytes.EMPTY,
                    "listen")),
            part(0, 3, new Card.Sticker("cats", "wave", "hi")),
            part(
                0,
                4,
                new Content.Merged(
                    "before", List.of(new Content.Merged.Line(BOB, "what")), 1, 1, 1)),
            part(1, 1, new Content.Custom("org.x", Bytes.EMPTY, "a map")));

    await(bodies().keep(body, parts, null));

    assertThat(await(bodies().findAll(body))).isEqualTo(parts);
  }

  @Test
  void findsSomeOfASectionInTheirOrder() {
    await(bodies().keep(body, List.of(part(0, 1), part(0, 2), part(0, 3), part(1, 1)), null));

    assertThat(await(bodies().find(body, 0, 1, 1))).containsExactly(part(0, 2));
    assertThat(await(bodies().find(body, 0, 1, 9))).containsExactly(part(0, 2), part(0, 3));
    assertThat(await(bodies().find(body, 1, 0, 9))).containsExactly(part(1, 1));
    assertThat(await(bodies().find(body, 2, 0, 9))).isEmpty();
    assertThat(await(bodies().find(body, 0, 3, 9))).isEmpty();
  }

  @Test
  void keepsTheLargestThatThereMayBe() {
    String text = "x".repeat(16_000);
    List<Part> parts =
        IntStream.rangeClosed(1, 300)
            .mapToObj(position -> part(0, position, new Content.Text(text)))
            .toList();

    await(bodies().keep(body, parts, null));

    assertThat(await(bodies().findAll(body))).isEqualTo(parts);
  }

  @Test
  void forgetsWhenItIsTold() {
    await(bodies().keep(body, List.of(part(0, 1)), null));

    await(bodies().forget(body));
    await(bodies().forget(body));

    assertThat(await(bodies().findAll(body))).isEmpty();
    assertThat(await(bodies().find(body, 0, 0, 1))).isEmpty();
  }

  @Test
  void forgetsByItselfWhatHasAnEnd() {
    await(bodies().keep(body, List.of(part(0, 1), part(0, 2)), null));
    await(bodies().keep(body, List.of(part(0, 1), part(0, 2)), Duration.ofSeconds(1)));

    awaitUntil(() -> await(bodies().findAll(body)).isEmpty());
  }
}
