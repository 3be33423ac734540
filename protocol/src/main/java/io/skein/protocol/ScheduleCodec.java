package io.skein.protocol;

import static io.skein.protocol.FieldReader.required;

import io.skein.protocol.Request.ChangeScheduled.Action;
import io.skein.protocol.ScheduledPost.State;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Scheduled posts: requests, answer, event and value, both directions. */
final class ScheduleCodec {
  static final int SCHEDULE_POST = 110;
  static final int CHANGE_SCHEDULED = 111;
  static final int LIST_SCHEDULED = 112;
  static final int SCHEDULED_PAGE = 110;
  static final int SCHEDULED_EVENT = 111;

  private ScheduleCodec() {}

  // ---- requests

  static void write(FieldWriter out, Request.SchedulePost schedule) {
    int begun = out.begin(SCHEDULE_POST);
    MessageCodec.write(out, 1, schedule.conversation());
    out.clientId(2, schedule.clientId());
    out.fixed64(3, schedule.dueMillis());
    MessageCodec.write(out, 4, schedule.content());
    out.end(begun);
  }

  static Request.SchedulePost readSchedulePost(FieldReader in, Limits limits)
      throws DecodeException {
    ConversationId conversation = null;
    ClientId clientId = null;
    long dueMillis = 0;
    Content content = null;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> conversation = MessageCodec.readId(in, "schedule_post.conversation");
        case 2 -> clientId = in.clientId("schedule_post.client_id");
        case 3 -> dueMillis = in.number("schedule_post.due_millis");
        case 4 -> content = readSaid(in, "schedule_post.content", limits);
        default -> in.skip();
      }
    }
    return new Request.SchedulePost(
        required(conversation, "schedule_post.conversation"),
        required(clientId, "schedule_post.client_id"),
        RequestCodec.aboveZero(dueMillis, "schedule_post.due_millis"),
        required(content, "schedule_post.content"));
  }

  /** Operations are about messages that there are, and so of the moment. */
  private static Content readSaid(FieldReader in, String name, Limits limits)
      throws DecodeException {
    Content content = MessageCodec.readPostedContent(in, name, limits);
    if (!(content instanceof Content.Said)) {
      throw FieldReader.bad(name, "none that is posted later");
    }
    return content;
  }

  static void write(FieldWriter out, Request.ChangeScheduled change) {
    int begun = out.begin(CHANGE_SCHEDULED);
    out.clientId(1, change.clientId());
    out.uint32(
        2,
        switch (change.action()) {
          case ALTER -> 1;
          case CANCEL -> 2;
          case SEND_NOW -> 3;
        });
    out.fixed64(3, change.dueMillis());
    if (change.content() != null) {
      MessageCodec.write(out, 4, change.content());
    }
    out.end(begun);
  }

  static Request.ChangeScheduled readChangeScheduled(FieldReader in, Limits limits)
      throws DecodeException {
    ClientId clientId = null;
    Action action = null;
    long dueMillis = 0;
    Content content = null;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> clientId = in.clientId("change_scheduled.client_id");
        case 2 -> action = actionOf(in.uint32("change_scheduled.action"));
        case 3 -> dueMillis = in.number("change_scheduled.due_millis");
        case 4 -> content = readSaid(in, "change_scheduled.content", limits);
        default -> in.skip();
      }
    }
    if (action == Action.ALTER && dueMillis == 0 && content == null) {
      throw FieldReader.bad("change_scheduled", "alters nothing");
    }
    return new Request.ChangeScheduled(
        required(clientId, "change_scheduled.client_id"),
        required(action, "change_scheduled.action"),
        dueMillis,
        content);
  }

  private static Action actionOf(int number) throws DecodeException {
    return switch (number) {
      case 1 -> Action.ALTER;
      case 2 -> Action.CANCEL;
      case 3 -> Action.SEND_NOW;
      default -> throw FieldReader.bad("change_scheduled.action", "missing, or not known here");
    };
  }

  static void write(FieldWriter out, Request.ListScheduled list) {
    int begun = out.begin(LIST_SCHEDULED);
    if (list.after() != null) {
      out.clientId(1, list.after());
    }
    out.uint32(2, list.limit());
    out.end(begun);
  }

  static Request.ListScheduled readListScheduled(FieldReader in, Limits limits)
      throws DecodeException {
    ClientId after = null;
    int limit = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> after = in.clientId("list_scheduled.after");
        case 2 -> limit = in.count("list_scheduled.limit");
        default -> in.skip();
      }
    }
    return new Request.ListScheduled(after, RequestCodec.pageSize(limit, limits.pageEntriesMax()));
  }

  // ---- what a node says

  static void write(FieldWriter out, Reply.ScheduledPage page) {
    int begun = out.begin(SCHEDULED_PAGE);
    page.posts().forEach(post -> write(out, 1, post));
    out.bool(2, page.more());
    out.fixed64(3, page.change());
    out.end(begun);
  }

  static Reply.ScheduledPage readScheduledPage(FieldReader in) throws DecodeException {
    List<ScheduledPost> posts = new ArrayList<>();
    boolean more = false;
    long change = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> posts.add(readPost(in));
        case 2 -> more = in.bool("scheduled_page.more");
        case 3 -> change = in.number("scheduled_page.change");
        default -> in.skip();
      }
    }
    return new Reply.ScheduledPage(Collections.unmodifiableList(posts), more, change);
  }

  static void write(FieldWriter out, Reply.ScheduledEvent event) {
    int begun = out.begin(SCHEDULED_EVENT);
    out.fixed64(1, event.change());
    event.posts().forEach(post -> write(out, 2, post));
    event.gone().forEach(id -> out.clientId(3, id));
    out.end(begun);
  }

  static Reply.ScheduledEvent readScheduledEvent(FieldReader in) throws DecodeException {
    long change = 0;
    List<ScheduledPost> posts = new ArrayList<>(1);
    List<ClientId> gone = new ArrayList<>(1);
    while (in.next()) {
      switch (in.field()) {
        case 1 -> change = in.number("scheduled_event.change");
        case 2 -> posts.add(readPost(in));
        case 3 -> gone.add(in.clientId("scheduled_event.gone"));
        default -> in.skip();
      }
    }
    return new Reply.ScheduledEvent(
        change, Collections.unmodifiableList(posts), Collections.unmodifiableList(gone));
  }

  // ---- value

  static void write(FieldWriter out, int field, ScheduledPost post) {
    int begun = out.begin(field);
    out.clientId(1, post.clientId());
    MessageCodec.write(out, 2, post.conversation());
    MessageCodec.write(out, 3, post.content());
    out.fixed64(4, post.dueMillis());
    out.uint32(
        5,
        switch (post.state()) {
          case WAITING -> 0;
          case POSTING -> 1;
          case REFUSED -> 2;
        });
    if (post.refusal() != null) {
      out.uint32(6, post.refusal().number());
    }
    out.end(begun);
  }

  private static ScheduledPost readPost(FieldReader in) throws DecodeException {
    ClientId clientId = null;
    ConversationId conversation = null;
    Content content = Content.Unknown.INSTANCE;
    long dueMillis = 0;
    State state = State.WAITING;
    int refusal = 0;
    int outer = in.enter("scheduled_post");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> clientId = in.clientId("scheduled_post.client_id");
        case 2 -> conversation = MessageCodec.readId(in, "scheduled_post.conversation");
        case 3 -> content = MessageCodec.readContent(in, "scheduled_post.content");
        case 4 -> dueMillis = in.number("scheduled_post.due_millis");
        case 5 -> state = stateOf(in.uint32("scheduled_post.state"));
        case 6 -> refusal = in.uint32("scheduled_post.refusal");
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new ScheduledPost(
        required(clientId, "scheduled_post.client_id"),
        required(conversation, "scheduled_post.conversation"),
        content,
        dueMillis,
        state,
        refusalOf(state, refusal));
  }

  /** Nothing can be done about one in a state of a later release, as about one on its way. */
  private static State stateOf(int number) {
    return switch (number) {
      case 0 -> State.WAITING;
      case 2 -> State.REFUSED;
      default -> State.POSTING;
    };
  }

  private static @Nullable ErrorCode refusalOf(State state, int number) {
    return state == State.REFUSED ? ErrorCode.received(number) : null;
  }
}
