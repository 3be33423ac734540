package io.skein.node.journal.sim;

import io.skein.node.journal.BlockAddress;
import io.skein.node.journal.BlockCodec;
import io.skein.node.journal.DamagedException;
import io.skein.node.journal.Entity;
import io.skein.node.journal.Entry;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import io.skein.protocol.UserId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Messages as entries, and entries as blocks: plain numbers, which is all that a run needs. */
final class Payloads implements BlockCodec {
  /** Where a block says its own position. */
  static final int POSITION_AT = 8;

  private static final int TIME_AT = 25;
  private static final List<Content.MembershipChange.Kind> KINDS =
      List.of(Content.MembershipChange.Kind.values());
  private static final byte TEXT = 0;
  private static final int MESSAGE_BYTES = 34;
  private static final int ENTRY_BYTES = 16;

  private final List<Entity> entities;

  /** Entities stand in blocks by their place in this list. */
  Payloads(List<Entity> entities) {
    this.entities = entities;
  }

  // Messages.

  static Entry entry(Entity entity, Message message) {
    List<UserId> users = List.of();
    byte kind = TEXT;
    if (message.content() instanceof Content.MembershipChange change) {
      kind = (byte) (1 + KINDS.indexOf(change.kind()));
      users = change.users();
    }
    ClientId clientId = message.clientId();
    ByteBuffer payload = ByteBuffer.allocate(MESSAGE_BYTES + users.size() * Long.BYTES);
    payload
        .put(kind)
        .putLong(message.sender().value())
        .putLong(clientId == null ? 0 : clientId.high())
        .putLong(clientId == null ? 0 : clientId.low())
        .putLong(message.timeMillis())
        .put((byte) users.size());
    users.forEach(user -> payload.putLong(user.value()));
    return new Entry(entity, message.sequence(), payload.flip().asReadOnlyBuffer());
  }

  static Message message(Entry entry) {
    ByteBuffer payload = entry.payload().duplicate();
    byte kind = payload.get();
    UserId sender = new UserId(payload.getLong());
    ClientId clientId = new ClientId(payload.getLong(), payload.getLong());
    long time = payload.getLong();
    List<UserId> users = new ArrayList<>();
    for (int count = payload.get(); count > 0; count--) {
      users.add(new UserId(payload.getLong()));
    }
    Content content =
        kind == TEXT
            ? new Content.Text("text")
            : new Content.MembershipChange(
                KINDS.get(kind - 1), sender, users, kind == 1 ? "group" : "");
    @Nullable ClientId given = clientId.high() == 0 && clientId.low() == 0 ? null : clientId;
    return new Message(
        ConversationId.parse(entry.entity().id()), entry.sequence(), sender, given, time, content);
  }

  /** For a trace. */
  static String describe(Entry entry) {
    Message message = message(entry);
    ClientId clientId = message.clientId();
    return entry.entity().id()
        + "#"
        + entry.sequence()
        + (clientId == null ? " " + message.content() : " post " + clientId.low())
        + " of "
        + message.sender();
  }

  // Blocks.

  @Override
  public int bytes(Entry entry) {
    return ENTRY_BYTES + entry.payload().remaining();
  }

  @Override
  public ByteBuffer encode(BlockAddress address, List<Entry> block) {
    int bytes = ENTRY_BYTES;
    for (Entry entry : block) {
      bytes += bytes(entry);
    }
    ByteBuffer encoded = ByteBuffer.allocate(bytes);
    encoded.putInt(address.epoch()).putInt(address.lane()).putLong(address.position());
    for (Entry entry : block) {
      encoded
          .putInt(entities.indexOf(entry.entity()))
          .putLong(entry.sequence())
          .putInt(entry.payload().remaining())
          .put(entry.payload().duplicate());
    }
    return encoded.flip().asReadOnlyBuffer();
  }

  /** The same block with other contents of its entries. */
  static ByteBuffer withLaterTimes(ByteBuffer block) {
    ByteBuffer changed = ByteBuffer.allocate(block.remaining());
    changed.put(block.duplicate()).flip();
    int at = ENTRY_BYTES;
    while (at < changed.limit()) {
      int size = changed.getInt(at + ENTRY_BYTES - Integer.BYTES);
      int time = at + ENTRY_BYTES + TIME_AT;
      changed.putLong(time, changed.getLong(time) + 1);
      at += ENTRY_BYTES + size;
    }
    return changed;
  }

  @Override
  public List<Entry> decode(BlockAddress address, ByteBuffer block) {
    ByteBuffer encoded = block.duplicate();
    BlockAddress found = new BlockAddress(encoded.getInt(), encoded.getInt(), encoded.getLong());
    if (!found.equals(address)) {
      throw new DamagedException(address.toString(), "it has the block of " + found, null);
    }
    List<Entry> entries = new ArrayList<>();
    while (encoded.hasRemaining()) {
      Entity entity = entities.get(encoded.getInt());
      long sequence = encoded.getLong();
      int size = encoded.getInt();
      entries.add(
          new Entry(entity, sequence, encoded.slice(encoded.position(), size).asReadOnlyBuffer()));
      encoded.position(encoded.position() + size);
    }
    return entries;
  }
}
