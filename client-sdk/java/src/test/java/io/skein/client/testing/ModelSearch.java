package io.skein.client.testing;

import io.skein.protocol.Bytes;
import io.skein.protocol.Card;
import io.skein.protocol.Content;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Limits;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.Reply.FoundMessage;
import io.skein.protocol.Request;
import io.skein.protocol.UserId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a cluster means by a search, but for what it takes for a word: here it is what stands
 * between spaces, anywhere in a text. Confined to one thread.
 */
public final class ModelSearch {
  /** What a user may see now, of all its conversations or of one. */
  interface Visible {
    List<List<Message>> to(UserId user);
  }

  private final Visible visible;
  private int emptyPages;
  private boolean incomplete;

  ModelSearch(Visible visible) {
    this.visible = visible;
  }

  /** So many pages with nothing in them come before one with something. */
  public void emptyPages(int count) {
    emptyPages = count;
  }

  /** Whether a part of the index does not answer. */
  public void incomplete(boolean isSo) {
    incomplete = isSo;
  }

  Reply.Answer answer(UserId user, Request.Search search) {
    List<List<Message>> logs = visible.to(user);
    if (search.conversation() != null
        && logs.stream()
            .noneMatch(log -> log.get(0).conversation().equals(search.conversation()))) {
      return Reply.Failed.of(ErrorCode.NOT_A_MEMBER, "search.conversation");
    }
    List<FoundMessage> all =
        logs.stream()
            .flatMap(ModelSearch::asTheyAre)
            .filter(found -> matches(found.message(), search))
            .sorted(Comparator.comparing((FoundMessage one) -> -one.message().timeMillis()))
            .toList();
    int from = search.before().isEmpty() ? 0 : position(search.before());
    if (emptyPages > 0) {
      emptyPages--;
      return new Reply.Found(List.of(), cursor(from), incomplete);
    }
    int limit = search.limit() == 0 ? Limits.SEARCH_FOUND_MAX : search.limit();
    int to = Math.min(all.size(), from + limit);
    return new Reply.Found(
        all.subList(from, to), to < all.size() ? cursor(to) : Bytes.EMPTY, incomplete);
  }

  /** What is said in a conversation, as it was edited, without what was recalled. */
  private static Stream<FoundMessage> asTheyAre(List<Message> log) {
    Map<Long, FoundMessage> all = new HashMap<>();
    for (Message entry : log) {
      if (entry.content() instanceof Content.Said) {
        all.put(entry.sequence(), new FoundMessage(entry, 0));
      } else if (entry.content() instanceof Content.Recall recall) {
        all.remove(recall.target());
      } else if (entry.content() instanceof Content.Edit edit && all.containsKey(edit.target())) {
        Message edited = all.get(edit.target()).message().with(new Content.Text(edit.text()));
        all.put(edit.target(), new FoundMessage(edited, entry.sequence()));
      }
    }
    return new ArrayList<>(all.values()).stream();
  }

  private static boolean matches(Message message, Request.Search search) {
    String text = ((Content.Said) message.content()).plainText().toLowerCase(Locale.ROOT);
    String words = search.words().toLowerCase(Locale.ROOT).strip();
    return (search.conversation() == null || search.conversation().equals(message.conversation()))
        && (search.sender() == null || search.sender().equals(message.sender()))
        && isOf(search.type(), message.content(), text)
        && message.timeMillis() >= search.fromMillis()
        && (search.untilMillis() == 0 || message.timeMillis() < search.untilMillis())
        && (words.isEmpty() || Stream.of(words.split("[ \"]+", -1)).allMatch(text::contains));
  }

  private static boolean isOf(Request.Search.Type type, Content content, String text) {
    return switch (type) {
      case ANY -> true;
      case TEXT -> content instanceof Content.Text;
      case IMAGE -> isFile(content, Content.Media.Kind.IMAGE);
      case VOICE -> isFile(content, Content.Media.Kind.VOICE);
      case VIDEO -> isFile(content, Content.Media.Kind.VIDEO);
      case FILE -> isFile(content, Content.Media.Kind.FILE);
      case LOCATION -> content instanceof Card.Location;
      case CONTACT -> content instanceof Card.Contact;
      case LINK -> content instanceof Card.Link || text.contains("https://");
      case STICKER -> content instanceof Card.Sticker;
      case CUSTOM -> content instanceof Content.Custom;
    };
  }

  private static boolean isFile(Content content, Content.Media.Kind kind) {
    return content instanceof Content.Media media && media.kind() == kind;
  }

  private static Bytes cursor(int position) {
    return Bytes.wrap(ByteBuffer.allocate(Integer.BYTES).putInt(position).array());
  }

  private static int position(Bytes cursor) {
    return ByteBuffer.wrap(cursor.toArray()).getInt();
  }
}
