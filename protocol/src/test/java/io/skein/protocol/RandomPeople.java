package io.skein.protocol;

import java.util.List;
import java.util.SplittableRandom;

/** Arbitrary people: what users tell of themselves, and keep of each other. */
final class RandomPeople extends RandomValues {
  RandomPeople(SplittableRandom random, Limits limits) {
    super(random, limits);
  }

  Self self() {
    return new Self(
        text(0, 40),
        text(0, 90),
        random.nextBoolean(),
        pick(List.of(Self.Adding.values())),
        pick(List.of(Self.Strangers.values())));
  }

  SelfChange selfChange() {
    SelfChange change =
        new SelfChange(
            maybe(() -> text(0, 30)),
            maybe(() -> text(0, 90)),
            maybe(random::nextBoolean),
            maybe(() -> pick(List.of(Self.Adding.values()))),
            maybe(() -> pick(List.of(Self.Strangers.values()))));
    return change.isEmpty() ? SelfChange.signature("") : change;
  }

  PersonChange personChange() {
    return new PersonChange(
        pick(List.of(PersonChange.Action.values())),
        text(0, 90),
        text(0, 60),
        text(0, 60),
        listOf(0, 5, () -> text(1, 12)).stream().distinct().toList());
  }

  Person person() {
    return new Person(
        user(),
        random.nextBoolean(),
        random.nextBoolean(),
        text(0, 40),
        listOf(0, 3, () -> text(1, 12)),
        random.nextBoolean(),
        random.nextBoolean(),
        maybe(this::contactRequest),
        maybe(this::contactRequest));
  }

  private ContactRequest contactRequest() {
    return new ContactRequest(text(0, 60), number(), number());
  }

  Privacy.Audience audience() {
    return pick(List.of(Privacy.Audience.values()));
  }

  Privacy privacy() {
    return new Privacy(audience(), random.nextBoolean(), random.nextBoolean());
  }
}
