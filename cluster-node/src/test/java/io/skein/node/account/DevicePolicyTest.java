package io.skein.node.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.account.DevicePolicy.Simultaneous;
import io.skein.node.account.DevicePolicy.WhenConflicting;
import io.skein.node.account.DevicePolicy.WhenFull;
import io.skein.protocol.Bytes;
import io.skein.protocol.DeviceId;
import io.skein.protocol.UserId;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DevicePolicyTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final DeviceId NEW = new DeviceId(99);

  private final Device oldPhone = device(1, DeviceType.PHONE, 10);
  private final Device desktop = device(2, DeviceType.DESKTOP, 20);
  private final Device phone = device(3, DeviceType.PHONE, 0);
  private final List<Device> all = List.of(phone, oldPhone, desktop);

  @Test
  void anyLetsAllStay() {
    assertThat(policy(Simultaneous.ANY, WhenFull.REFUSE, 4).admit(all, NEW, DeviceType.PHONE))
        .isEqualTo(new DevicePolicy.Admit(List.of()));
  }

  @Test
  void onePerTypeReplacesThoseOfTheType() {
    assertThat(
            policy(Simultaneous.ONE_PER_TYPE, WhenFull.REFUSE, 3).admit(all, NEW, DeviceType.PHONE))
        .isEqualTo(new DevicePolicy.Admit(List.of(phone, oldPhone)));
  }

  @Test
  void onePhoneLetsEverythingElseStay() {
    DevicePolicy policy = policy(Simultaneous.ONE_PHONE, WhenFull.REFUSE, 4);

    assertThat(policy.admit(all, NEW, DeviceType.PHONE))
        .isEqualTo(new DevicePolicy.Admit(List.of(phone, oldPhone)));
    assertThat(policy.admit(all, NEW, DeviceType.DESKTOP))
        .isEqualTo(new DevicePolicy.Admit(List.of()));
    assertThat(policy.admit(all, NEW, DeviceType.TABLET))
        .isEqualTo(new DevicePolicy.Admit(List.of()));
  }

  @Test
  void oneMobileAndOneDeskLetsOneOfEachStay() {
    DevicePolicy policy = policy(Simultaneous.ONE_MOBILE_ONE_DESK, WhenFull.REFUSE, 9);

    assertThat(policy.admit(all, NEW, DeviceType.TABLET))
        .isEqualTo(new DevicePolicy.Admit(List.of(phone, oldPhone)));
    assertThat(policy.admit(all, NEW, DeviceType.BROWSER))
        .isEqualTo(new DevicePolicy.Admit(List.of(desktop)));
    assertThat(policy.admit(all, NEW, DeviceType.OTHER))
        .isEqualTo(new DevicePolicy.Admit(List.of()));
  }

  @Test
  void refusesWhereAnotherDeviceWouldHaveToGo() {
    DevicePolicy policy =
        new DevicePolicy(
            Simultaneous.ONE_PER_TYPE, WhenConflicting.REFUSE, WhenFull.REPLACE_OLDEST, 9);

    assertThat(policy.admit(all, NEW, DeviceType.PHONE)).isEqualTo(new DevicePolicy.Conflict());
    assertThat(policy.admit(all, NEW, DeviceType.TABLET))
        .isEqualTo(new DevicePolicy.Admit(List.of()));
    assertThat(policy.admit(all, desktop.id(), DeviceType.DESKTOP))
        .as("the same device again")
        .isEqualTo(new DevicePolicy.Admit(List.of()));
  }

  @Test
  void singleReplacesAll() {
    assertThat(policy(Simultaneous.SINGLE, WhenFull.REFUSE, 1).admit(all, NEW, DeviceType.OTHER))
        .isEqualTo(new DevicePolicy.Admit(all));
  }

  @Test
  void atTheLimitItRefusesOrReplacesTheLongestUnseen() {
    assertThat(policy(Simultaneous.ANY, WhenFull.REFUSE, 3).admit(all, NEW, DeviceType.OTHER))
        .isEqualTo(new DevicePolicy.Full());
    assertThat(
            policy(Simultaneous.ANY, WhenFull.REPLACE_OLDEST, 3).admit(all, NEW, DeviceType.OTHER))
        .isEqualTo(new DevicePolicy.Admit(List.of(phone)));
    assertThat(
            policy(Simultaneous.ANY, WhenFull.REPLACE_OLDEST, 2).admit(all, NEW, DeviceType.OTHER))
        .isEqualTo(new DevicePolicy.Admit(List.of(phone, oldPhone)));
  }

  @Test
  void aDeviceThatIsThereNeedsNoRoomAndReplacesNobody() {
    assertThat(
            policy(Simultaneous.ANY, WhenFull.REFUSE, 3).admit(all, phone.id(), DeviceType.PHONE))
        .isEqualTo(new DevicePolicy.Admit(List.of()));
  }

  private static DevicePolicy policy(Simultaneous simultaneous, WhenFull whenFull, int limit) {
    return new DevicePolicy(simultaneous, WhenConflicting.REPLACE, whenFull, limit);
  }

  private static Device device(long id, DeviceType type, long seenHour) {
    return new Device(
        new UserId(1),
        new DeviceId(id),
        "",
        type,
        NOW,
        NOW.plusSeconds(3600 * seenHour),
        new Device.Refresh(Bytes.EMPTY, Bytes.EMPTY, null, Bytes.EMPTY, NOW),
        1);
  }
}
