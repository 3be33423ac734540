package io.skein.protocol;

/** The life of messages, and the limits of it: both directions. */
final class VanishCodec {
  static final int VANISH_CHANGE = 31;

  private VanishCodec() {}

  static void write(FieldWriter out, Content.VanishChange change) {
    int begun = out.begin(VANISH_CHANGE);
    out.uint32(1, change.seconds());
    out.end(begun);
  }

  static Content.VanishChange readChange(FieldReader in) throws DecodeException {
    int seconds = 0;
    int outer = in.enter("content.vanish_change");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> seconds = in.count("content.vanish_change.seconds");
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new Content.VanishChange(seconds);
  }

  static void write(FieldWriter out, int field, Limits.Vanish vanish) {
    int begun = out.begin(field);
    out.uint32(1, vanish.secondsMin());
    out.uint32(2, vanish.secondsMax());
    out.end(begun);
  }

  /** A limit that a node of an earlier release does not tell is the usual one. */
  static Limits.Vanish readLimits(FieldReader in) throws DecodeException {
    int secondsMin = Limits.Vanish.DEFAULTS.secondsMin();
    int secondsMax = Limits.Vanish.DEFAULTS.secondsMax();
    int outer = in.enter("welcome.limits.vanish");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> secondsMin = in.count("welcome.limits.vanish");
        case 2 -> secondsMax = in.count("welcome.limits.vanish");
        default -> in.skip();
      }
    }
    in.leave(outer);
    try {
      return new Limits.Vanish(secondsMin, secondsMax);
    } catch (IllegalArgumentException e) {
      throw FieldReader.bad("welcome.limits", e.getMessage());
    }
  }
}
