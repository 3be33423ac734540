package io.skein.protocol;

/** The content that is an uploaded file, as {@code conversation.proto} has it. */
final class MediaCodec {
  static final int MEDIA = 14;

  private MediaCodec() {}

  static void write(FieldWriter out, Content.Media media) {
    int begun = out.begin(MEDIA);
    out.fixed64(1, media.media().value());
    out.uint32(2, numberOf(media.kind()));
    out.text(3, media.name());
    out.text(4, media.type());
    out.fixed64(5, media.size());
    out.uint32(6, media.width());
    out.uint32(7, media.height());
    out.uint32(8, media.durationMillis());
    out.bytes(9, media.preview());
    out.text(10, media.caption());
    out.end(begun);
  }

  static Content.Media read(FieldReader in) throws DecodeException {
    long media = 0;
    Content.Media.Kind kind = Content.Media.Kind.FILE;
    String name = "";
    String type = "";
    long size = 0;
    int width = 0;
    int height = 0;
    int durationMillis = 0;
    Bytes preview = Bytes.EMPTY;
    String caption = "";
    int outer = in.enter("content.media");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> media = in.fixed64("content.media.media");
        case 2 -> kind = kindOf(in.uint32("content.media.kind"));
        case 3 -> name = in.text("content.media.name", Limits.MEDIA_NAME_BYTES_MAX);
        case 4 -> type = in.text("content.media.type", Limits.MEDIA_TYPE_BYTES_MAX);
        case 5 -> size = in.number("content.media.size");
        case 6 -> width = in.count("content.media.width");
        case 7 -> height = in.count("content.media.height");
        case 8 -> durationMillis = in.count("content.media.duration_millis");
        case 9 -> preview = in.bytes("content.media.preview", Limits.MEDIA_PREVIEW_BYTES_MAX);
        case 10 -> caption = in.text("content.media.caption", Limits.MEDIA_CAPTION_BYTES_MAX);
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new Content.Media(
        new MediaId(media),
        kind,
        name,
        type,
        size,
        width,
        height,
        durationMillis,
        preview,
        caption);
  }

  /** What only a sender is held to: a reader takes what was stored. */
  static void requirePostable(Content.Media media, String name) throws DecodeException {
    if (media.media().value() == 0) {
      throw FieldReader.bad(name + ".media", "missing, or 0");
    }
    if (media.name().isEmpty()) {
      throw FieldReader.bad(name + ".name", "missing, or empty");
    }
    if (media.name().chars().anyMatch(MediaCodec::isNoNameCharacter)) {
      throw FieldReader.bad(name + ".name", "has a control character, / or \\");
    }
  }

  private static boolean isNoNameCharacter(int character) {
    return Character.isISOControl(character) || character == '/' || character == '\\';
  }

  private static int numberOf(Content.Media.Kind kind) {
    return switch (kind) {
      case IMAGE -> 1;
      case VOICE -> 2;
      case VIDEO -> 3;
      case FILE -> 4;
    };
  }

  /** One that a newer release made is a file all the same. */
  private static Content.Media.Kind kindOf(int number) {
    return switch (number) {
      case 1 -> Content.Media.Kind.IMAGE;
      case 2 -> Content.Media.Kind.VOICE;
      case 3 -> Content.Media.Kind.VIDEO;
      default -> Content.Media.Kind.FILE;
    };
  }
}
