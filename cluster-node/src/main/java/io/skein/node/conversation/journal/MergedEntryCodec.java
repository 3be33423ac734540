package io.skein.node.conversation.journal;

import com.google.protobuf.InvalidProtocolBufferException;
import io.skein.node.conversation.MergedBodies.Part;
import io.skein.protocol.Content;
import io.skein.protocol.UserId;
import io.skein.store.v1.Entry;
import io.skein.store.v1.Merged;
import io.skein.store.v1.MergedLine;
import java.nio.ByteBuffer;

/**
 * The content that carries other messages, as an entry of the journal keeps it, and these messages,
 * as their body does, which is as the log keeps messages; and back. Pure.
 */
public final class MergedEntryCodec {
  private MergedEntryCodec() {}

  static Merged stored(Content.Merged merged) {
    Merged.Builder stored =
        Merged.newBuilder()
            .setTitle(merged.title())
            .setCount(merged.count())
            .setDepth(merged.depth())
            .setBody(merged.body());
    merged
        .lines()
        .forEach(
            line ->
                stored.addLines(
                    MergedLine.newBuilder().setSender(line.sender().value()).setText(line.text())));
    return stored.build();
  }

  static Content.Merged content(Merged merged) {
    return new Content.Merged(
        merged.getTitle(),
        merged.getLinesList().stream()
            .map(line -> new Content.Merged.Line(new UserId(line.getSender()), line.getText()))
            .toList(),
        merged.getCount(),
        merged.getDepth(),
        merged.getBody());
  }

  /** One message of a body, without its place. */
  public static ByteBuffer encode(Part part) {
    Entry.Builder entry =
        Entry.newBuilder().setSender(part.sender().value()).setTimeMillis(part.timeMillis());
    EntryCodec.putContent(entry, part.content());
    return ByteBuffer.wrap(entry.build().toByteArray());
  }

  /**
   * The message at a place of a body. One of a kind that a newer release wrote says nothing here.
   *
   * @throws IllegalStateException if the bytes are none: the store is damaged
   */
  public static Part decode(int section, int position, ByteBuffer bytes) {
    try {
      Entry entry = Entry.parseFrom(bytes);
      return new Part(
          section,
          position,
          new UserId(entry.getSender()),
          entry.getTimeMillis(),
          EntryCodec.content(entry) instanceof Content.Said said ? said : new Content.Text(""));
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw new IllegalStateException("message " + position + " of a body cannot be read", e);
    }
  }
}
