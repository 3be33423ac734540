package io.skein.node.platform.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.ConversationId;
import io.skein.protocol.UserId;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EntityNamesTest {
  @Test
  void areThoseOfTheIdsHoweverManyShareASlot() {
    EntityNames<UserId> names = new EntityNames<>();

    assertThat(LongStream.range(1, 20_000).mapToObj(UserId::new))
        .allSatisfy(user -> assertThat(names.of(user)).isEqualTo(user.toString()));
    assertThat(names.of(new UserId(1))).isEqualTo("1");
  }

  @Test
  void areMadeOnceForAnIdThatIsAskedForAgain() {
    EntityNames<ConversationId> names = new EntityNames<>();

    String first = names.of(new ConversationId(3, 4));

    assertThat(names.of(new ConversationId(3, 4))).isSameAs(first).isEqualTo("d3-4");
  }
}
