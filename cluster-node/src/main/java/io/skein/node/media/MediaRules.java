package io.skein.node.media;

import io.skein.protocol.Bytes;
import io.skein.protocol.Content;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Limits;

/** What may be uploaded, and shown as what. Pure. */
final class MediaRules {
  private MediaRules() {}

  /** What is said to a content. */
  sealed interface Verdict {
    /** It is what it was said to be. */
    record Accepted(Media.Found found) implements Verdict {}

    /** It is not, and nothing of it is kept. */
    record Refused(ErrorCode code, String detail) implements Verdict {}
  }

  /** Holds a content against what was declared. */
  static Verdict judge(Media.Declared declared, ContentCheck.Content content, ImageLimits images) {
    if (content.size() != declared.size()) {
      return mismatch("size: " + content.size() + " bytes came");
    }
    Bytes sha256 = content.sha256();
    Bytes wanted = declared.sha256();
    if (wanted != null && !wanted.equals(sha256)) {
      return mismatch("sha256: is another one");
    }
    String type = content.type();
    String declaredType = declared.type();
    if (declaredType != null && !MediaType.mayBeDeclared(declaredType, type)) {
      return mismatch("type: is " + type);
    }
    if (!MediaType.isImage(type)) {
      return new Verdict.Accepted(new Media.Found(sha256, type, 0, 0, content.durationMillis()));
    }
    ImageHeader.Dimensions dimensions = content.dimensions();
    if (dimensions == null) {
      return mismatch("type: is " + type + " with a damaged header");
    }
    if (!images.allow(dimensions.width(), dimensions.height())) {
      return new Verdict.Refused(ErrorCode.CONTENT_TOO_LARGE, "image: more than " + images);
    }
    return new Verdict.Accepted(
        new Media.Found(sha256, type, dimensions.width(), dimensions.height(), 0));
  }

  /** Whether this cluster takes files: else no node looks at their directory. */
  static boolean takesFiles(Limits limits) {
    return limits.mediaBytesMax() > 0;
  }

  /** Whether a content of this type can be shown as that. */
  static boolean fits(Content.Media.Kind kind, String type) {
    return switch (kind) {
      case FILE -> true;
      case IMAGE -> MediaType.isImage(type);
      case VOICE, VIDEO -> MediaType.isPlayed(type);
    };
  }

  private static Verdict mismatch(String detail) {
    return new Verdict.Refused(ErrorCode.MEDIA_MISMATCH, detail);
  }
}
