package io.skein.node.conversation.journal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.skein.protocol.Bytes;
import io.skein.protocol.Card;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.GroupChange;
import io.skein.protocol.Message;
import io.skein.protocol.UserId;
import io.skein.store.v1.Custom;
import io.skein.store.v1.Edit;
import io.skein.store.v1.Entry;
import io.skein.store.v1.Forwarded;
import io.skein.store.v1.Highlight;
import io.skein.store.v1.Life;
import io.skein.store.v1.MembershipChange;
import io.skein.store.v1.Reaction;
import io.skein.store.v1.Recall;
import io.skein.store.v1.TitleChange;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message as an entry of the journal keeps it ({@code skein.store.v1.Entry}), and back. Pure. An
 * entry that this release does not understand (a newer one wrote it) is read as {@link
 * Content.Unknown}, never refused: its sequence counts.
 */
public final class EntryCodec {
  private EntryCodec() {}

  /**
   * What stands in the log.
   *
   * @param message of one that has an end, what is left of it when that is over
   * @param apart the number of what it says, which is kept apart; 0: it is in the message
   */
  record InLog(Message message, long apart) {}

  /**
   * The bytes to store.
   *
   * @throws IllegalArgumentException for {@link Content.Unknown}, {@link Content.Recalled}, {@link
   *     Content.Vanished} and {@link Content.Elsewhere}: a node stores only what it knows, and as
   *     it was said
   */
  public static ByteBuffer encode(Message message) {
    Entry.Builder entry = begun(message);
    putSaid(entry, message);
    putLife(entry, message);
    return bytes(entry);
  }

  /** Whether what it says is to be kept apart: it has an end, and is more than that it was said. */
  static boolean isApart(Message message) {
    return message.endMillis() != 0
        && (message.content() instanceof Content.Said || message.content() instanceof Content.Edit);
  }

  /**
   * What the log keeps of a message whose content is apart.
   *
   * @param apart the content's number
   */
  static ByteBuffer encodeWithout(Message message, long apart) {
    Entry.Builder entry = begun(message);
    if (message.content() instanceof Content.Edit edit) {
      putContent(entry, new Content.Edit(edit.target(), ""));
    }
    entry.setLife(Life.newBuilder().setEndMillis(message.endMillis()).setApart(apart));
    return bytes(entry);
  }

  /** The content that is kept apart. */
  static ByteBuffer encodeSaid(Message message) {
    Entry.Builder entry = Entry.newBuilder();
    putSaid(entry, message);
    return bytes(entry);
  }

  private static Entry.Builder begun(Message message) {
    Entry.Builder entry =
        Entry.newBuilder().setSender(message.sender().value()).setTimeMillis(message.timeMillis());
    ClientId clientId = message.clientId();
    return clientId == null
        ? entry
        : entry.setClientId(UnsafeByteOperations.unsafeWrap(clientId.toBytes()));
  }

  private static void putSaid(Entry.Builder entry, Message message) {
    putContent(entry, message.content());
    Message.Forwarded forwarded = message.forwarded();
    if (forwarded != null) {
      entry.setForwarded(
          Forwarded.newBuilder()
              .setSender(forwarded.sender().value())
              .setTimeMillis(forwarded.timeMillis()));
    }
  }

  private static ByteBuffer bytes(Entry.Builder entry) {
    return ByteBuffer.wrap(entry.build().toByteArray());
  }

  /**
   * The message of a row, or what the log has of it.
   *
   * @throws IllegalStateException if the bytes are no entry: the store is damaged
   */
  public static Message decode(ConversationId conversation, long sequence, ByteBuffer bytes) {
    return decodeInLog(conversation, sequence, bytes).message();
  }

  /** As {@link #decode}, with the number of what is kept apart. */
  static InLog decodeInLog(ConversationId conversation, long sequence, ByteBuffer bytes) {
    try {
      Entry entry = Entry.parseFrom(bytes);
      Message message =
          new Message(
              conversation,
              sequence,
              new UserId(entry.getSender()),
              entry.getClientId().isEmpty() ? null : ClientId.of(entry.getClientId().toByteArray()),
              entry.getTimeMillis(),
              content(entry),
              forwarded(entry),
              entry.getLife().getEndMillis());
      return new InLog(message, entry.getLife().getApart());
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw unreadable(conversation, sequence, e);
    }
  }

  /**
   * The whole message again.
   *
   * @param left what the log has of it
   * @param said its content
   * @throws IllegalStateException as {@link #decode}
   */
  static Message decodeSaid(Message left, ByteBuffer said) {
    try {
      Entry entry = Entry.parseFrom(said);
      Message whole = left.with(content(entry));
      Message.Forwarded forwarded = forwarded(entry);
      return forwarded == null ? whole : whole.from(forwarded);
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw unreadable(left.conversation(), left.sequence(), e);
    }
  }

  private static IllegalStateException unreadable(
      ConversationId conversation, long sequence, Exception cause) {
    return new IllegalStateException(
        "message " + sequence + " of " + conversation + " cannot be read", cause);
  }

  private static Message.@Nullable Forwarded forwarded(Entry entry) {
    return entry.hasForwarded()
        ? new Message.Forwarded(
            new UserId(entry.getForwarded().getSender()), entry.getForwarded().getTimeMillis())
        : null;
  }

  static void putContent(Entry.Builder entry, Content content) {
    if (content instanceof Content.Text text) {
      entry.setText(text.text()).setQuote(text.quote()).setMentionsAll(text.mentionsAll());
      text.mentions().forEach(user -> entry.addMentions(user.value()));
    } else if (content instanceof Content.Custom custom) {
      entry.setCustom(
          Custom.newBuilder()
              .setType(custom.type())
              .setData(UnsafeByteOperations.unsafeWrap(custom.data().asArray()))
              .setFallback(custom.fallback()));
    } else if (content instanceof Content.MembershipChange change) {
      MembershipChange.Builder stored =
          MembershipChange.newBuilder()
              .setKind(stored(change.kind()))
              .setActor(change.actor().value())
              .setTitle(change.title());
      change.users().forEach(user -> stored.addUsers(user.value()));
      if (change.owner() != null) {
        stored.setOwner(change.owner().value());
      }
      stored.setLink(change.link());
      change.mutes().forEach(mute -> stored.addMutes(GroupChangeCodec.encode(mute)));
      entry.setMembership(stored);
    } else if (content instanceof Content.TitleChange change) {
      entry.setTitle(
          TitleChange.newBuilder().setActor(change.actor().value()).setTitle(change.title()));
    } else if (content instanceof Content.Media media) {
      entry.setMedia(MediaEntryCodec.stored(media));
    } else if (content instanceof Content.Merged merged) {
      entry.setMerged(MergedEntryCodec.stored(merged));
    } else if (content instanceof Card card) {
      CardEntryCodec.put(entry, card);
    } else if (content instanceof Content.CallEntry call) {
      entry.setCallEntry(CallEntryCodec.stored(call));
    } else if (content instanceof GroupChange change) {
      entry.setGroupChange(GroupChangeCodec.encode(change));
    } else {
      putOperation(entry, content);
    }
  }

  private static void putLife(Entry.Builder entry, Message message) {
    Content.VanishChange change =
        message.content() instanceof Content.VanishChange one ? one : null;
    if (message.endMillis() != 0 || change != null) {
      Life.Builder life = Life.newBuilder().setEndMillis(message.endMillis());
      if (change != null) {
        life.setChangeSeconds(change.seconds());
      }
      entry.setLife(life);
    }
  }

  private static void putOperation(Entry.Builder entry, Content content) {
    if (content instanceof Content.Recall recall) {
      entry.setRecall(Recall.newBuilder().setTarget(recall.target()));
    } else if (content instanceof Content.Edit edit) {
      entry.setEdit(Edit.newBuilder().setTarget(edit.target()).setText(edit.text()));
    } else if (content instanceof Content.Reaction reaction) {
      entry.setReaction(
          Reaction.newBuilder()
              .setTarget(reaction.target())
              .setEmoji(reaction.emoji())
              .setRemoved(reaction.removed()));
    } else if (content instanceof Content.Highlight highlight) {
      entry.setHighlight(
          Highlight.newBuilder().setTarget(highlight.target()).setRemoved(highlight.removed()));
    } else if (!(content instanceof Content.VanishChange)) {
      throw new IllegalArgumentException("no content that is stored");
    }
  }

  static Content content(Entry entry) {
    return switch (entry.getContentCase()) {
      case TEXT -> text(entry);
      case CUSTOM -> custom(entry.getCustom());
      case MEMBERSHIP -> membership(entry.getMembership());
      case TITLE ->
          new Content.TitleChange(
              new UserId(entry.getTitle().getActor()), entry.getTitle().getTitle());
      case GROUP_CHANGE -> GroupChangeCodec.decode(entry.getGroupChange());
      case RECALL -> new Content.Recall(entry.getRecall().getTarget());
      case EDIT -> new Content.Edit(entry.getEdit().getTarget(), entry.getEdit().getText());
      case REACTION ->
          new Content.Reaction(
              entry.getReaction().getTarget(),
              entry.getReaction().getEmoji(),
              entry.getReaction().getRemoved());
      case HIGHLIGHT ->
          new Content.Highlight(
              entry.getHighlight().getTarget(), entry.getHighlight().getRemoved());
      case MEDIA -> MediaEntryCodec.content(entry.getMedia());
      case LOCATION -> CardEntryCodec.content(entry.getLocation());
      case CONTACT -> CardEntryCodec.content(entry.getContact());
      case LINK -> CardEntryCodec.content(entry.getLink());
      case STICKER -> CardEntryCodec.content(entry.getSticker());
      case MERGED -> MergedEntryCodec.content(entry.getMerged());
      case CALL_ENTRY -> CallEntryCodec.content(entry.getCallEntry());
      case CONTENT_NOT_SET -> withoutContent(entry.getLife());
    };
  }

  private static Content withoutContent(Life life) {
    if (life.hasChangeSeconds()) {
      return new Content.VanishChange(life.getChangeSeconds());
    }
    return life.getApart() == 0 ? new Content.Unknown() : Content.Vanished.INSTANCE;
  }

  private static Content text(Entry entry) {
    List<UserId> mentions = List.of();
    if (entry.getMentionsCount() > 0) {
      List<UserId> users = new ArrayList<>(entry.getMentionsCount());
      entry.getMentionsList().forEach(user -> users.add(new UserId(user)));
      mentions = Collections.unmodifiableList(users);
    }
    return new Content.Text(entry.getText(), entry.getQuote(), mentions, entry.getMentionsAll());
  }

  private static Content custom(Custom custom) {
    ByteString data = custom.getData();
    return new Content.Custom(
        custom.getType(), Bytes.wrap(data.toByteArray()), custom.getFallback());
  }

  private static Content membership(MembershipChange change) {
    List<UserId> users = new ArrayList<>(change.getUsersCount());
    change.getUsersList().forEach(user -> users.add(new UserId(user)));
    UserId actor = new UserId(change.getActor());
    return switch (change.getKind()) {
      case CREATED -> changed(Content.MembershipChange.Kind.CREATED, actor, users, change);
      case JOINED -> changed(Content.MembershipChange.Kind.JOINED, actor, users, change);
      case LEFT -> changed(Content.MembershipChange.Kind.LEFT, actor, users, change);
      case REMOVED -> changed(Content.MembershipChange.Kind.REMOVED, actor, users, change);
      case DECLINED -> changed(Content.MembershipChange.Kind.DECLINED, actor, users, change);
      case BANNED -> changed(Content.MembershipChange.Kind.BANNED, actor, users, change);
      case UNBANNED -> changed(Content.MembershipChange.Kind.UNBANNED, actor, users, change);
      case KIND_UNSPECIFIED, UNRECOGNIZED -> new Content.Unknown();
    };
  }

  private static Content changed(
      Content.MembershipChange.Kind kind,
      UserId actor,
      List<UserId> users,
      MembershipChange change) {
    return new Content.MembershipChange(
        kind,
        actor,
        List.copyOf(users),
        change.getTitle(),
        change.getOwner() == 0 ? null : new UserId(change.getOwner()),
        change.getLink(),
        change.getMutesList().stream().map(GroupChangeCodec::decode).toList());
  }

  private static MembershipChange.Kind stored(Content.MembershipChange.Kind kind) {
    return switch (kind) {
      case CREATED -> MembershipChange.Kind.CREATED;
      case JOINED -> MembershipChange.Kind.JOINED;
      case LEFT -> MembershipChange.Kind.LEFT;
      case REMOVED -> MembershipChange.Kind.REMOVED;
      case DECLINED -> MembershipChange.Kind.DECLINED;
      case BANNED -> MembershipChange.Kind.BANNED;
      case UNBANNED -> MembershipChange.Kind.UNBANNED;
    };
  }
}
