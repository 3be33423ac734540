package io.skein.terminal;

import static java.util.stream.Collectors.toSet;

import io.skein.client.Posted;
import io.skein.protocol.Content;
import io.skein.protocol.Limits;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages of the open conversation on to others. Confined to the reading thread; waits for
 * the cluster.
 */
final class ForwardCommands {
  private static final Pattern RANGE = Pattern.compile("#?(\\d{1,15})-#?(\\d{1,15})");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,15}");

  private final ChatSession session;
  private final Subjects subjects;

  ForwardCommands(ChatSession session, Subjects subjects) {
    this.session = session;
    this.subjects = subjects;
  }

  void addTo(Commands.Help help) {
    help.add(
        "forward",
        "N or N-M TO…",
        "send message N on, or all from N to M as one, to users and groups; quote a title of"
            + " several words",
        this::forward);
    help.add(
        "unfold",
        "N [PLACE…]",
        "show what message N carries, or what the one at a place in it does",
        this::unfold);
  }

  /** {@code N TO…}, or {@code N-M TO…}; false if the line does not say that. */
  private boolean forward(InputLine.Command command) {
    Matcher range = RANGE.matcher(command.words().isEmpty() ? "" : command.words().get(0));
    if (range.matches() && command.words().size() > 1) {
      Room from = session.openOrTold();
      if (from != null) {
        forwardMerged(
            from,
            Long.parseLong(range.group(1)),
            Long.parseLong(range.group(2)),
            command.words().subList(1, command.words().size()));
      }
      return true;
    }
    OptionalLong number = MessageCommands.number(command, 2);
    if (number.isEmpty()) {
      return false;
    }
    Room from = session.openOrTold();
    if (from != null) {
      forward(from, number.getAsLong(), command.words().subList(1, command.words().size()));
    }
    return true;
  }

  private void forward(Room from, long number, List<String> words) {
    if (!session.transcript().isShown(from, number)) {
      // Whether it was edited is not known here.
      session.error("#" + number + " is not on the screen: /jump " + number + " shows it");
      return;
    }
    List<Room> to = named(words);
    if (to != null) {
      to.forEach(one -> session.posts().forward(from, number, one));
    }
  }

  private void forwardMerged(Room from, long first, long last, List<String> words) {
    List<Content.Merge.Item> items = session.transcript().between(from, first, last);
    if (items.isEmpty()) {
      session.error(
          "nothing from #%d to #%d is on the screen: /jump %d shows it"
              .formatted(first, last, first));
      return;
    }
    List<Room> to = named(words);
    if (to == null) {
      return;
    }
    for (Room one : to) {
      String what = "#%d to #%d as one to %s".formatted(first, last, session.title(one));
      CompletableFuture<Posted> post =
          session.client().forwardMerged(from.id, items, session.publicTitle(from), one.id);
      session.posts().sending(post, "/forward " + first + "-" + last + " to " + session.title(one));
      CompletableFuture<Void> unused = post.thenRun(() -> session.note("-- forwarded " + what));
    }
  }

  /** {@code N [PLACE…]}; false if the line does not say that. */
  private boolean unfold(InputLine.Command command) {
    List<Long> numbers = new ArrayList<>();
    for (String word : command.words()) {
      if (!NUMBER.matcher(word).matches()) {
        return false;
      }
      numbers.add(Long.parseLong(word));
    }
    if (numbers.isEmpty() || numbers.size() > Limits.MERGED_DEPTH_MAX) {
      return false;
    }
    Room room = session.openOrTold();
    if (room != null) {
      unfold(room, numbers.get(0), numbers.subList(1, numbers.size()));
    }
    return true;
  }

  /** All of it: there are never more than a few pages. */
  private void unfold(Room room, long number, List<Long> path) {
    String place = path.stream().map(each -> " " + each).collect(Collectors.joining());
    session.note("── what #" + number + place + " carries ──");
    int after = 0;
    Reply.MergedPage page;
    do {
      page =
          session
              .client()
              .blocking()
              .await(session.client().merged().open(room.id, number, path, after));
      session
          .names()
          .learn(page.messages().stream().map(Reply.MergedMessage::sender).collect(toSet()));
      for (Reply.MergedMessage each : page.messages()) {
        after = each.position();
        Message message =
            new Message(room.id, after, each.sender(), null, each.timeMillis(), each.content());
        session.note(
            "%3d  %s  %s"
                .formatted(
                    after,
                    session.transcript().name(room, each.sender()),
                    session.transcript().said(room, message)));
      }
    } while (page.more());
  }

  /** All of them; null, and told, if there is one that is not. */
  private @Nullable List<Room> named(List<String> words) {
    List<Room> rooms = new ArrayList<>();
    for (String word : words) {
      Room room = subjects.conversation(word);
      if (room == null) {
        return null;
      }
      rooms.add(room);
    }
    return rooms;
  }
}
