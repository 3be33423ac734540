package io.skein.protocol;

import java.util.List;
import java.util.SplittableRandom;

/** Arbitrary groups: what they are set to, and how that changes. */
final class RandomGroups extends RandomValues {
  RandomGroups(SplittableRandom random, Limits limits) {
    super(random, limits);
  }

  GroupChange asked() {
    return switch (random.nextInt(8)) {
      case 0 -> new GroupChange.RoleChange(users(1), role());
      case 1 -> new GroupChange.OwnerChange(user(), maybe(this::role));
      case 2 -> new GroupChange.MuteChange(users(1), number());
      case 3 -> new GroupChange.RemarkChange(ascii(0, 40).strip());
      case 4 -> new GroupChange.Announcement(text(0, 500));
      case 5 -> new GroupChange.LinkMade(token(), number(), count());
      case 6 -> new GroupChange.LinkRevoked(sequence());
      default -> settingsChange();
    };
  }

  GroupChange change() {
    return switch (random.nextInt(6)) {
      case 0 -> new GroupChange.JoinRequested(users(0), text(0, 80), number());
      case 1 -> new GroupChange.RequestsRefused(users(0));
      default -> asked();
    };
  }

  private GroupChange.SettingsChange settingsChange() {
    GroupChange.SettingsChange change =
        new GroupChange.SettingsChange(
            maybe(() -> pick(List.of(GroupSettings.JoinMode.values()))),
            maybe(() -> text(0, 100)),
            maybe(random::nextBoolean),
            maybe(random::nextBoolean),
            maybe(() -> random.nextInt(86_401)),
            maybe(this::role),
            maybe(this::role),
            maybe(this::role),
            maybe(() -> pick(List.of(GroupMode.values()))));
    return change.isEmpty() ? GroupChange.SettingsChange.slow(0) : change;
  }

  GroupSettings settings() {
    return new GroupSettings(
        pick(List.of(GroupSettings.JoinMode.values())),
        text(0, 100),
        random.nextBoolean(),
        random.nextBoolean(),
        count(),
        role(),
        role(),
        role(),
        pick(List.of(GroupMode.values())));
  }

  GroupReply.Link link() {
    return new GroupReply.Link(number(), token(), user(), number(), count(), count());
  }

  Bytes token() {
    return random.nextBoolean() ? Bytes.EMPTY : bytes(GroupLink.TOKEN_BYTES, GroupLink.TOKEN_BYTES);
  }
}
