package io.skein.client.internal.core.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.skein.client.PeerConnection.Candidate;
import io.skein.client.PeerConnection.State;
import io.skein.protocol.CallSignal;
import io.skein.protocol.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What two devices say to each other so that media flow, step by step, as in any language. */
class CallNegotiationTest {
  private static final Path TABLE = Path.of("../conformance/call-negotiation.json");

  @TestFactory
  Stream<DynamicTest> stepByStep() throws IOException {
    JsonArray scenarios =
        JsonParser.parseString(Files.readString(TABLE))
            .getAsJsonObject()
            .getAsJsonArray("scenarios");
    assertThat(scenarios).hasSizeGreaterThan(10);
    return StreamSupport.stream(scenarios.spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .map(one -> DynamicTest.dynamicTest(one.get("name").getAsString(), () -> run(one)));
  }

  private static void run(JsonObject scenario) {
    Runner runner = new Runner(scenario);
    int number = 0;
    for (JsonElement element : scenario.getAsJsonArray("steps")) {
      JsonObject step = element.getAsJsonObject();
      number++;

      runner.run(step);

      assertThat(runner.takeEffects()).as("step %d", number).isEqualTo(step.get("expect"));
      long due = step.has("due") ? step.get("due").getAsLong() : Long.MAX_VALUE;
      assertThat(runner.link.nextDue()).as("when step %d wants the next", number).isEqualTo(due);
    }
  }

  private static final class Runner implements PeerLink.Effects {
    final PeerLink link;
    private JsonArray effects = new JsonArray();

    Runner(JsonObject scenario) {
      link =
          new PeerLink(
              scenario.get("first").getAsBoolean(), scenario.get("join").getAsInt(), 0, this);
    }

    JsonArray takeEffects() {
      JsonArray taken = effects;
      effects = new JsonArray();
      return taken;
    }

    void run(JsonObject step) {
      long at = step.get("at").getAsLong();
      JsonElement with = step.get("with");
      switch (step.get("do").getAsString()) {
        case "begin" -> link.begin(at);
        case "told" -> link.told(with.getAsBoolean(), at);
        case "received" -> link.received(signal(with.getAsJsonObject()), at);
        case "delivered" -> link.delivered(with.getAsInt(), at);
        case "refused" -> refused(with.getAsJsonObject(), at);
        case "done" -> link.done(with == null ? null : with.getAsString(), at);
        case "failed" -> link.failed(with.getAsBoolean(), at);
        case "wanted" -> link.wanted(at);
        case "candidate" -> link.candidate(new Candidate(with.getAsString(), "0", 0), at);
        case "connection" -> link.connection(State.valueOf(with.getAsString()), at);
        case "advance" -> link.advance(at);
        default -> throw new IllegalArgumentException("no such step: " + step);
      }
    }

    private void refused(JsonObject with, long at) {
      link.refused(
          with.get("sequence").getAsInt(),
          ErrorCode.valueOf(with.get("code").getAsString()),
          number(with, "retryAfterMillis"),
          at);
    }

    private static CallSignal signal(JsonObject json) {
      return new CallSignal(
          json.has("kind")
              ? CallSignal.Kind.valueOf(json.get("kind").getAsString())
              : CallSignal.Kind.UNKNOWN,
          number(json, "sequence"),
          json.has("body") ? json.get("body").getAsString() : "",
          json.has("mid") ? json.get("mid").getAsString() : "",
          number(json, "line"),
          number(json, "offer"),
          number(json, "join"));
    }

    private static int number(JsonObject json, String name) {
      return json.has(name) ? json.get(name).getAsInt() : 0;
    }

    private void add(String name, JsonElement value) {
      JsonObject effect = new JsonObject();
      effect.add(name, value);
      effects.add(effect);
    }

    /** Without what is 0 or empty. */
    private static JsonObject json(CallSignal signal) {
      JsonObject json = new JsonObject();
      json.addProperty("kind", signal.kind().name());
      json.addProperty("sequence", signal.sequence());
      if (!signal.body().isEmpty()) {
        json.addProperty("body", signal.body());
      }
      if (!signal.mid().isEmpty()) {
        json.addProperty("mid", signal.mid());
      }
      if (signal.line() != 0) {
        json.addProperty("line", signal.line());
      }
      if (signal.offer() != 0) {
        json.addProperty("offer", signal.offer());
      }
      json.addProperty("join", signal.join());
      return json;
    }

    @Override
    public void send(CallSignal signal) {
      add("send", json(signal));
    }

    @Override
    public void run(Negotiation.Operation operation) {
      JsonObject run = new JsonObject();
      if (operation instanceof Negotiation.Operation.Offer offer) {
        run.addProperty("is", "offer");
        run.addProperty("restart", offer.restart());
      } else if (operation instanceof Negotiation.Operation.Answer answer) {
        run.addProperty("is", "answer");
        run.addProperty("offer", answer.offer().body());
      } else if (operation instanceof Negotiation.Operation.Accept accept) {
        run.addProperty("is", "accept");
        run.addProperty("answer", accept.answer().body());
      } else if (operation instanceof Negotiation.Operation.Candidate candidate) {
        run.addProperty("is", "candidate");
        run.addProperty("candidate", candidate.candidate().body());
      }
      add("run", run);
    }

    @Override
    public void askCall() {
      effects.add("askCall");
    }

    @Override
    public void lost() {
      effects.add("lost");
    }
  }
}
