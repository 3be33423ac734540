package io.skein.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.skein.client.SkeinListener.CursorMoved;
import io.skein.client.testing.FrameJson;
import io.skein.client.testing.ShownMessages;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Discarded;
import io.skein.protocol.GroupChange;
import io.skein.protocol.GroupReply;
import io.skein.protocol.GroupSettings;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.ScheduledPost;
import io.skein.protocol.UserId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What an SDK of any language shows: {@code client-sdk/conformance/shown.json}, which the
 * TypeScript SDK runs as well.
 */
class ShownTest {
  private static final UserId SELF = new UserId(1);

  @TestFactory
  Stream<DynamicTest> aConversation() throws IOException {
    return each("views", ShownTest::view);
  }

  @TestFactory
  Stream<DynamicTest> aList() throws IOException {
    return each("lists", ShownTest::list);
  }

  @TestFactory
  Stream<DynamicTest> aUsersPeople() throws IOException {
    return each("people", ShownTest::people);
  }

  @TestFactory
  Stream<DynamicTest> aGroup() throws IOException {
    return each("groups", ShownTest::group);
  }

  @TestFactory
  Stream<DynamicTest> whatIsHighlighted() throws IOException {
    return each("highlights", ShownTest::highlights);
  }

  @TestFactory
  Stream<DynamicTest> whatIsScheduled() throws IOException {
    return each("scheduled", ShownTest::scheduled);
  }

  @TestFactory
  Stream<DynamicTest> whatIsKeptOfMessages() throws IOException {
    return each("keeping", ShownTest::keeping);
  }

  private interface Check {
    void run(JsonObject scenario);
  }

  private static Stream<DynamicTest> each(String kind, Check check) throws IOException {
    String text = Files.readString(Path.of("../conformance/shown.json"));
    JsonArray scenarios = JsonParser.parseString(text).getAsJsonObject().getAsJsonArray(kind);
    assertThat(scenarios).hasSizeGreaterThan(3);
    return StreamSupport.stream(scenarios.spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .map(one -> DynamicTest.dynamicTest(one.get("name").getAsString(), () -> check.run(one)));
  }

  private static void view(JsonObject scenario) {
    List<Message> entries = new ArrayList<>();
    scenario.getAsJsonArray("entries").forEach(entry -> entries.add(message(entry)));
    List<Message> twice = new ArrayList<>(entries);
    twice.addAll(entries);
    List<Message> backwards = new ArrayList<>(entries);
    Collections.reverse(backwards);

    List<String> expected = strings(scenario.getAsJsonArray("shown"));
    for (List<Message> given : List.of(entries, backwards, twice)) {
      ConversationView before = new ConversationView();
      discarded(scenario, before);
      take(given, scenario, before);
      ConversationView after = new ConversationView();
      take(given, scenario, after);
      discarded(scenario, after);
      assertThat(ShownMessages.of(before)).as("%s", given).isEqualTo(expected);
      assertThat(ShownMessages.of(after)).as("%s", given).isEqualTo(expected);
    }
  }

  private static void take(List<Message> given, JsonObject scenario, ConversationView view) {
    view.take(given);
    if (scenario.has("at")) {
      view.vanish(at(scenario));
      view.take(given);
    }
  }

  /** The nodes' time; of a scenario without one, before anything is over. */
  private static Instant at(JsonObject scenario) {
    return scenario.has("at")
        ? Instant.ofEpochMilli(scenario.get("at").getAsLong())
        : Instant.EPOCH;
  }

  private static void discarded(JsonObject scenario, ConversationView view) {
    if (scenario.has("discarded")) {
      JsonObject frame = json("keepingSynced", json("discarded", array(scenario.get("discarded"))));
      Reply.KeepingSynced synced = (Reply.KeepingSynced) FrameJson.serverFrame(frame).body();
      synced.discarded().forEach(view::discarded);
    }
  }

  private static JsonObject json(String name, JsonElement value) {
    JsonObject json = new JsonObject();
    json.add(name, value);
    return json;
  }

  private static JsonArray array(JsonElement only) {
    JsonArray array = new JsonArray();
    array.add(only);
    return array;
  }

  private static Message message(JsonElement json) {
    JsonObject frame = json("messageEvent", json("message", json));
    return ((Reply.MessageEvent) FrameJson.serverFrame(frame).body()).message();
  }

  private static void list(JsonObject scenario) {
    ConversationList list = new ConversationList();
    int number = 0;
    for (JsonElement element : scenario.getAsJsonArray("steps")) {
      JsonObject step = element.getAsJsonObject();
      number++;

      take(list, step);

      assertThat(list.lines().stream().map(ShownTest::words))
          .as("step %d", number)
          .containsExactlyElementsOf(strings(step.getAsJsonArray("lines")));
      assertThat(list.badge(Instant.EPOCH))
          .as("the badge after step %d", number)
          .isEqualTo(step.get("badge").getAsLong());
    }
  }

  private static void take(ConversationList list, JsonObject step) {
    if (step.has("frame")) {
      hear(list, FrameJson.serverFrame(step.getAsJsonObject("frame")).body());
    }
    if (step.has("read")) {
      for (Map.Entry<String, JsonElement> read : step.getAsJsonObject("read").entrySet()) {
        list.read(ConversationId.parse(read.getKey()), read.getValue().getAsLong());
      }
    }
    if (step.has("left")) {
      list.left(ConversationId.parse(step.get("left").getAsString()));
    }
    if (step.has("stranger")) {
      list.stranger(ConversationId.parse(step.get("stranger").getAsString()));
    }
    if (step.has("known")) {
      list.known(ConversationId.parse(step.get("known").getAsString()));
    }
  }

  private static void hear(ConversationList list, Reply body) {
    if (body instanceof Reply.ConversationOpened opened) {
      list.summarized(opened.conversation());
    } else if (body instanceof Reply.MessageEvent event) {
      list.heard(event.message(), SELF);
    } else if (body instanceof Reply.PreferencesEvent event) {
      list.preferred(event.conversation(), event.preferences());
    } else if (body instanceof Reply.KeepingEvent event) {
      event.discarded().forEach(list::discarded);
    } else if (body instanceof Reply.CursorEvent moved) {
      list.moved(
          new CursorMoved(
              moved.conversation(),
              moved.user(),
              moved.delivered(),
              moved.read(),
              moved.unread(),
              moved.head(),
              moved.unreadMentions(),
              moved.firstMention()));
    }
  }

  private static String words(ConversationList.Line line) {
    return line.conversation()
        + " "
        + line.unread()
        + " @"
        + line.mentions()
        + (line.markedUnread() ? " marked" : "")
        + (line.fromStranger() ? " stranger" : "");
  }

  private static void people(JsonObject scenario) {
    PeopleList list = new PeopleList();
    int number = 0;
    for (JsonElement element : scenario.getAsJsonArray("steps")) {
      JsonObject step = element.getAsJsonObject();
      number++;

      boolean follows = take(list, FrameJson.serverFrame(step.getAsJsonObject("frame")).body());

      Instant now = Instant.ofEpochMilli(step.has("at") ? step.get("at").getAsLong() : 0);
      assertThat(words(list, now))
          .as("step %d", number)
          .isEqualTo(strings(step.getAsJsonArray("shown")));
      assertThat(follows)
          .as("whether step %d follows", number)
          .isEqualTo(!step.has("follows") || step.get("follows").getAsBoolean());
    }
  }

  /** Whether it followed what was known; a page always does. */
  private static boolean take(PeopleList list, Reply body) {
    if (body instanceof Reply.PeopleSynced page) {
      list.synced(page);
      return true;
    }
    return list.changed((Reply.PeopleEvent) body);
  }

  private static List<String> words(PeopleList list, Instant now) {
    List<String> words = new ArrayList<>();
    list.contacts()
        .forEach(one -> words.add(("contact " + one.user() + " " + one.remark()).strip()));
    list.blocked().forEach(one -> words.add("blocked " + one.user()));
    list.received(now).forEach(one -> words.add("received " + one.user()));
    list.sent(now).forEach(one -> words.add("sent " + one.user()));
    if (!list.self().displayName().isEmpty()) {
      words.add("self " + list.self().displayName());
    }
    return words;
  }

  private static void group(JsonObject scenario) {
    inAnyOrder(scenario, ShownTest::shownGroup);
  }

  private static void highlights(JsonObject scenario) {
    inAnyOrder(scenario, given -> shownHighlights(given, at(scenario)));
  }

  private static void inAnyOrder(
      JsonObject scenario, Function<List<JsonObject>, List<String>> shown) {
    List<JsonObject> given = new ArrayList<>();
    scenario.getAsJsonArray("given").forEach(one -> given.add(one.getAsJsonObject()));
    List<JsonObject> twice = new ArrayList<>(given);
    twice.addAll(given);
    List<JsonObject> backwards = new ArrayList<>(given);
    Collections.reverse(backwards);

    List<String> expected = strings(scenario.getAsJsonArray("shown"));
    assertThat(shown.apply(given)).isEqualTo(expected);
    assertThat(shown.apply(backwards)).as("the other way round").isEqualTo(expected);
    assertThat(shown.apply(twice)).isEqualTo(expected);
  }

  private static List<String> shownGroup(List<JsonObject> given) {
    GroupView view = new GroupView();
    given.forEach(one -> take(view, one));
    GroupSettings settings = view.settings();
    List<String> words = new ArrayList<>();
    words.add("title " + view.title());
    words.add(
        "settings "
            + settings.joinMode()
            + " "
            + settings.mode()
            + " "
            + settings.slowSeconds()
            + (settings.silenced() ? " silenced" : ""));
    Message announcement = view.announcement();
    if (announcement != null
        && announcement.content() instanceof GroupChange.Announcement announced) {
      words.add("announced " + announced.text());
    }
    view.members().forEach(member -> words.add(words(member)));
    return words;
  }

  private static void take(GroupView view, JsonObject given) {
    if (given.has("entry")) {
      view.take(message(given.get("entry")));
      return;
    }
    Reply body = FrameJson.serverFrame(given.getAsJsonObject("frame")).body();
    if (body instanceof Reply.MemberPage page) {
      view.take(given.has("after") ? UserId.parse(given.get("after").getAsString()) : null, page);
    } else {
      view.take((GroupReply.Group) body);
    }
  }

  private static String words(GroupView.Member member) {
    String words = member.user() + " " + member.role();
    if (!member.remark().isEmpty()) {
      words += " as " + member.remark();
    }
    long until = member.mutedUntilMillis();
    if (until == 0) {
      return words;
    }
    return words + " muted " + (until == GroupChange.FOR_EVER ? "for ever" : until);
  }

  private static List<String> shownHighlights(List<JsonObject> given, Instant at) {
    HighlightView view = new HighlightView();
    for (JsonObject one : given) {
      if (one.has("entry")) {
        view.take(message(one.get("entry")));
      } else {
        view.take((Reply.Highlights) FrameJson.serverFrame(one.getAsJsonObject("frame")).body());
      }
    }
    return view.highlighted(at).stream()
        .map(one -> one.target() + " by " + one.user() + " at " + one.sequence())
        .toList();
  }

  private static void scheduled(JsonObject scenario) {
    ScheduledList list = new ScheduledList();
    int number = 0;
    for (JsonElement element : scenario.getAsJsonArray("steps")) {
      JsonObject step = element.getAsJsonObject();
      number++;

      boolean asks = take(list, FrameJson.serverFrame(step.getAsJsonObject("frame")).body());

      assertThat(list.posts().stream().map(ShownTest::words))
          .as("step %d", number)
          .containsExactlyElementsOf(strings(step.getAsJsonArray("shown")));
      assertThat(asks)
          .as("whether step %d asks", number)
          .isEqualTo(step.get("asks").getAsBoolean());
    }
  }

  /** Whether the node is to be asked then. */
  private static boolean take(ScheduledList list, Reply body) {
    return body instanceof Reply.ScheduledPage page
        ? list.listed(page)
        : !list.changed((Reply.ScheduledEvent) body);
  }

  private static String words(ScheduledPost post) {
    return post.clientId().low()
        + " "
        + post.dueMillis()
        + " "
        + post.state()
        + (post.refusal() == null ? "" : " " + post.refusal());
  }

  private static void keeping(JsonObject scenario) {
    KeepingList list = new KeepingList();
    int number = 0;
    for (JsonElement element : scenario.getAsJsonArray("steps")) {
      JsonObject step = element.getAsJsonObject();
      number++;

      boolean follows = take(list, FrameJson.serverFrame(step.getAsJsonObject("frame")).body());

      assertThat(words(list))
          .as("step %d", number)
          .isEqualTo(strings(step.getAsJsonArray("shown")));
      assertThat(follows)
          .as("whether step %d follows", number)
          .isEqualTo(!step.has("follows") || step.get("follows").getAsBoolean());
    }
  }

  /** Whether it followed what was known; a page always does. */
  private static boolean take(KeepingList list, Reply body) {
    if (body instanceof Reply.KeepingSynced page) {
      list.synced(page);
      return true;
    }
    return list.changed((Reply.KeepingEvent) body);
  }

  private static List<String> words(KeepingList list) {
    List<String> words = new ArrayList<>();
    list.starred().forEach(one -> words.add("star " + one.conversation() + " " + one.sequence()));
    Discarded discarded = list.discarded(ConversationId.group(7));
    if (!discarded.isNone()) {
      StringBuilder singles = new StringBuilder();
      discarded.sequences().forEach(sequence -> singles.append(' ').append(sequence));
      words.add("deleted to " + discarded.upTo() + (singles.isEmpty() ? "" : " and" + singles));
    }
    return words;
  }

  private static List<String> strings(JsonArray array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonElement::getAsString).toList();
  }
}
