package io.skein.client.internal.core;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.skein.client.FirstSync;
import io.skein.client.OutboxEntry;
import io.skein.client.SkeinListener.CursorMoved;
import io.skein.client.StateStore.Checkpoint;
import io.skein.client.StateStore.Position;
import io.skein.client.testing.FrameJson;
import io.skein.protocol.Bytes;
import io.skein.protocol.ClientFrame;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Limits;
import io.skein.protocol.Message;
import io.skein.protocol.Preferences;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.UserId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Runs one scenario of {@code steps.json}, step by step; the file says what its words mean. */
final class StepRunner implements Effects {
  /** Every random number is the lowest. */
  static final RandomGenerator LOWEST = () -> 0;

  private static final int DEADLINE_MILLIS = 30_000;
  private static final int BACKOFF_FIRST_MILLIS = 50;
  private static final int BACKOFF_MAX_MILLIS = 2_000;

  private final ClientCore core;
  private final List<ClientFrame> unanswered = new ArrayList<>();
  private JsonArray effects = new JsonArray();

  StepRunner(JsonObject scenario) {
    JsonObject saved = scenario.getAsJsonObject("saved");
    Map<ConversationId, Position> positions = new HashMap<>();
    for (Map.Entry<String, JsonElement> entry : saved.getAsJsonObject("positions").entrySet()) {
      JsonArray place = entry.getValue().getAsJsonArray();
      positions.put(
          ConversationId.parse(entry.getKey()),
          new Position(place.get(0).getAsLong(), place.get(1).getAsLong()));
    }
    List<OutboxEntry> outbox = new ArrayList<>();
    if (scenario.has("outbox")) {
      scenario.getAsJsonArray("outbox").forEach(entry -> outbox.add(entry(entry)));
    }
    Bytes cursor = Bytes.wrap(Base64.getDecoder().decode(saved.get("cursor").getAsString()));
    core =
        new ClientCore(settings(scenario), new Checkpoint(cursor, positions), outbox, LOWEST, this);
  }

  private static CoreSettings settings(JsonObject scenario) {
    JsonObject given =
        scenario.has("settings") ? scenario.getAsJsonObject("settings") : new JsonObject();
    CoreSettings usual = CoreSettings.DEFAULTS;
    return new CoreSettings(
        given.has("postWindow") ? given.get("postWindow").getAsInt() : usual.postWindow(),
        given.has("callbacksMax") ? given.get("callbacksMax").getAsInt() : usual.callbacksMax(),
        usual.callsMax(),
        usual.ackDelayMillis(),
        usual.receipts(),
        usual.answerTimeoutMillis(),
        given.has("firstSync")
            ? FirstSync.valueOf(given.get("firstSync").getAsString())
            : usual.firstSync());
  }

  /** What the step makes the core do, in order. */
  JsonArray run(JsonObject step) {
    effects = new JsonArray();
    long now = step.get("at").getAsLong();
    if (step.has("connected")) {
      unanswered.clear();
      core.connected(welcome(step.getAsJsonObject("connected")), now);
    } else if (step.has("disconnected")) {
      unanswered.clear();
      core.disconnected(now);
    } else if (step.has("post")) {
      core.post(entry(step.get("post")), now);
    } else if (step.has("call")) {
      core.call(call(step, now), now);
    } else if (step.has("looks")) {
      String conversation = step.get("looks").getAsString();
      core.looks(conversation.isEmpty() ? null : ConversationId.parse(conversation));
    } else if (step.has("watches")) {
      List<UserId> users = new ArrayList<>();
      step.getAsJsonArray("watches").forEach(user -> users.add(UserId.parse(user.getAsString())));
      core.watches(users);
    } else if (step.has("typed")) {
      JsonArray typed = step.getAsJsonArray("typed");
      core.typed(
          new Request.Typing(
              ConversationId.parse(typed.get(0).getAsString()),
              Request.Typing.Kind.valueOf(typed.get(1).getAsString())),
          now);
    } else if (step.has("event")) {
      core.received(FrameJson.serverFrame(step.getAsJsonObject("event")), now);
    } else if (step.has("answer")) {
      JsonObject answer = step.getAsJsonObject("with").deepCopy();
      answer.addProperty("request", takeOldest(step.get("answer").getAsString()));
      core.received(FrameJson.serverFrame(answer), now);
    } else if (step.has("handled")) {
      Map<ConversationId, Long> upTo = new HashMap<>();
      step.getAsJsonObject("handled")
          .entrySet()
          .forEach(one -> upTo.put(ConversationId.parse(one.getKey()), one.getValue().getAsLong()));
      core.handled(upTo, step.has("messages") ? step.get("messages").getAsInt() : 1, now);
    } else if (step.has("saved")) {
      core.saved(step.get("saved").getAsBoolean(), now);
    } else {
      core.advance(now);
    }
    return effects;
  }

  long nextDue(JsonObject step) {
    return core.nextDue(step.get("at").getAsLong());
  }

  private int takeOldest(String body) {
    for (ClientFrame frame : unanswered) {
      if (FrameJson.json(frame).has(body)) {
        unanswered.remove(frame);
        return frame.request();
      }
    }
    throw new IllegalStateException("no " + body + " is unanswered");
  }

  private static Reply.Welcome welcome(JsonObject given) {
    return new Reply.Welcome(
        new UserId(1),
        new DeviceId(9),
        "node",
        1,
        given.get("heartbeatMillis").getAsInt(),
        given.has("resumed") && given.get("resumed").getAsBoolean(),
        Limits.DEFAULTS,
        List.of());
  }

  private static OutboxEntry entry(JsonElement given) {
    JsonObject entry = given.getAsJsonObject();
    return new OutboxEntry(
        ConversationId.parse(entry.get("conversation").getAsString()),
        ClientId.of(HexFormat.of().parseHex(entry.get("clientId").getAsString())),
        entry.get("knownHead").getAsLong(),
        new Content.Text(entry.get("text").getAsString()));
  }

  private static Call call(JsonObject step, long now) {
    return new Call(
        FrameJson.request(step.getAsJsonObject("call")),
        step.has("deadline") ? step.get("deadline").getAsLong() : now + DEADLINE_MILLIS,
        answer -> {},
        new Backoff(BACKOFF_FIRST_MILLIS, BACKOFF_MAX_MILLIS, LOWEST));
  }

  private void effect(String words) {
    effects.add(new JsonPrimitive(words));
  }

  @Override
  public void send(ClientFrame frame) {
    if (frame.request() != 0) {
      unanswered.add(frame);
    }
    JsonObject sent = new JsonObject();
    sent.add(frame.request() == 0 ? "sendOnly" : "send", FrameJson.json(frame));
    effects.add(sent);
  }

  @Override
  public void abandon(ErrorCode code, String detail) {
    effect("abandon " + code);
  }

  @Override
  public void hand(Message message) {
    effect("hand " + message.conversation() + " " + message.sequence());
  }

  @Override
  public void conversation(Reply.ConversationSummary summary) {
    effect("conversation " + summary.conversation());
  }

  @Override
  public void cursor(CursorMoved moved) {
    effect("cursor " + moved.conversation() + " " + moved.user() + " " + moved.read());
  }

  @Override
  public void preferences(ConversationId conversation, Preferences preferences) {
    effect("preferences " + conversation);
  }

  @Override
  public void stranger(ConversationId conversation) {
    effect("stranger " + conversation);
  }

  @Override
  public void people(Reply.PeopleEvent changed) {
    effect("people");
  }

  @Override
  public void unheard() {
    effect("unheard");
  }

  @Override
  public void event(Reply.Event event) {
    effect("shown " + bodyName(event));
  }

  @Override
  public void caughtUp() {
    effect("caught up");
  }

  @Override
  public void attempting(OutboxEntry entry) {
    effect("attempting " + hex(entry.clientId()) + " " + entry.knownHead());
  }

  @Override
  public void posted(ConversationId conversation, ClientId id, long sequence, long timeMillis) {
    effect("posted " + hex(id) + " " + sequence);
  }

  @Override
  public void refused(OutboxEntry entry, Reply.Failed failed) {
    effect("refused " + hex(entry.clientId()) + " " + failed.code());
  }

  @Override
  public void answer(Call call, Reply.Answer answer) {
    if (answer instanceof Reply.Failed failed) {
      effect("answer " + failed.code());
    } else {
      effect("answer " + bodyName(answer));
    }
  }

  private static String bodyName(Reply body) {
    String name = body.getClass().getSimpleName();
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }

  @Override
  public void save(Checkpoint checkpoint) {
    StringBuilder words = new StringBuilder("save ");
    words.append(Base64.getEncoder().encodeToString(checkpoint.cursor().toArray()));
    checkpoint.positions().entrySet().stream()
        .map(one -> " " + one.getKey() + ":" + one.getValue().seen() + "/" + one.getValue().head())
        .sorted()
        .forEach(words::append);
    effect(words.toString());
  }

  private static String hex(ClientId id) {
    return HexFormat.of()
        .formatHex(ByteBuffer.allocate(16).putLong(id.high()).putLong(id.low()).array());
  }
}
