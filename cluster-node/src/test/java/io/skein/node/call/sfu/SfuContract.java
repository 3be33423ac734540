package io.skein.node.call.sfu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.node.call.sfu.Sfu.Begun;
import io.skein.node.call.sfu.Sfu.Change;
import io.skein.node.call.sfu.Sfu.Offer;
import io.skein.node.call.sfu.Sfu.Publication;
import io.skein.node.call.sfu.Sfu.Stream;
import io.skein.node.call.sfu.Sfu.Subscription;
import io.skein.node.call.sfu.Sfu.Track;
import io.skein.protocol.CallTrack;
import io.skein.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every {@link Sfu} does. */
public abstract class SfuContract {
  private static final long PATIENCE_SECONDS = 60;
  private static final CallTrack MICROPHONE = new CallTrack("0", CallTrack.Source.MICROPHONE);
  private static final CallTrack CAMERA = new CallTrack("1", CallTrack.Source.CAMERA);

  /** What a device says, and how it connects. */
  public interface Device extends AutoCloseable {
    /** An offer to send such, by their names: the first is a sound, the second a picture, … */
    String offer(int tracks);

    /** What answers an offer of the SFU. */
    String answer(String offer);

    /** Connects with what the SFU has said. */
    void connect(String said);

    /** A candidate of its own. */
    Sfu.Candidate candidate();

    @Override
    void close();
  }

  private final SfuRoom room =
      new SfuRoom(ThreadLocalRandom.current().nextLong(1, 1L << 52), "a pin", "a secret");
  private final BlockingQueue<Change> changes = new LinkedBlockingQueue<>();
  private final List<Device> devices = new ArrayList<>();

  protected abstract Sfu sfu();

  protected abstract Device device();

  @AfterEach
  void close() throws Exception {
    devices.forEach(Device::close);
    get(sfu().destroy(room));
  }

  private Device aDevice() {
    Device device = device();
    devices.add(device);
    return device;
  }

  private static <T> T get(CompletionStage<T> stage)
      throws InterruptedException, ExecutionException, TimeoutException {
    return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static void isRefused(CompletionStage<?> stage, ErrorCode code) {
    assertThatThrownBy(() -> get(stage))
        .cause()
        .isInstanceOfSatisfying(
            SfuException.class, refused -> assertThat(refused.code()).isEqualTo(code));
  }

  private void isTold(Change change) throws InterruptedException {
    assertThat(changes.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(change);
  }

  private CompletionStage<Begun<Publication, String>> publish(Device device, long feed) {
    return sfu().publish(room, feed, device.offer(2), List.of(MICROPHONE, CAMERA), changes::add);
  }

  /** A device sends a sound and a picture. */
  private Publication published(long feed) throws Exception {
    Device device = aDevice();
    Begun<Publication, String> begun = get(publish(device, feed));
    device.connect(begun.said());
    isTold(Change.UP);
    return begun.connection();
  }

  private CompletionStage<Begun<Subscription, Offer>> subscribe(Track... tracks) {
    return sfu().subscribe(room, List.of(tracks), changes::add);
  }

  @Test
  void mediaFlowOnceTheDeviceIsConnected() throws Exception {
    Device device = aDevice();

    Begun<Publication, String> begun = get(publish(device, 7));

    assertThat(begun.said()).startsWith("v=0");
    assertThat(changes).isEmpty();
    get(begun.connection().trickle(device.candidate()));
    get(begun.connection().trickle(new Sfu.Candidate("", "", 0)));
    device.connect(begun.said());
    isTold(Change.UP);
  }

  @Test
  void whatIsPublishedCanBeReceived() throws Exception {
    published(7);
    Device other = aDevice();

    Begun<Subscription, Offer> begun = get(subscribe(new Track(7, "0")));

    assertThat(begun.said().sdp()).startsWith("v=0");
    assertThat(begun.said().streams()).extracting(Stream::track).containsExactly(new Track(7, "0"));
    get(begun.connection().answer(other.answer(begun.said().sdp())));
    other.connect(begun.said().sdp());
    isTold(Change.UP);
  }

  @Test
  void moreAndLessIsReceivedOnTheSameConnection() throws Exception {
    published(7);
    published(8);
    Device other = aDevice();
    Begun<Subscription, Offer> begun = get(subscribe(new Track(7, "0")));
    Subscription subscription = begun.connection();
    get(subscription.answer(other.answer(begun.said().sdp())));

    Offer same = get(subscription.change(List.of(new Track(7, "0"))));
    Offer more =
        get(subscription.change(List.of(new Track(7, "0"), new Track(7, "1"), new Track(8, "1"))));
    get(subscription.answer(other.answer(more.sdp())));
    Offer less = get(subscription.change(List.of(new Track(8, "1"))));
    get(subscription.answer(other.answer(less.sdp())));

    assertThat(same).isEqualTo(new Offer("", begun.said().streams()));
    assertThat(more.sdp()).startsWith("v=0");
    assertThat(more.streams())
        .extracting(Stream::track)
        .containsExactlyInAnyOrder(new Track(7, "0"), new Track(7, "1"), new Track(8, "1"));
    assertThat(more.streams()).extracting(Stream::mid).doesNotHaveDuplicates();
    assertThat(less.streams())
        .containsExactlyElementsOf(
            more.streams().stream().filter(one -> one.track().feed() == 8).toList());
  }

  @Test
  void moreIsPublishedOnTheSameConnection() throws Exception {
    Device device = aDevice();
    Begun<Publication, String> begun = get(publish(device, 7));
    device.connect(begun.said());
    isTold(Change.UP);

    String answer =
        get(
            begun
                .connection()
                .change(
                    device.offer(3),
                    List.of(
                        MICROPHONE, CAMERA, new CallTrack("2", CallTrack.Source.SCREEN_AUDIO))));

    assertThat(answer).startsWith("v=0");
    assertThat(get(subscribe(new Track(7, "2"))).said().streams()).hasSize(1);
    assertThat(changes).isEmpty();
  }

  @Test
  void whatNobodyHasPublishedIsGone() throws Exception {
    published(7);

    isRefused(subscribe(new Track(9, "0")), ErrorCode.TRACK_GONE);
    isRefused(subscribe(new Track(7, "9")), ErrorCode.TRACK_GONE);
    Begun<Subscription, Offer> begun = get(subscribe(new Track(7, "0")));
    get(begun.connection().answer(aDevice().answer(begun.said().sdp())));
    isRefused(begun.connection().change(List.of(new Track(9, "0"))), ErrorCode.TRACK_GONE);

    // It is what it was.
    Offer same = get(begun.connection().change(List.of(new Track(7, "0"))));
    assertThat(same.sdp()).isEmpty();
    assertThat(same.streams()).isEqualTo(begun.said().streams());
  }

  @Test
  void whatNobodyHasPublishedKeepsNothingElseAway() throws Exception {
    published(7);
    published(8);
    Device other = aDevice();

    Begun<Subscription, Offer> begun =
        get(subscribe(new Track(9, "0"), new Track(7, "0"), new Track(7, "9")));
    bringsExactly(begun.said(), new Track(7, "0"));
    get(begun.connection().answer(other.answer(begun.said().sdp())));

    Offer more =
        get(
            begun
                .connection()
                .change(List.of(new Track(7, "0"), new Track(9, "0"), new Track(8, "1"))));
    bringsExactly(more, new Track(7, "0"), new Track(8, "1"));
    get(begun.connection().answer(other.answer(more.sdp())));

    Offer less = get(begun.connection().change(List.of(new Track(8, "1"), new Track(9, "0"))));
    bringsExactly(less, new Track(8, "1"));
  }

  private static void bringsExactly(Offer offer, Track... tracks) {
    assertThat(offer.sdp()).startsWith("v=0");
    assertThat(offer.streams()).extracting(Stream::track).containsExactlyInAnyOrder(tracks);
  }

  @Test
  void whatWasClosedIsGone() throws Exception {
    Publication publication = published(7);

    get(publication.close());

    isRefused(subscribe(new Track(7, "0")), ErrorCode.TRACK_GONE);
    isRefused(publication.trickle(new Sfu.Candidate("", "", 0)), ErrorCode.SFU_LOST);
    assertThat(changes).isEmpty();
  }

  @Test
  void whoReceivesWhatIsGoneReceivesOtherThings() throws Exception {
    Publication publication = published(7);
    published(8);
    Device other = aDevice();
    Begun<Subscription, Offer> begun = get(subscribe(new Track(7, "0"), new Track(8, "0")));
    get(begun.connection().answer(other.answer(begun.said().sdp())));

    get(publication.close());
    Offer rest = get(begun.connection().change(List.of(new Track(8, "0"), new Track(8, "1"))));

    assertThat(rest.streams())
        .extracting(Stream::track)
        .containsExactlyInAnyOrder(new Track(8, "0"), new Track(8, "1"));
  }

  @Test
  void noTwoFeedsHaveOneNumber() throws Exception {
    published(7);

    isRefused(publish(aDevice(), 7), ErrorCode.SFU_REFUSED);

    assertThat(changes).isEmpty();
    assertThat(get(subscribe(new Track(7, "1"))).said().streams()).hasSize(1);
  }

  @Test
  void whatIsNoDescriptionIsRefused() {
    isRefused(
        sfu().publish(room, 7, "nonsense", List.of(MICROPHONE), changes::add),
        ErrorCode.SFU_REFUSED);
  }

  @Test
  void nobodyComesInWithoutThePin() throws Exception {
    published(7);
    SfuRoom guessed = new SfuRoom(room.number(), "another pin", "another secret");

    isRefused(
        sfu().subscribe(guessed, List.of(new Track(7, "0")), changes::add), ErrorCode.SFU_REFUSED);
    isRefused(
        sfu().publish(guessed, 8, aDevice().offer(1), List.of(MICROPHONE), changes::add),
        ErrorCode.SFU_REFUSED);
    isRefused(sfu().destroy(guessed), ErrorCode.SFU_REFUSED);
    assertThat(get(subscribe(new Track(7, "0"))).said().streams()).hasSize(1);
  }

  @Test
  void aRoomEndsWithAllThatIsInIt() throws Exception {
    published(7);

    get(sfu().destroy(room));
    get(sfu().destroy(room));

    isTold(Change.DOWN);
    isRefused(subscribe(new Track(7, "0")), ErrorCode.SFU_LOST);
    published(7);
  }
}
