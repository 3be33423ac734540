package io.skein.protocol;

/** What is forwarded, and where it comes from, as {@code conversation.proto} has them. */
final class ForwardCodec {
  static final int FORWARD = 27;

  private ForwardCodec() {}

  static void write(FieldWriter out, Content.Forward forward) {
    int begun = out.begin(FORWARD);
    MessageCodec.write(out, 1, forward.conversation());
    out.fixed64(2, forward.sequence());
    out.fixed64(3, forward.edit());
    out.end(begun);
  }

  static Content.Forward readForward(FieldReader in) throws DecodeException {
    ConversationId conversation = null;
    long sequence = 0;
    long edit = 0;
    int outer = in.enter("content.forward");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> conversation = MessageCodec.readId(in, "content.forward.conversation");
        case 2 -> sequence = in.number("content.forward.sequence");
        case 3 -> edit = in.number("content.forward.edit");
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new Content.Forward(
        FieldReader.required(conversation, "content.forward.conversation"), sequence, edit);
  }

  static void requirePosted(Content.Forward forward, String name) throws DecodeException {
    if (forward.sequence() == 0) {
      throw FieldReader.bad(name + ".forward.sequence", "missing, or 0");
    }
    if (forward.edit() != 0 && forward.edit() <= forward.sequence()) {
      throw FieldReader.bad(name + ".forward.edit", "not after the message");
    }
  }

  static void write(FieldWriter out, int field, Message.Forwarded forwarded) {
    int begun = out.begin(field);
    out.fixed64(1, forwarded.sender().value());
    out.fixed64(2, forwarded.timeMillis());
    out.end(begun);
  }

  static Message.Forwarded readForwarded(FieldReader in) throws DecodeException {
    UserId sender = UserId.SYSTEM;
    long timeMillis = 0;
    int outer = in.enter("message.forwarded");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> sender = new UserId(in.fixed64("message.forwarded.sender"));
        case 2 -> timeMillis = in.number("message.forwarded.time_millis");
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new Message.Forwarded(sender, timeMillis);
  }
}
