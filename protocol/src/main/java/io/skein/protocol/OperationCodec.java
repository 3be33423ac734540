package io.skein.protocol;

/** Contents that change other messages, and what is left of these, as in conversation.proto. */
final class OperationCodec {
  static final int RECALL = 10;
  static final int EDIT = 11;
  static final int REACTION = 12;
  static final int RECALLED = 13;
  static final int HIGHLIGHT = 30;

  private OperationCodec() {}

  /** Writes nothing for a kind that has no wire form. */
  static void write(FieldWriter out, Content content) {
    if (content instanceof Content.Recall recall) {
      int begun = out.begin(RECALL);
      out.fixed64(1, recall.target());
      out.end(begun);
    } else if (content instanceof Content.Edit edit) {
      int begun = out.begin(EDIT);
      out.fixed64(1, edit.target());
      out.text(2, edit.text());
      out.end(begun);
    } else if (content instanceof Content.Reaction reaction) {
      int begun = out.begin(REACTION);
      out.fixed64(1, reaction.target());
      out.text(2, reaction.emoji());
      out.bool(3, reaction.removed());
      out.end(begun);
    } else if (content instanceof Content.Highlight highlight) {
      int begun = out.begin(HIGHLIGHT);
      out.fixed64(1, highlight.target());
      out.bool(2, highlight.removed());
      out.end(begun);
    } else if (content instanceof Content.Recalled) {
      out.end(out.begin(RECALLED));
    } else if (content instanceof Content.Vanished) {
      int begun = out.begin(RECALLED);
      out.bool(1, true);
      out.end(begun);
    } else if (content instanceof Content.VanishChange change) {
      VanishCodec.write(out, change);
    }
  }

  static Content.Recall readRecall(FieldReader in) throws DecodeException {
    long target = 0;
    int outer = in.enter("content.recall");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> target = in.number("content.recall.target");
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new Content.Recall(target);
  }

  static Content.Edit readEdit(FieldReader in) throws DecodeException {
    long target = 0;
    String text = "";
    int outer = in.enter("content.edit");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> target = in.number("content.edit.target");
        case 2 -> text = in.text("content.edit.text", FieldReader.ANY_LENGTH);
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new Content.Edit(target, text);
  }

  static Content.Reaction readReaction(FieldReader in) throws DecodeException {
    long target = 0;
    String emoji = "";
    boolean removed = false;
    int outer = in.enter("content.reaction");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> target = in.number("content.reaction.target");
        case 2 -> emoji = in.text("content.reaction.emoji", Limits.EMOJI_BYTES_MAX);
        case 3 -> removed = in.bool("content.reaction.removed");
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new Content.Reaction(target, emoji, removed);
  }

  static Content.Highlight readHighlight(FieldReader in) throws DecodeException {
    long target = 0;
    boolean removed = false;
    int outer = in.enter("content.highlight");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> target = in.number("content.highlight.target");
        case 2 -> removed = in.bool("content.highlight.removed");
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new Content.Highlight(target, removed);
  }

  /** What is gone: taken back, or its life is over, which an older client takes for the same. */
  static Content readRecalled(FieldReader in) throws DecodeException {
    boolean vanished = false;
    int outer = in.enter("content.recalled");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> vanished = in.bool("content.recalled.vanished");
        default -> in.skip();
      }
    }
    in.leave(outer);
    return vanished ? Content.Vanished.INSTANCE : Content.Recalled.INSTANCE;
  }

  /** Wants an operation to be complete. */
  static void requirePosted(Content.Operation operation, String name) throws DecodeException {
    if (operation instanceof Content.Edit edit) {
      require(edit.target() > 0, name + ".edit.target");
      require(!edit.text().isEmpty(), name + ".edit.text");
    } else if (operation instanceof Content.Reaction reaction) {
      require(reaction.target() > 0, name + ".reaction.target");
      require(!reaction.emoji().isBlank(), name + ".reaction.emoji");
      if (reaction.emoji().chars().anyMatch(Character::isISOControl)) {
        throw FieldReader.bad(name + ".reaction.emoji", "a control character");
      }
    } else if (operation instanceof Content.Highlight) {
      require(operation.target() > 0, name + ".highlight.target");
    } else {
      require(operation.target() > 0, name + ".recall.target");
    }
  }

  private static void require(boolean present, String name) throws DecodeException {
    if (!present) {
      throw FieldReader.bad(name, "missing, or empty");
    }
  }
}
