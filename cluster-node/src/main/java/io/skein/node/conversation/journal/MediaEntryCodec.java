package io.skein.node.conversation.journal;

import com.google.protobuf.UnsafeByteOperations;
import io.skein.protocol.Bytes;
import io.skein.protocol.Content;
import io.skein.protocol.MediaId;
import io.skein.store.v1.Media;

/** The content that is an uploaded file, as an entry of the journal keeps it, and back. Pure. */
final class MediaEntryCodec {
  private MediaEntryCodec() {}

  static Media stored(Content.Media media) {
    return Media.newBuilder()
        .setMedia(media.media().value())
        .setKind(stored(media.kind()))
        .setName(media.name())
        .setType(media.type())
        .setSize(media.size())
        .setWidth(media.width())
        .setHeight(media.height())
        .setDurationMillis(media.durationMillis())
        .setPreview(UnsafeByteOperations.unsafeWrap(media.preview().asArray()))
        .setCaption(media.caption())
        .build();
  }

  static Content.Media content(Media media) {
    return new Content.Media(
        new MediaId(media.getMedia()),
        kind(media.getKind()),
        media.getName(),
        media.getType(),
        media.getSize(),
        media.getWidth(),
        media.getHeight(),
        media.getDurationMillis(),
        Bytes.wrap(media.getPreview().toByteArray()),
        media.getCaption());
  }

  private static Media.Kind stored(Content.Media.Kind kind) {
    return switch (kind) {
      case IMAGE -> Media.Kind.IMAGE;
      case VOICE -> Media.Kind.VOICE;
      case VIDEO -> Media.Kind.VIDEO;
      case FILE -> Media.Kind.FILE;
    };
  }

  /** One that a newer release wrote is a file all the same. */
  private static Content.Media.Kind kind(Media.Kind kind) {
    return switch (kind) {
      case IMAGE -> Content.Media.Kind.IMAGE;
      case VOICE -> Content.Media.Kind.VOICE;
      case VIDEO -> Content.Media.Kind.VIDEO;
      case FILE, KIND_UNSPECIFIED, UNRECOGNIZED -> Content.Media.Kind.FILE;
    };
  }
}
