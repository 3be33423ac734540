package io.skein.terminal;

import io.skein.client.BlockingSkeinClient;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Whom and which conversation a command is about. What is missing is told to the user. Confined to
 * the reading thread; waits for the cluster.
 */
final class Subjects {
  private final ChatSession session;

  Subjects(ChatSession session) {
    this.session = session;
  }

  /** The ids of these names; null, and told, if one is unknown. */
  @Nullable List<UserId> named(List<String> names) {
    List<UserId> ids = new ArrayList<>();
    for (String name : names) {
      UserId user = session.userCalled(name);
      if (user == null) {
        return null;
      }
      ids.add(user);
    }
    return ids;
  }

  /**
   * The conversation of this number in the list, else the group of this title, else the chat with
   * this user; null, and told, if there is none.
   */
  @Nullable Room conversation(String wanted) {
    Room room = wanted.matches("\\d{1,4}") ? session.numbered(Integer.parseInt(wanted)) : null;
    if (room == null) {
      room = session.titled(wanted);
    }
    return room == null ? chatWith(wanted) : room;
  }

  private @Nullable Room chatWith(String name) {
    BlockingSkeinClient client = session.client().blocking();
    List<Reply.User> found = client.findUsers(List.of(name));
    if (found.isEmpty()) {
      session.error("there is no user and no group called " + Harmless.line(name));
      return null;
    }
    Reply.User user = found.get(0);
    session.names().put(user.id(), user.name());
    if (user.id().equals(session.self())) {
      session.error("that is you; a conversation needs another");
      return null;
    }
    return session.summarized(client.openDirect(user.id()));
  }

  /** The open group; null, and told, if none is open. */
  @Nullable Room openGroup() {
    Room room = session.open();
    if (room == null || room.id.isDirect()) {
      session.error("open a group first: /open TITLE, or make one: /group TITLE NAME…");
      return null;
    }
    return room;
  }

  /** The line names users of the open group; what is done to them comes back as an entry. */
  <T> boolean change(
      InputLine.Command command,
      BiFunction<ConversationId, List<UserId>, CompletableFuture<T>> change) {
    if (command.words().isEmpty()) {
      return false;
    }
    Room room = openGroup();
    List<UserId> users = room == null ? null : named(command.words());
    if (room != null && users != null) {
      session.client().blocking().await(change.apply(room.id, users));
    }
    return true;
  }
}
