package io.skein.node.cli.instance;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.skein.node.cli.instance.ControlMessages.Line;
import io.skein.node.cli.instance.ControlMessages.Request;
import io.skein.node.cli.instance.ControlMessages.Verb;
import io.skein.node.cli.instance.InstanceException.Reason;
import io.skein.node.cli.instance.InstanceFile.Instance;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An operator's command's end of the control channel. Blocking; one connection per request. */
public final class ControlClient {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /**
   * Longer than any start or stop may take by its own settings: a supervisor that is silent for so
   * long is stuck.
   */
  private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(11);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Instance instance;

  public ControlClient(Instance instance) {
    this.instance = instance;
  }

  /** How every process is doing. */
  public InstanceStatus status() {
    Line line = ask(new Request(instance.token(), Verb.STATUS, null, null), note -> {});
    InstanceStatus status = line.status();
    if (status == null) {
      throw new InstanceException(Reason.TARGET_GONE, "the supervisor gave no status");
    }
    return status;
  }

  /** Ends the instance; returns when every process is gone. */
  public void down(Consumer<String> notes) {
    ask(new Request(instance.token(), Verb.DOWN, null, null), notes);
  }

  /** Acts on one process; returns when it has had its effect. */
  public void node(String name, NodeAction action, Consumer<String> notes) {
    ask(new Request(instance.token(), Verb.NODE, name, action), notes);
  }

  private Line ask(Request request, Consumer<String> notes) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), instance.controlPort()),
          Math.toIntExact(CONNECT_TIMEOUT.toMillis()));
      socket.setSoTimeout(Math.toIntExact(ANSWER_TIMEOUT.toMillis()));
      OutputStream out = socket.getOutputStream();
      out.write((JSON.writeValueAsString(request) + "\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
      return lastLine(new BoundedLines(socket.getInputStream()), notes);
    } catch (IOException e) {
      throw new InstanceException(
          Reason.TARGET_GONE,
          "the supervisor (process " + instance.pid() + ") does not answer: " + e.getMessage(),
          e);
    }
  }

  private static Line lastLine(BoundedLines in, Consumer<String> notes) throws IOException {
    for (String text = in.next(); text != null; text = in.next()) {
      Line line = JSON.readValue(text, Line.class);
      @Nullable String error = line.error();
      if (error != null) {
        InstanceException.@Nullable Reason reason = line.reason();
        throw new InstanceException(reason == null ? Reason.MACHINE : reason, error);
      }
      if (line.end()) {
        return line;
      }
      @Nullable String note = line.note();
      if (note != null) {
        notes.accept(note);
      }
    }
    throw new IOException("it closed the connection");
  }
}
