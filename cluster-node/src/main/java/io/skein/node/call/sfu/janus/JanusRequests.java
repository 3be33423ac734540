package io.skein.node.call.sfu.janus;

import com.fasterxml.jackson.databind.JsonNode;
import io.skein.node.call.sfu.SfuException;
import io.skein.protocol.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Requests of a {@link JanusClient} that wait for what ends them. Confined to its thread. */
final class JanusRequests {
  /** What ends a request. */
  enum Until {
    /** That Janus has it. */
    ACK,
    /** Its answer. */
    SUCCESS,
    /** What its plugin says later. */
    EVENT
  }

  /** For whom a request is. */
  enum For {
    /** A device: so many at once wait for an answer, and no more. */
    DEVICE,
    /**
     * The connection itself: as many as there are connections of devices at most, refused never.
     */
    UPKEEP
  }

  /** A request that was added. */
  record Asked(String transaction, CompletionStage<JsonNode> answer) {}

  private record Waiting(
      CompletableFuture<JsonNode> answer, Until until, For whom, Runnable noTimeout) {}

  private final JanusLoop loop;
  private final Duration timeout;
  private final Runnable late;
  private final Map<String, Waiting> waiting = new HashMap<>();
  private int ofDevices;
  private long transactions;

  /**
   * @param timeout how long an answer may take
   * @param late is run when one has taken longer
   */
  JanusRequests(JanusLoop loop, Duration timeout, Runnable late) {
    this.loop = loop;
    this.timeout = timeout;
    this.late = late;
  }

  /** Those for devices. */
  int ofDevices() {
    return ofDevices;
  }

  /** Its answer fails with {@link SfuException} or {@link JanusException}. */
  Asked add(Until until, For whom) {
    String transaction = Long.toString(++transactions);
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    waiting.put(
        transaction,
        new Waiting(answer, until, whom, loop.after(timeout, () -> timeOut(transaction))));
    ofDevices += whom == For.DEVICE ? 1 : 0;
    return new Asked(transaction, answer);
  }

  private void timeOut(String transaction) {
    Waiting asked = waiting.get(transaction);
    if (asked != null) {
      end(transaction, asked);
      asked
          .answer()
          .completeExceptionally(
              new SfuException(ErrorCode.SFU_UNAVAILABLE, "the SFU does not answer in time"));
      late.run();
    }
  }

  private void end(String transaction, Waiting asked) {
    waiting.remove(transaction);
    asked.noTimeout().run();
    ofDevices -= asked.whom() == For.DEVICE ? 1 : 0;
  }

  /** Returns whether a request waited for this. */
  boolean answered(JsonNode message) {
    String transaction = message.path("transaction").asText();
    Waiting asked = waiting.get(transaction);
    boolean isAck = "ack".equals(message.path("janus").asText());
    if (asked == null || (isAck && asked.until() != Until.ACK)) {
      return false;
    }
    end(transaction, asked);
    JsonNode error = message.path("error");
    JsonNode data = message.path("plugindata").path("data");
    if ("error".equals(message.path("janus").asText())) {
      refuse(asked, error.path("code").asInt(), error.path("reason").asText());
    } else if (data.has("error_code")) {
      refuse(asked, data.path("error_code").asInt(), data.path("error").asText());
    } else {
      asked.answer().complete(message);
    }
    return true;
  }

  private static void refuse(Waiting asked, int number, String reason) {
    asked.answer().completeExceptionally(new JanusException(number, reason));
  }

  /** None of them is answered any more. */
  void fail(String why) {
    List<Waiting> all = new ArrayList<>(waiting.values());
    waiting.clear();
    ofDevices = 0;
    for (Waiting one : all) {
      one.noTimeout().run();
      one.answer().completeExceptionally(new SfuException(ErrorCode.SFU_UNAVAILABLE, why));
    }
  }
}
