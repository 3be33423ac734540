package io.skein.node.call.sfu.janus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skein.node.call.sfu.SfuException;
import io.skein.node.call.sfu.janus.JanusRequests.Asked;
import io.skein.node.call.sfu.janus.JanusRequests.For;
import io.skein.node.call.sfu.janus.JanusRequests.Until;
import io.skein.protocol.ErrorCode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One session with a Janus over its WebSocket API: connects, and again after it was lost, keeps it
 * alive, and brings requests and what answers them together. All its state is confined to a thread
 * of its own; stages complete there.
 */
final class JanusClient implements AutoCloseable {
  /**
   * What an operator may set.
   *
   * @param requestTimeout how long an answer may take
   * @param keepAliveEvery Janus ends a session of which it has not heard for a minute
   * @param reconnectAfter how long after a connection was lost another one is tried
   * @param requestsMax requests for devices that wait for an answer at once
   */
  record Terms(
      Duration requestTimeout, Duration keepAliveEvery, Duration reconnectAfter, int requestsMax) {}

  /** Of what Janus says at once: a description of hundreds of media sections. */
  private static final int MESSAGE_CHARACTERS_MAX = 1 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(JanusClient.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http;
  private final URI server;
  private final String secret;
  private final Terms terms;
  private final JanusLoop loop = new JanusLoop();
  private final JanusRequests requests;
  private final Map<Long, Consumer<JsonNode>> handles = new HashMap<>();

  /** Handles that nobody has any more, and Janus has still: it did not do what it was asked. */
  private final Set<Long> left = new HashSet<>();

  private Consumer<Boolean> listener = answers -> {};
  private @Nullable WebSocket socket;
  private CompletionStage<?> sending = CompletableFuture.completedFuture(null);
  private long session;
  private boolean looks;
  private boolean closed;
  private boolean warned;
  private volatile boolean answers;

  private JanusClient(HttpClient http, URI server, String secret, Terms terms) {
    this.http = http;
    this.server = server;
    this.secret = secret;
    this.terms = terms;
    this.requests = new JanusRequests(loop, terms.requestTimeout(), this::look);
  }

  /** Begins to connect, and goes on with it until it is closed. */
  static JanusClient start(HttpClient http, URI server, String secret, Terms terms) {
    JanusClient client = new JanusClient(http, server, secret, terms);
    client.loop.every(terms.keepAliveEvery(), client::keepUp);
    client.loop.run(client::connect);
    return client;
  }

  boolean answers() {
    return answers;
  }

  void listen(Consumer<Boolean> changes) {
    loop.run(
        () -> {
          listener = changes;
          if (answers) {
            changes.accept(true);
          }
        });
  }

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  // ---- requests

  /** Opens a handle of the plugin; its events go to the consumer, until it is detached. */
  CompletionStage<Long> attach(String plugin, Consumer<JsonNode> events) {
    ObjectNode request = object().put("janus", "attach").put("plugin", plugin);
    return loop.call(
        () ->
            send(request, 0, Until.SUCCESS, For.DEVICE)
                .thenApply(
                    answer -> {
                      long handle = handle(answer);
                      handles.put(handle, events);
                      return handle;
                    }));
  }

  private static long handle(JsonNode attached) {
    return attached.path("data").path("id").asLong();
  }

  /**
   * Closes a handle; nothing is told of it after that. A failure is none for good: it is tried
   * again as long as the session lives.
   */
  CompletionStage<Void> detach(long handle) {
    return loop.call(() -> drop(handle));
  }

  private CompletionStage<Void> drop(long handle) {
    handles.remove(handle);
    long its = session;
    if (its == 0) {
      // It has gone with its session.
      return CompletableFuture.completedFuture(null);
    }
    return send(object().put("janus", "detach"), handle, Until.SUCCESS, For.UPKEEP)
        .<Void>thenApply(answer -> null)
        .exceptionallyCompose(
            failure -> {
              if (session != its || JanusException.isNoHandle(failure)) {
                return CompletableFuture.completedFuture(null);
              }
              left.add(handle);
              return CompletableFuture.failedFuture(failure);
            });
  }

  /**
   * Sends a request.
   *
   * @param handle 0: it is about the session
   * @return fails with {@link SfuException} or {@link JanusException}
   */
  CompletionStage<JsonNode> ask(ObjectNode request, long handle, Until until) {
    return loop.call(() -> send(request, handle, until, For.DEVICE));
  }

  private CompletionStage<JsonNode> send(ObjectNode request, long handle, Until until, For whom) {
    WebSocket to = socket;
    if (to == null || (session == 0 && !"create".equals(request.path("janus").asText()))) {
      return refused(ErrorCode.SFU_UNAVAILABLE, "there is no connection");
    }
    if (whom == For.DEVICE && requests.ofDevices() >= terms.requestsMax()) {
      return refused(ErrorCode.OVERLOADED, "too many requests wait for the SFU");
    }
    Asked asked = requests.add(until, whom);
    request.put("transaction", asked.transaction()).put("apisecret", secret);
    if (session != 0) {
      request.put("session_id", session);
    }
    if (handle != 0) {
      request.put("handle_id", handle);
    }
    // One at a time is what the socket takes.
    sending =
        sending
            .thenCompose(sent -> to.sendText(request.toString(), true))
            .exceptionally(
                failure -> {
                  loop.run(() -> lose(to, "it cannot be written to"));
                  return null;
                });
    return asked.answer();
  }

  private static <T> CompletionStage<T> refused(ErrorCode code, String why) {
    return CompletableFuture.failedFuture(new SfuException(code, why));
  }

  // ---- the connection

  private void keepUp() {
    look();
    List<Long> again = List.copyOf(left);
    left.clear();
    again.forEach(this::drop);
  }

  /** Asks whether the server lives, which tells it that this node does. */
  private void look() {
    WebSocket to = socket;
    if (to == null || session == 0 || looks) {
      return;
    }
    looks = true;
    send(object().put("janus", "keepalive"), 0, Until.ACK, For.UPKEEP)
        .whenComplete(
            (answer, failure) -> {
              looks = false;
              if (failure != null) {
                lose(to, "it does not answer");
              }
            });
  }

  private void connect() {
    if (closed) {
      return;
    }
    CompletionStage<WebSocket> connecting =
        http.newWebSocketBuilder()
            .subprotocols("janus-protocol")
            .connectTimeout(terms.requestTimeout())
            .buildAsync(server, new Listener());
    connecting.whenComplete(
        (opened, failure) -> {
          boolean isTaken =
              loop.run(
                  () -> {
                    if (failure == null) {
                      open(opened);
                    } else {
                      connectAgain(failure.toString());
                    }
                  });
          if (!isTaken && failure == null) {
            opened.abort();
          }
        });
  }

  private void open(WebSocket opened) {
    if (closed) {
      opened.abort();
      return;
    }
    socket = opened;
    sending = CompletableFuture.completedFuture(null);
    send(object().put("janus", "create"), 0, Until.SUCCESS, For.UPKEEP)
        .whenComplete(
            (created, failure) -> {
              if (failure != null) {
                lose(opened, "it makes no session: " + failure.getMessage());
                return;
              }
              session = created.path("data").path("id").asLong();
              answers = true;
              warned = false;
              LOG.info("The SFU {} answers", server);
              listener.accept(true);
            });
  }

  private void connectAgain(String why) {
    if (closed) {
      return;
    }
    if (!warned) {
      LOG.warn("The SFU {} does not answer: {}", server, why);
      warned = true;
    }
    loop.after(terms.reconnectAfter(), this::connect);
  }

  /** The session is gone with its connection, and all handles with it. */
  private void lose(WebSocket lost, String why) {
    if (socket != lost) {
      return;
    }
    boolean answered = answers;
    answers = false;
    socket = null;
    session = 0;
    handles.clear();
    left.clear();
    lost.abort();
    requests.fail("the connection is lost");
    if (answered) {
      listener.accept(false);
    }
    connectAgain(why);
  }

  private void onMessage(WebSocket from, String text) {
    if (socket != from) {
      return;
    }
    JsonNode message;
    try {
      message = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      // Its message would have what was said.
      lose(from, "it says what is no JSON");
      return;
    }
    String kind = message.path("janus").asText();
    if ("timeout".equals(kind)) {
      lose(from, "the session is over");
    } else if (!requests.answered(message)) {
      if ("success".equals(kind) && handle(message) != 0) {
        // Whoever wanted it has given up waiting.
        drop(handle(message));
        return;
      }
      Consumer<JsonNode> handle = handles.get(message.path("sender").asLong());
      if (handle != null) {
        handle.accept(message);
      }
    }
  }

  /** Ends the session, and with it all connections of devices. */
  @Override
  public void close() {
    loop.run(
        () -> {
          closed = true;
          listener = answers -> {};
          if (socket != null) {
            lose(socket, "the node stops");
          }
          loop.end();
        });
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
      if (text.length() + part.length() > MESSAGE_CHARACTERS_MAX) {
        loop.run(() -> lose(from, "it says too much at once"));
        return null;
      }
      text.append(part);
      if (isLast) {
        String message = text.toString();
        text.setLength(0);
        loop.run(() -> onMessage(from, message));
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
      loop.run(() -> lose(from, "it has closed the connection"));
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
      loop.run(() -> lose(from, failure.toString()));
    }
  }
}
