package io.skein.protocol;

import java.util.List;
import java.util.SplittableRandom;

/** Arbitrary contents of messages, as they are posted and as they are told. */
final class RandomContents extends RandomValues {
  private final RandomGroups groups = new RandomGroups(random, limits);

  RandomContents(SplittableRandom random, Limits limits) {
    super(random, limits);
  }

  Content posted() {
    return switch (random.nextInt(12)) {
      case 0 -> new Content.Recall(sequence());
      case 1 -> new Content.Edit(sequence(), text(1, 80));
      case 2 -> new Content.Reaction(sequence(), ascii(1, 16) + "👍", random.nextBoolean());
      case 3 -> forward();
      case 4 -> new Content.Highlight(sequence(), random.nextBoolean());
      case 5 -> new Content.VanishChange(count());
      case 6 -> merge();
      default -> said();
    };
  }

  Content any() {
    return switch (random.nextInt(10)) {
      case 0 ->
          new Content.MembershipChange(
              pick(List.of(Content.MembershipChange.Kind.values())),
              new UserId(random.nextLong()),
              users(0),
              text(0, 60),
              maybe(this::user),
              number(),
              mutes());
      case 5, 6 -> groups.change();
      case 1 -> new Content.TitleChange(user(), text(0, 60));
      case 2 -> Content.Unknown.INSTANCE;
      case 3 -> random.nextBoolean() ? Content.Recalled.INSTANCE : Content.Vanished.INSTANCE;
      case 4 -> new Content.Edit(sequence(), "");
      case 7 ->
          new Content.CallEntry(
              callId(),
              user(),
              pick(List.of(Call.Media.values())),
              pick(List.of(Call.Outcome.values())),
              number(),
              number(),
              listOf(0, 9, this::user));
      case 8 -> merged();
      default -> posted();
    };
  }

  Content said() {
    return switch (random.nextInt(4)) {
      case 0 -> media();
      case 1 ->
          new Content.Custom(
              ascii(1, 64).replace(' ', '.'),
              bytes(0, random.nextInt(10) == 0 ? 9_000 : 90),
              text(0, 250));
      case 2 -> card();
      default -> postedText();
    };
  }

  private Content.Text postedText() {
    String text = text(1, random.nextInt(10) == 0 ? 2_000 : 80);
    return random.nextBoolean()
        ? new Content.Text(text)
        : new Content.Text(text, number(), listOf(0, 5, this::user), random.nextBoolean());
  }

  private Content.Media media() {
    return new Content.Media(
        new MediaId(user().value()),
        pick(List.of(Content.Media.Kind.values())),
        text(1, 60).replaceAll("[\\x00-\\x1f\\x7f-\\x9f/\\\\]", "_"),
        ascii(0, 127),
        number(),
        count(),
        count(),
        count(),
        bytes(0, Limits.MEDIA_PREVIEW_BYTES_MAX),
        text(0, 900));
  }

  private Card card() {
    return switch (random.nextInt(4)) {
      case 0 ->
          new Card.Location(
              within(Card.Location.LATITUDE_E7_MAX),
              within(Card.Location.LONGITUDE_E7_MAX),
              text(0, 60),
              text(0, 120));
      case 1 -> new Card.Contact(user(), "a" + text(0, 60));
      case 2 ->
          new Card.Link(
              "https://" + ascii(1, 200).replace(' ', '+'),
              text(0, 60),
              text(0, 250),
              bytes(0, Limits.LINK_THUMBNAIL_BYTES_MAX));
      default ->
          new Card.Sticker(
              ascii(1, 64).replace(' ', '.'), ascii(1, 64).replace(' ', '.'), "a" + text(0, 60));
    };
  }

  /** The bounds and 0 often. */
  private int within(int bound) {
    return switch (random.nextInt(5)) {
      case 0 -> -bound;
      case 1 -> bound;
      case 2 -> 0;
      default -> random.nextInt(-bound, bound + 1);
    };
  }

  private Content.Forward forward() {
    long sequence = 1 + random.nextLong(Long.MAX_VALUE - 1);
    return new Content.Forward(
        conversation(),
        sequence,
        random.nextBoolean() ? 0 : random.nextLong(sequence, Long.MAX_VALUE) + 1);
  }

  private Content.Merge merge() {
    List<Content.Merge.Item> items =
        random
            .longs(random.nextInt(1, 9), 1, Long.MAX_VALUE - 1)
            .sorted()
            .distinct()
            .mapToObj(
                sequence ->
                    new Content.Merge.Item(sequence, random.nextBoolean() ? 0 : sequence + 1))
            .toList();
    return new Content.Merge(conversation(), items, text(0, 60));
  }

  private Content.Merged merged() {
    return new Content.Merged(
        text(0, 60),
        listOf(0, 4, () -> new Content.Merged.Line(user(), text(0, 60))),
        count(),
        count(),
        random.nextLong());
  }

  Message message() {
    return new Message(
        conversation(),
        sequence(),
        random.nextInt(4) == 0 ? UserId.SYSTEM : user(),
        maybe(this::clientId),
        number(),
        any(),
        maybe(() -> new Message.Forwarded(user(), number())),
        random.nextBoolean() ? 0 : number());
  }

  private List<GroupChange.MuteChange> mutes() {
    return random.nextInt(3) > 0
        ? List.of()
        : List.of(
            new GroupChange.MuteChange(users(1), number()),
            new GroupChange.MuteChange(users(1), number()));
  }
}
