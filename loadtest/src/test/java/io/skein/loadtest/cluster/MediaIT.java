package io.skein.loadtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.client.Posted;
import io.skein.client.SkeinException;
import io.skein.client.SkeinMedia;
import io.skein.client.SkeinMedia.Progress;
import io.skein.client.UploadedMedia;
import io.skein.protocol.Bytes;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.MediaId;
import io.skein.protocol.Message;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Files through a real cluster: its HTTP API, its store, the directory that its nodes share. */
@ExtendWith(SharedCluster.class)
final class MediaIT {
  private static final int BYTES = 3_000_000;

  private static TestCluster cluster;

  @TempDir private Path folder;

  @BeforeAll
  static void use(TestCluster shared) {
    cluster = shared;
  }

  @Test
  void aFileGoesFromOnePersonToAnotherAndToNobodyElse() throws Exception {
    byte[] content = content();
    Path file = Files.write(folder.resolve("notes.bin"), content);
    try (Person bob = Person.register(cluster.http(1), "bob-media");
        Person carol = Person.register(cluster.http(2), "carol-media");
        Person mallory = Person.register(cluster.http(2), "mallory-media")) {
      ConversationId chat = bob.client().blocking().openDirect(carol.id()).conversation();

      Posted posted = await(bob.client().postFile(chat, file, "as promised"));
      carol.awaitMessages(chat, 1);
      Message message = carol.heard(chat).get(0);
      Path saved =
          await(carol.client().media().download(message, folder.resolve("saved"), Progress.NONE));

      Content.Media media = (Content.Media) message.content();
      assertThat(message.sequence()).isEqualTo(posted.sequence());
      assertThat(media.name()).isEqualTo("notes.bin");
      assertThat(media.size()).isEqualTo(BYTES);
      assertThat(media.caption()).isEqualTo("as promised");
      assertThat(Files.readAllBytes(saved)).isEqualTo(content);
      assertThat(
              code(
                  mallory
                      .client()
                      .media()
                      .download(message, folder.resolve("stolen"), Progress.NONE)))
          .isEqualTo(ErrorCode.NOT_A_MEMBER);
      assertThat(folder.resolve("stolen")).doesNotExist();

      URI link = await(carol.client().media().link(message));
      assertThat(get(link, "Range", "bytes=10-19").body())
          .isEqualTo(Arrays.copyOfRange(content, 10, 20));
    }
  }

  /** 8,000 bytes a second, and so 1.5 s. */
  private static byte[] wave() {
    ByteBuffer wave = ByteBuffer.allocate(44 + 12_000).order(ByteOrder.LITTLE_ENDIAN);
    wave.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + 12_000);
    wave.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
    wave.putShort((short) 1).putShort((short) 1).putInt(8_000).putInt(8_000);
    wave.putShort((short) 1).putShort((short) 8);
    wave.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(12_000);
    return wave.array();
  }

  @Test
  void aVoiceMessageIsAsLongAsItPlaysWhateverItsSenderSays() throws Exception {
    Path file = Files.write(folder.resolve("voice.wav"), wave());
    try (Person kim = Person.register(cluster.http(1), "kim-voice");
        Person lou = Person.register(cluster.http(2), "lou-voice")) {
      ConversationId chat = kim.client().blocking().openDirect(lou.id()).conversation();
      UploadedMedia uploaded = await(kim.client().media().upload(file, Progress.NONE));

      await(
          kim.client()
              .post(
                  chat,
                  ClientId.random(),
                  uploaded.content(Content.Media.Kind.VOICE, 3_600_000, Bytes.EMPTY, "")));

      lou.awaitMessages(chat, 1);
      Content.Media heard = (Content.Media) lou.heard(chat).get(0).content();
      assertThat(uploaded.durationMillis()).isEqualTo(1_500);
      assertThat(heard.durationMillis()).isEqualTo(1_500);
    }
  }

  @Test
  void aRecalledFileIsGivenToNobodyThroughItsMessage() throws Exception {
    Path file = Files.writeString(folder.resolve("wrong.txt"), "for somebody else");
    try (Person kim = Person.register(cluster.http(1), "kim-media");
        Person lou = Person.register(cluster.http(2), "lou-media")) {
      ConversationId chat = kim.client().blocking().openDirect(lou.id()).conversation();
      Posted posted = await(kim.client().postFile(chat, file, ""));
      lou.awaitMessages(chat, 1);
      Message message = lou.heard(chat).get(0);
      Path early =
          await(lou.client().media().download(message, folder.resolve("early"), Progress.NONE));
      assertThat(early).hasContent("for somebody else");

      await(kim.client().recall(chat, posted.sequence()));

      assertThat(
              code(lou.client().media().download(message, folder.resolve("late"), Progress.NONE)))
          .isEqualTo(ErrorCode.NOT_FOUND);
      assertThat(code(lou.client().media().link(message))).isEqualTo(ErrorCode.NOT_FOUND);
      assertThat(code(lou.client().media().copy(message))).isEqualTo(ErrorCode.NOT_FOUND);
    }
  }

  @Test
  void aForeignFileIsForwardedAsACopyOnly() throws Exception {
    Path file = Files.writeString(folder.resolve("joke.txt"), "a joke");
    try (Person dave = Person.register(cluster.http(1), "dave-media");
        Person erin = Person.register(cluster.http(2), "erin-media");
        Person frank = Person.register(cluster.http(1), "frank-media")) {
      ConversationId first = dave.client().blocking().openDirect(erin.id()).conversation();
      ConversationId second = erin.client().blocking().openDirect(frank.id()).conversation();
      await(dave.client().postFile(first, file, ""));
      erin.awaitMessages(first, 1);
      Message joke = erin.heard(first).get(0);

      assertThat(code(erin.client().post(second, ClientId.random(), joke.content())))
          .isEqualTo(ErrorCode.UNKNOWN_MEDIA);
      UploadedMedia copy = await(erin.client().media().copy(joke));
      await(erin.client().post(second, ClientId.random(), copy.content("")));
      await(dave.client().media().delete(((Content.Media) joke.content()).media()));
      frank.awaitMessages(second, 1);

      Path saved =
          await(
              frank
                  .client()
                  .media()
                  .download(
                      frank.heard(second).get(0), folder.resolve("forwarded"), Progress.NONE));
      assertThat(saved).hasContent("a joke");
      assertThat(
              code(erin.client().media().download(joke, folder.resolve("deleted"), Progress.NONE)))
          .isEqualTo(ErrorCode.NOT_FOUND);
    }
  }

  /** Nobody forwards from a conversation that was left, or sees what was shown before. */
  @Test
  void whoLeftAGroupOrCameLaterGetsNoFileOfIt() throws Exception {
    Path file = Files.writeString(folder.resolve("plan.txt"), "the plan");
    try (Person nina = Person.register(cluster.http(1), "nina-media");
        Person omar = Person.register(cluster.http(2), "omar-media");
        Person pia = Person.register(cluster.http(1), "pia-media")) {
      ConversationId group =
          nina.client().blocking().createGroup("trip", List.of(omar.id())).conversation();
      long sequence = await(nina.client().postFile(group, file, "")).sequence();
      Message message =
          omar.client().blocking().historyAfter(group, sequence - 1, 1).messages().get(0);
      Path saved =
          await(omar.client().media().download(message, folder.resolve("early"), Progress.NONE));
      assertThat(saved).hasContent("the plan");

      await(omar.client().leave(group));
      await(nina.client().invite(group, List.of(pia.id())));

      for (Person person : List.of(omar, pia)) {
        SkeinMedia media = person.client().media();
        assertThat(code(media.download(message, folder.resolve("late"), Progress.NONE)))
            .isIn(ErrorCode.NOT_A_MEMBER, ErrorCode.NOT_FOUND);
        assertThat(code(media.link(message))).isIn(ErrorCode.NOT_A_MEMBER, ErrorCode.NOT_FOUND);
        assertThat(code(media.copy(message))).isIn(ErrorCode.NOT_A_MEMBER, ErrorCode.NOT_FOUND);
      }
    }
  }

  /** Two upload the same picture, and one of them deletes it: its bytes go with the second. */
  @Test
  void aContentIsKeptOnceUntilNobodyNeedsIt() throws Exception {
    byte[] picture = picture();
    Path file = Files.write(folder.resolve("picture.png"), picture);
    long before = cluster.blobFiles();
    try (Person ivan = Person.register(cluster.http(1), "ivan-media");
        Person judy = Person.register(cluster.http(2), "judy-media")) {
      MediaId one = await(ivan.client().media().upload(file, Progress.NONE)).media();
      MediaId other = await(judy.client().media().upload(file, Progress.NONE)).media();
      assertThat(cluster.blobFiles()).isEqualTo(before + 1);
      String authorization = "Bearer " + await(judy.client().accessToken());
      URI theirs = cluster.http(1).resolve("/v1/media/" + other);

      await(ivan.client().media().delete(one));

      assertThat(get(theirs, "Authorization", authorization).body()).isEqualTo(picture);
      URI thumbnail = cluster.http(1).resolve("/v1/media/" + other + "/thumbnail");
      assertThat(
              ImageIO.read(
                      new ByteArrayInputStream(
                          get(thumbnail, "Authorization", authorization).body()))
                  .getWidth())
          .isEqualTo(60);
      await(judy.client().media().delete(other));
      assertThat(get(theirs, "Authorization", authorization).statusCode()).isEqualTo(404);
      assertThat(cluster.blobFiles()).isEqualTo(before);
    }
  }

  @Test
  void anUploadGoesOnAfterTheProgramEnded() throws Exception {
    Path file = Files.write(folder.resolve("long.bin"), content());
    MediaId begun;
    try (Person grace = Person.register(cluster.http(1), "grace-media")) {
      begun = await(grace.client().media().begin(file));
    }

    try (Person grace = Person.device(cluster.http(2), "grace-media")) {
      UploadedMedia uploaded = await(grace.client().media().resume(begun, file, Progress.NONE));

      assertThat(uploaded.media()).isEqualTo(begun);
      assertThat(uploaded.size()).isEqualTo(BYTES);
    }
  }

  @Test
  void aFileThatChangesWhileItIsUploadedIsNotTaken() throws Exception {
    Path file = Files.writeString(folder.resolve("draft.txt"), "one");
    try (Person heidi = Person.register(cluster.http(1), "heidi-media")) {
      MediaId begun = await(heidi.client().media().begin(file));
      Files.writeString(file, "two");

      assertThatThrownBy(() -> await(heidi.client().media().resume(begun, file, Progress.NONE)))
          .isInstanceOfSatisfying(
              SkeinException.class,
              refused -> assertThat(refused.code()).isEqualTo(ErrorCode.MEDIA_MISMATCH));
    }
  }

  private static byte[] picture() throws IOException {
    ByteArrayOutputStream image = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(60, 40, BufferedImage.TYPE_INT_RGB), "png", image);
    return image.toByteArray();
  }

  /** What no rule takes for anything. */
  private static byte[] content() {
    byte[] content = new byte[BYTES];
    new Random().nextBytes(content);
    content[0] = 0;
    return content;
  }

  private static HttpResponse<byte[]> get(URI uri, String header, String value) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(uri).header(header, value).build(),
            HttpResponse.BodyHandlers.ofByteArray());
  }

  private static <T> T await(CompletableFuture<T> future) throws Exception {
    try {
      return future.get(2, TimeUnit.MINUTES);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof SkeinException refused ? refused : e;
    }
  }

  private static ErrorCode code(CompletableFuture<?> future) throws Exception {
    try {
      await(future);
    } catch (SkeinException refused) {
      return refused.code();
    }
    throw new AssertionError("nothing was refused");
  }
}
