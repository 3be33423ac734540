package io.skein.loadtest.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UdpPathTest {
  private static final int PATIENCE_MILLIS = 20_000;

  private DatagramSocket sender;
  private DatagramSocket receiver;
  private UdpPath path;

  @BeforeEach
  void open() throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    sender = new DatagramSocket(0, here);
    receiver = new DatagramSocket(0, here);
    sender.setSoTimeout(PATIENCE_MILLIS);
    receiver.setSoTimeout(PATIENCE_MILLIS);
    path =
        UdpPath.open(
            new InetSocketAddress(here, 0),
            new InetSocketAddress(here, receiver.getLocalPort()),
            1);
  }

  @AfterEach
  void close() {
    path.close();
    sender.close();
    receiver.close();
  }

  private void send(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    sender.send(new DatagramPacket(bytes, bytes.length, path.address()));
  }

  private static DatagramPacket receive(DatagramSocket socket) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[100], 100);
    socket.receive(packet);
    return packet;
  }

  private static String text(DatagramPacket packet) {
    return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
  }

  @Test
  void bringsDatagramsThereAndAnswersBack() throws IOException {
    send("ask");
    DatagramPacket asked = receive(receiver);
    assertThat(text(asked)).isEqualTo("ask");

    byte[] answer = "answer".getBytes(StandardCharsets.UTF_8);
    receiver.send(new DatagramPacket(answer, answer.length, asked.getSocketAddress()));
    DatagramPacket answered = receive(sender);

    assertThat(text(answered)).isEqualTo("answer");
    assertThat(answered.getSocketAddress()).isEqualTo(path.address());
    assertThat(path.seen()).isEqualTo(2);
    assertThat(path.lost()).isZero();
  }

  @Test
  void losesWhatTheWeatherTakes() throws IOException {
    path.weather(Weather.NONE);
    send("lost");
    assertThat(Wait.until(Duration.ofSeconds(20), () -> path.lost() == 1)).isTrue();
    path.weather(Weather.FAIR);
    send("there");

    assertThat(text(receive(receiver))).isEqualTo("there");
  }

  @Test
  void bringsSomeTwiceAndSomeLater() throws IOException {
    path.weather(new Weather(0, 1, Duration.ofMillis(1), Duration.ofMillis(50)));
    for (int i = 0; i < 20; i++) {
      send("" + i);
    }
    List<Integer> arrived = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      arrived.add(Integer.parseInt(text(receive(receiver))));
    }

    assertThat(arrived).isNotEqualTo(arrived.stream().sorted().toList());
    for (int i = 0; i < 20; i++) {
      int number = i;
      assertThat(arrived.stream().filter(one -> one == number)).hasSize(2);
    }
  }

  @Test
  void anotherSenderIsAnsweredByItself() throws IOException {
    try (DatagramSocket other = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      send("one");
      DatagramPacket one = receive(receiver);
      byte[] bytes = "two".getBytes(StandardCharsets.UTF_8);
      other.send(new DatagramPacket(bytes, bytes.length, path.address()));
      DatagramPacket two = receive(receiver);

      assertThat(text(two)).isEqualTo("two");
      assertThat(two.getPort()).isNotEqualTo(one.getPort());
    }
  }

  @Test
  void aClosedOneHasNoPortAnyMore() throws IOException {
    InetSocketAddress at = path.address();
    path.close();

    try (DatagramSocket again = new DatagramSocket(at.getPort(), at.getAddress())) {
      again.setSoTimeout(1);
      assertThat(again.isBound()).isTrue();
      assertThatThrownBy(() -> receive(again)).isInstanceOf(SocketTimeoutException.class);
    }
  }
}
