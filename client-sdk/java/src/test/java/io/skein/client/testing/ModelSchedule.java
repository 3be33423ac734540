package io.skein.client.testing;

import io.skein.protocol.ClientId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.ScheduledPost;
import io.skein.protocol.UserId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster means by scheduled posts, where nothing ever is due by itself. Confined to one
 * thread.
 */
final class ModelSchedule {
  private static final class Own {
    final Map<ClientId, ScheduledPost> posts = new LinkedHashMap<>();
    long change;
  }

  private final Map<UserId, Own> all = new HashMap<>();
  private final BiConsumer<UserId, Reply.Event> push;
  private final BiFunction<UserId, Request.Post, Reply.Answer> poster;

  /**
   * @param push tells all of a user's devices
   * @param poster posts in a user's name
   */
  ModelSchedule(
      BiConsumer<UserId, Reply.Event> push, BiFunction<UserId, Request.Post, Reply.Answer> poster) {
    this.push = push;
    this.poster = poster;
  }

  /** Null if it is about something else. */
  Reply.@Nullable Answer answer(UserId user, Request request) {
    Own own = all.computeIfAbsent(user, id -> new Own());
    if (request instanceof Request.SchedulePost asked) {
      put(
          user,
          own,
          ScheduledPost.waiting(
              asked.clientId(), asked.conversation(), asked.content(), asked.dueMillis()));
      return Reply.Done.INSTANCE;
    } else if (request instanceof Request.ListScheduled) {
      return new Reply.ScheduledPage(List.copyOf(own.posts.values()), false, own.change);
    } else if (request instanceof Request.ChangeScheduled change) {
      ScheduledPost before = own.posts.get(change.clientId());
      return before == null
          ? Reply.Failed.of(ErrorCode.NO_SUCH_SCHEDULED, "")
          : change(user, own, before, change);
    }
    return null;
  }

  private Reply.Answer change(
      UserId user, Own own, ScheduledPost before, Request.ChangeScheduled change) {
    switch (change.action()) {
      case CANCEL -> gone(user, own, before);
      case ALTER ->
          put(
              user,
              own,
              ScheduledPost.waiting(
                  before.clientId(),
                  before.conversation(),
                  change.content() == null ? before.content() : change.content(),
                  change.dueMillis() == 0 ? before.dueMillis() : change.dueMillis()));
      case SEND_NOW -> {
        Reply.Answer answer =
            poster.apply(
                user,
                new Request.Post(before.conversation(), before.clientId(), 0, before.content()));
        if (answer instanceof Reply.Failed failed) {
          put(user, own, before.refused(failed.code()));
        } else {
          gone(user, own, before);
        }
      }
    }
    return Reply.Done.INSTANCE;
  }

  private void put(UserId user, Own own, ScheduledPost post) {
    own.posts.put(post.clientId(), post);
    push.accept(user, new Reply.ScheduledEvent(++own.change, List.of(post), List.of()));
  }

  private void gone(UserId user, Own own, ScheduledPost post) {
    own.posts.remove(post.clientId());
    push.accept(user, new Reply.ScheduledEvent(++own.change, List.of(), List.of(post.clientId())));
  }
}
