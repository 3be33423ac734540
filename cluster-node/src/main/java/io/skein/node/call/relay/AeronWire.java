package io.skein.node.call.relay;

import io.aeron.Aeron;
import io.aeron.ChannelUriStringBuilder;
import io.aeron.CommonContext;
import io.aeron.ErrorCode;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.exceptions.AeronException;
import io.aeron.exceptions.RegistrationException;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.status.ChannelEndpointStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.agrona.CloseHelper;
import org.agrona.IoUtil;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wire by Aeron: a media driver of this process, which has no thread of its own, since its
 * turns are those of the relay's thread. So what a full directory does to whoever writes to it
 * happens on that thread, too.
 */
final class AeronWire implements Wire {
  private static final Logger LOG = LoggerFactory.getLogger(AeronWire.class);

  private static final int MIB = 1 << 20;

  /** The least that Aeron takes: 8,192 counters, of which a peer has about ten. */
  private static final int COUNTER_BYTES = MIB;

  /** What the driver's own files take, and some more; what streams take is checked by Aeron. */
  private static final long ROOM_BYTES = 16L * MIB;

  /**
   * A session that has no reader for so long is over. Aeron's own is 5 s, which callers wait for.
   */
  private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(2);

  private final Path directory;
  private final RelayPeer own;
  private final int termBytes;
  private @Nullable MediaDriver driver;
  private @Nullable Aeron aeron;

  /** What Aeron has told that it cannot go on after. */
  private @Nullable Throwable fatal;

  private AeronWire(Path directory, RelayPeer own, int termBytes) {
    this.directory = directory;
    this.own = own;
    this.termBytes = termBytes;
  }

  /**
   * Starts a driver in a directory of its own, which it empties first and removes in the end.
   *
   * @param parent in which the directory is made
   * @throws RuntimeException if there is no room, or the port is taken
   */
  static AeronWire open(Path parent, RelayPeer own, int termBytes) {
    AeronWire wire = new AeronWire(directory(parent, own), own, termBytes);
    try {
      requireRoom(parent);
      wire.start();
      return wire;
    } catch (Throwable e) {
      wire.close();
      throw e;
    }
  }

  /** One for each relay of a machine: no other has the same host and port. */
  static Path directory(Path parent, RelayPeer own) {
    String place = (own.host() + "-" + own.port()).replaceAll("[^A-Za-z0-9.-]", "_");
    return parent.resolve("skein-aeron-" + place);
  }

  private static void requireRoom(Path parent) {
    try {
      Files.createDirectories(parent);
      long room = Files.getFileStore(parent).getUsableSpace();
      if (room < ROOM_BYTES) {
        throw new IllegalStateException(
            "%s has %d KiB left, and the driver needs %d KiB"
                .formatted(parent, room / 1024, ROOM_BYTES / 1024));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use " + parent, e);
    }
  }

  private void start() {
    driver =
        MediaDriver.launch(
            new MediaDriver.Context()
                .aeronDirectoryName(directory.toString())
                .dirDeleteOnStart(true)
                .dirDeleteOnShutdown(true)
                .warnIfDirectoryExists(false)
                .threadingMode(ThreadingMode.INVOKER)
                .asyncExecutorEnabled(false)
                .counterValuesBufferLength(COUNTER_BYTES)
                .publicationTermBufferLength(termBytes)
                .ipcTermBufferLength(termBytes)
                // Room is taken when a stream is opened, where a lack of it is told, and not later.
                .termBufferSparseFile(false)
                .mtuLength(Packet.MTU)
                .publicationConnectionTimeoutNs(CONNECTION_TIMEOUT.toNanos())
                .errorHandler(this::onError));
    AgentInvoker invoker = driver.sharedAgentInvoker();
    aeron =
        Aeron.connect(
            new Aeron.Context()
                .aeronDirectoryName(directory.toString())
                .useConductorAgentInvoker(true)
                .driverAgentInvoker(invoker)
                .errorHandler(this::onError)
                .subscriberErrorHandler(this::onError));
  }

  /** A driver tells what others send it wrong, too; only some of it is its end. */
  private void onError(Throwable error) {
    if (error instanceof Error || AeronException.isFatal(error)) {
      fatal = error;
    } else {
      LOG.debug("Aeron: {}", error.toString());
    }
  }

  @Override
  public int work() {
    MediaDriver driving = driver;
    Aeron client = aeron;
    if (driving == null || client == null) {
      throw new IllegalStateException("the wire is closed");
    }
    int work = driving.sharedAgentInvoker().invoke() + client.conductorAgentInvoker().invoke();
    if (fatal != null) {
      throw new IllegalStateException("Aeron cannot go on: " + fatal, fatal);
    }
    if (client.isClosed() || driving.sharedAgentInvoker().isClosed()) {
      throw new IllegalStateException("Aeron has ended by itself");
    }
    return work;
  }

  @Override
  public Stream open(RelayPeer peer, Route route) {
    Aeron client = aeron;
    if (client == null) {
      throw new IllegalStateException("the wire is closed");
    }
    Subscription in = null;
    try {
      in =
          client.addSubscription(
              channel().endpoint(own.endpoint()).build(), route.reversed().stream());
      ExclusivePublication out =
          client.addExclusivePublication(
              channel().endpoint(peer.endpoint()).termLength(termBytes).build(), route.stream());
      return new AeronStream(in, out);
    } catch (RegistrationException e) {
      CloseHelper.quietClose(in);
      if (e.errorCode() == ErrorCode.STORAGE_SPACE) {
        throw e;
      }
      throw new StreamFailedException(e);
    }
  }

  private static ChannelUriStringBuilder channel() {
    return new ChannelUriStringBuilder().media(CommonContext.UDP_MEDIA);
  }

  @Override
  public void close() {
    CloseHelper.quietCloseAll(aeron, driver);
    aeron = null;
    driver = null;
    // A driver that failed may have left it.
    IoUtil.delete(directory.toFile(), /* ignoreFailures= */ true);
  }

  private static final class AeronStream implements Stream {
    private final Subscription in;
    private final ExclusivePublication out;
    private final UnsafeBuffer outgoing = new UnsafeBuffer(0, 0);
    private final byte[] incoming = new byte[Packet.LENGTH_MAX];

    AeronStream(Subscription in, ExclusivePublication out) {
      this.in = in;
      this.out = out;
    }

    @Override
    public OfferOutcome offer(byte[] packet, int length) {
      if (in.channelStatus() == ChannelEndpointStatus.ERRORED
          || out.channelStatus() == ChannelEndpointStatus.ERRORED) {
        // The port is taken, for one: told to nobody who only offers and polls.
        return OfferOutcome.REOPEN;
      }
      outgoing.wrap(packet, 0, length);
      return OfferOutcome.of(out.offer(outgoing, 0, length));
    }

    @Override
    public int poll(PacketHandler handler, int most) {
      FragmentHandler fragments =
          (buffer, offset, length, header) -> {
            int kept = Math.min(length, incoming.length);
            buffer.getBytes(offset, incoming, 0, kept);
            handler.onPacket(incoming, length);
          };
      return in.poll(fragments, most);
    }

    @Override
    public void close() {
      CloseHelper.quietCloseAll(in, out);
    }
  }
}
