package io.skein.terminal;

import io.skein.client.SearchPage;
import io.skein.client.SearchQuery;
import io.skein.client.SkeinSearch;
import io.skein.protocol.Message;
import io.skein.protocol.Reply.FoundMessage;
import io.skein.protocol.UserId;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The commands by which messages are found again. Confined to the reading thread; waits for the
 * cluster.
 */
final class SearchCommands {
  private static final int PAGE = 20;
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("d MMM yyyy HH:mm", Locale.ENGLISH);

  private final ChatSession session;
  private final Subjects subjects;
  private final HistoryCommands history;

  /** What the numbers mean, over all pages of the search. */
  private final List<Message> listed = new ArrayList<>();

  /** The last page that was shown; null: nothing was searched for. */
  private @Nullable SearchPage shown;

  SearchCommands(ChatSession session, Subjects subjects, HistoryCommands history) {
    this.session = session;
    this.subjects = subjects;
    this.history = history;
  }

  void addTo(Commands.Help help) {
    help.add(
        "search",
        SearchLine.FORMS,
        "find messages again, the newest first; alone: those before. TYPE is one of "
            + SearchLine.TYPES
            + "; TIME such as "
            + PastTime.FORMS,
        this::search);
    help.add("found", "N", "go to where number N was said of what was found", this::found);
  }

  /** False, here and below: the line does not say what is wanted. */
  private boolean search(InputLine.Command command) {
    if (command.words().isEmpty()) {
      return earlier();
    }
    SearchLine line = SearchLine.parse(command.words(), ZonedDateTime.now(ZoneId.systemDefault()));
    SearchQuery query = line == null ? null : query(line);
    if (query != null) {
      SearchPage page = await(search().find(query));
      listed.clear();
      show(page);
    }
    return line != null;
  }

  private boolean earlier() {
    SearchPage before = shown;
    if (before == null) {
      return false;
    }
    if (before.more()) {
      show(await(search().next(before)));
    } else {
      session.note("-- that is the end");
    }
    return true;
  }

  /** Null, and told, if somebody or a conversation is not known. */
  private @Nullable SearchQuery query(SearchLine line) {
    SearchQuery query = SearchQuery.of(line.words()).ofType(line.type()).pagesOf(PAGE);
    if (line.in() != null) {
      Room room =
          line.in().equals("here") ? session.openOrTold() : subjects.conversation(line.in());
      if (room == null) {
        return null;
      }
      query = query.in(room.id);
    }
    if (line.by() != null) {
      UserId user = line.by().equals("me") ? session.self() : session.userCalled(line.by());
      if (user == null) {
        return null;
      }
      query = query.by(user);
    }
    query = line.from() == null ? query : query.since(line.from());
    return line.until() == null ? query : query.before(line.until());
  }

  private void show(SearchPage page) {
    shown = page;
    learnNames(page.messages());
    for (FoundMessage found : page.messages()) {
      Message message = found.message();
      listed.add(message);
      Room room = session.room(message.conversation());
      String place =
          String.format(
              "%3d  %s  %s  #%d %s: ",
              listed.size(),
              WHEN.format(
                  Instant.ofEpochMilli(message.timeMillis()).atZone(ZoneId.systemDefault())),
              session.title(room),
              message.sequence(),
              session.transcript().name(room, message.sender()));
      session.print(
          FoundLines.of(place, session.transcript().said(room, message), page.query().words()));
    }
    if (listed.isEmpty() && !page.more()) {
      session.note("Nothing was found.");
    } else if (!listed.isEmpty()) {
      session.note(
          "── /found N goes there" + (page.more() ? ", /search shows those before" : "") + " ──");
    } else {
      session.note("── nothing so far, /search looks further back ──");
    }
    if (page.incomplete()) {
      session.note("-- some may be missing: search again in a few seconds");
    }
  }

  private void learnNames(List<FoundMessage> page) {
    Set<UserId> people = new LinkedHashSet<>();
    for (FoundMessage found : page) {
      Message message = found.message();
      people.addAll(UserNames.in(message, session.room(message.conversation())));
      UserId peer = message.conversation().peerOf(session.self());
      if (peer != null) {
        people.add(peer);
      }
    }
    session.names().learn(people);
  }

  private boolean found(InputLine.Command command) {
    OptionalLong number = MessageCommands.number(command, 1);
    if (number.isEmpty() || command.words().size() > 1) {
      return false;
    }
    if (number.getAsLong() > listed.size()) {
      session.error("there is no number " + command.rest() + ": /search finds messages");
      return true;
    }
    Message message = listed.get((int) number.getAsLong() - 1);
    Room room = session.room(message.conversation());
    if (room != session.open()) {
      session.open(room);
      session.completions();
    }
    history.jump(room, message.sequence());
    return true;
  }

  private <T> T await(CompletableFuture<T> result) {
    return session.client().blocking().await(result);
  }

  private SkeinSearch search() {
    return session.client().search();
  }
}
