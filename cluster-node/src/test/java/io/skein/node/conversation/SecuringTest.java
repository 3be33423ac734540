package io.skein.node.conversation;

import static io.skein.node.conversation.TestGroup.OWNER;
import static io.skein.node.conversation.TestGroup.STRANGER;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skein.protocol.GroupChange.SettingsChange;
import io.skein.protocol.GroupMode;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whom a large conversation looks for who may not know of it. */
class SecuringTest {
  private final TestGroup group = new TestGroup();
  private final List<UserId> told = new ArrayList<>();
  private final Securing securing;

  SecuringTest() {
    group.change(OWNER, SettingsChange.mode(GroupMode.LARGE));
    securing =
        new Securing(
            group.conversation,
            (member, notice) -> told.add(member),
            new ConversationSettings.Backoff(Duration.ofSeconds(1), Duration.ofSeconds(9)),
            new ConversationMetrics(new SimpleMeterRegistry()));
  }

  private void everybodyKnowsOfIt() {
    group.conversation.members().forEach(member -> member.safeUpTo(member.since()));
  }

  @Test
  void looksForNobodyWhileAllAreSafe() {
    everybodyKnowsOfIt();

    assertThat(securing.isEverybodySafe()).isTrue();
    group.say(OWNER);
    assertThat(securing.appended()).isNull();
    assertThat(securing.tick()).isNull();
    assertThat(told).isEmpty();
  }

  @Test
  void looksForWhoHasComeSince() {
    everybodyKnowsOfIt();
    assertThat(securing.isEverybodySafe()).isTrue();

    group.invite(OWNER, STRANGER);
    securing.changed();

    assertThat(securing.appended()).isNotNull();
    assertThat(securing.tick()).isNotNull();
    assertThat(told).containsExactly(STRANGER);
    everybodyKnowsOfIt();
    assertThat(securing.tick()).isNull();
  }
}
