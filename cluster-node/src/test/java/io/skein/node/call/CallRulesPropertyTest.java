package io.skein.node.call;

import static io.skein.node.call.Calls.ID;
import static io.skein.node.call.Calls.NOW;
import static io.skein.node.call.Calls.RULES;
import static io.skein.node.call.Calls.SECOND;
import static io.skein.node.call.Calls.TERMS;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.Call;
import io.skein.protocol.CallId;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.Request;
import io.skein.protocol.Request.ChangeCall.Action;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Laws of calls, for whatever devices say in whatever order. */
class CallRulesPropertyTest {
  private static final int RUNS = 3_000;
  private static final int STEPS = 40;

  /** One after the other, at random times, by users of a chat or a group on two devices each. */
  private static final class Run {
    private final Random random;
    private final boolean direct;
    private final List<UserId> users;
    private final List<Call> told = new ArrayList<>();
    private long now = NOW;
    private @Nullable LiveCall call;

    Run(long seed) {
      random = new Random(seed);
      direct = random.nextBoolean();
      users =
          direct
              ? List.of(new UserId(1), new UserId(2))
              : List.of(new UserId(1), new UserId(2), new UserId(3), new UserId(4), new UserId(5));
    }

    void step() {
      now += random.nextInt(8) == 0 ? random.nextInt(60_000) : random.nextInt(2_000);
      LiveCall before = call;
      call = next();
      if (call != null && !call.equals(before)) {
        told.add(call.call());
        check(before, call);
      }
    }

    private @Nullable LiveCall next() {
      UserId user = pick(users);
      DeviceId device = new DeviceId(user.value() * 10 + random.nextInt(2));
      if (call == null || random.nextInt(10) == 0) {
        return RULES.start(call, start(user, device), now).call();
      }
      return switch (random.nextInt(8)) {
        case 0 -> RULES.pass(call, now);
        case 1 -> RULES.lost(call, user, device, now);
        case 2 -> RULES.found(call, user, device, now);
        case 3 ->
            random.nextInt(5) == 0 ? RULES.without(call, other -> other.equals(user), now) : call;
        case 4 -> RULES.media(call, user, device, media(), now).call();
        default ->
            RULES
                .change(call, user, device, call.call().id(), pick(List.of(Action.values())), now)
                .call();
      };
    }

    private CallRules.Start start(UserId user, DeviceId device) {
      List<UserId> others = new ArrayList<>(users);
      others.remove(user);
      Collections.shuffle(others, random);
      List<UserId> invited = direct ? others : others.subList(0, random.nextInt(3));
      ConversationId conversation =
          direct ? ConversationId.direct(users.get(0), users.get(1)) : ConversationId.group(9);
      CallId id = call == null ? ID : new CallId(random.nextInt(3), 1);
      return new CallRules.Start(
          conversation, id, user, device, Call.Media.AUDIO, List.copyOf(invited), 0);
    }

    private Request.SetCallMedia media() {
      CallId id = call == null ? ID : call.call().id();
      return new Request.SetCallMedia(
          ConversationId.group(9),
          id,
          random.nextBoolean(),
          random.nextBoolean(),
          random.nextBoolean(),
          random.nextBoolean());
    }

    private <T> T pick(List<T> values) {
      return values.get(random.nextInt(values.size()));
    }
  }

  private static void check(@Nullable LiveCall before, LiveCall after) {
    Call call = after.call();
    if (before != null) {
      assertThat(call.version()).isGreaterThan(before.call().version());
    }
    assertThat(call.isEnded()).isEqualTo(call.outcome() != null);
    assertThat(call.endedMillis() != 0).isEqualTo(call.isEnded());
    boolean rings = call.invited().stream().anyMatch(one -> one.state().rings());
    assertThat(call.ringUntilMillis() != 0).isEqualTo(rings);
    assertThat(call.participants()).hasSizeLessThanOrEqualTo(TERMS.participantsMax());
    Set<UserId> users = new HashSet<>();
    int join = 0;
    for (Call.Participant participant : call.participants()) {
      assertThat(users.add(participant.user())).as("%s takes part once", participant).isTrue();
      assertThat(participant.join()).isGreaterThan(join).isLessThanOrEqualTo(after.joins());
      join = participant.join();
    }
    assertThat(after.tookPart()).containsAll(users).doesNotHaveDuplicates();
    for (Call.Invited invited : call.invited()) {
      assertThat(users.add(invited.user())).as("%s is in one place", invited).isTrue();
    }
    if (call.isEnded()) {
      assertThat(call.participants()).isEmpty();
      assertThat(rings).isFalse();
      assertThat(after.entry().durationMillis()).isNotNegative();
    } else {
      assertThat(call.participants()).isNotEmpty();
      assertThat(call.phase() == Call.Phase.CALLING).isEqualTo(call.answeredMillis() == 0);
    }
  }

  @Test
  void everyStepKeepsTheLaws() {
    for (long seed = 0; seed < RUNS; seed++) {
      Run run = new Run(seed);
      for (int i = 0; i < STEPS; i++) {
        run.step();
      }
    }
  }

  /** Nothing rings or goes on for ever, though nobody says anything any more. */
  @Test
  void everyCallEndsByItself() {
    for (long seed = 0; seed < RUNS; seed++) {
      Run run = new Run(seed);
      for (int i = 0; i < STEPS; i++) {
        run.step();
        LiveCall call = run.call;
        if (call == null || call.call().isEnded()) {
          continue;
        }
        long rings = call.call().ringUntilMillis();
        if (rings != 0) {
          Call after = RULES.pass(call, Math.max(rings, run.now)).call();
          assertThat(after.invited()).noneMatch(one -> one.state().rings());
        }
        long latest = call.call().startedMillis() + TERMS.lengthMillis();
        assertThat(RULES.deadline(call)).isLessThanOrEqualTo(latest);
        assertThat(RULES.pass(call, latest).call().isEnded()).isTrue();
      }
    }
  }

  /** What a late timer finds is what timers in time would have found. */
  @Test
  void itDoesNotMatterHowOftenSomebodyLooks() {
    for (long seed = 0; seed < RUNS; seed++) {
      Run run = new Run(seed);
      for (int i = 0; i < STEPS / 2; i++) {
        run.step();
      }
      LiveCall call = run.call;
      if (call == null) {
        continue;
      }
      long end = run.now + 4_000 * SECOND;
      LiveCall often = call;
      for (long now = run.now; now < end; now += 7 * SECOND) {
        often = RULES.pass(often, now);
      }
      assertThat(RULES.pass(often, end)).isEqualTo(RULES.pass(call, end));
    }
  }

  /**
   * Devices that keep the highest version agree, in whatever order they are told, and how often.
   */
  @Test
  void allDevicesEndWithTheSameOutcome() {
    for (long seed = 0; seed < RUNS; seed++) {
      Run run = new Run(seed);
      for (int i = 0; i < STEPS; i++) {
        run.step();
      }
      if (run.told.isEmpty()) {
        continue;
      }
      Call last = run.told.get(run.told.size() - 1);
      List<Call> shuffled = new ArrayList<>(run.told);
      shuffled.addAll(run.told);
      Collections.shuffle(shuffled, run.random);
      Call known = shuffled.get(0);
      for (Call told : shuffled) {
        known = told.version() > known.version() ? told : known;
      }
      assertThat(known).isEqualTo(last);
    }
  }
}
