package io.skein.node.api;

import static io.skein.node.api.ApiUnderTest.newName;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.api.ApiUnderTest.FakeMessages;
import io.skein.node.api.ContractClient.Answered;
import io.skein.node.api.ContractClient.Sent;
import io.skein.node.testing.Images;
import io.skein.protocol.Bytes;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.MediaId;
import io.skein.protocol.Message;
import io.skein.protocol.UserId;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** Who gets which bytes of a file. */
abstract class MediaCases {
  private static final ConversationId CHAT = ConversationId.group(77);
  private static final String TEXT = "0123456789";

  private final ApiUnderTest api = HttpApiTest.api;
  private final ContractClient client = api.client;
  private final Answered owner = api.register(newName());
  private final Answered member = api.register(newName());
  private final UploadClient uploads = new UploadClient(api.port(), owner.token());

  @Test
  void theOwnerGetsWhatWasUploaded() {
    byte[] picture = Images.pngHeader(640, 480);
    String media = uploads.upload(picture, Map.of("filename", "fähre \"1\".png"));

    Answered got = client.get("/v1/media/" + media, owner.token());

    assertThat(got.response().body()).isEqualTo(picture);
    assertThat(got.header("Content-Type")).isEqualTo("image/png");
    assertThat(got.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(got.header("Cache-Control")).startsWith("private");
    assertThat(got.header("Content-Disposition"))
        .isEqualTo("inline; filename=\"f_hre _1_.png\"; filename*=UTF-8''f%C3%A4hre%20%221%22.png");
    Answered facts = client.get("/v1/media/" + media + "/facts", owner.token());
    assertThat(facts.json().path("width").asInt()).isEqualTo(640);
    assertThat(facts.json().path("height").asInt()).isEqualTo(480);
    assertThat(facts.field("type")).isEqualTo("image/png");
  }

  @Test
  void aPageIsNeverShownAsAPage() {
    String media =
        uploads.upload(
            "<html><script>alert(1)</script></html>".getBytes(StandardCharsets.UTF_8),
            Map.of("filename", "a.html", "filetype", "text/html"));

    Answered got = client.get("/v1/media/" + media, owner.token());

    assertThat(got.header("Content-Type")).startsWith("text/plain");
    assertThat(got.header("Content-Disposition")).startsWith("attachment");
    assertThat(got.header("Content-Security-Policy")).isEqualTo("default-src 'none'; sandbox");
  }

  @Test
  void whoSeesTheMessageGetsTheFileAndNobodyElse() {
    String media = upload();
    show(media, member, 5);
    String shown = "/v1/media/" + media + "?conversation=" + CHAT + "&sequence=5";

    assertThat(client.get(shown, member.token()).text()).isEqualTo(TEXT);

    assertThat(client.get("/v1/media/" + media, member.token()).code()).isEqualTo("NOT_FOUND");
    assertThat(client.get(shown, api.register(newName()).token()).code()).isEqualTo("NOT_A_MEMBER");
    String another = upload();
    assertThat(
            client
                .get(
                    "/v1/media/" + another + "?conversation=" + CHAT + "&sequence=5",
                    member.token())
                .code())
        .isEqualTo("NOT_FOUND");
  }

  /** The name of the upload is its owner's own. */
  @Test
  void whoSeesTheMessageGetsTheNameThatItHasThere() {
    String media =
        uploads.upload(
            TEXT.getBytes(StandardCharsets.UTF_8), Map.of("filename", "notice to Ann.txt"));
    show(media, member, 8);
    String shown = "?conversation=" + CHAT + "&sequence=8";

    Answered file = client.get("/v1/media/" + media + shown, member.token());
    Answered facts = client.get("/v1/media/" + media + "/facts" + shown, member.token());
    Answered copy = post("/v1/media/" + media + "/copies" + shown, member);

    assertThat(file.header("Content-Disposition")).contains("filename=\"a.txt\"");
    assertThat(facts.field("name")).isEqualTo("a.txt");
    assertThat(copy.field("name")).isEqualTo("a.txt");
    assertThat(client.get("/v1/media/" + media + "/facts", owner.token()).field("name"))
        .isEqualTo("notice to Ann.txt");
  }

  @Test
  void whoNamesNoMessageOrNoFileIsRefused() {
    String media = upload();
    for (String query : new String[] {"", "/facts", "/thumbnail"}) {
      String path = "/v1/media/" + media + query + "?conversation=" + CHAT;
      assertThat(client.send(Sent.WRONG, "GET", path, new byte[0], owner.token()).code())
          .isEqualTo("BAD_REQUEST");
    }
    for (String path : new String[] {"/links", "/copies"}) {
      String wrong = "/v1/media/" + media + path + "?conversation=g0&sequence=1";
      assertThat(client.send(Sent.WRONG, "POST", wrong, new byte[0], owner.token()).code())
          .isEqualTo("BAD_REQUEST");
      assertThat(
              client
                  .send(
                      Sent.AS_DOCUMENTED, "POST", "/v1/media/1" + path, new byte[0], owner.token())
                  .code())
          .isEqualTo("NOT_FOUND");
    }
    assertThat(client.get("/v1/media/1/facts", owner.token()).code()).isEqualTo("NOT_FOUND");
    assertThat(
            client.send(Sent.WRONG, "GET", "/v1/media/..%2f1", new byte[0], owner.token()).code())
        .isEqualTo("NOT_FOUND");
  }

  @Test
  void anUploadThatIsNotCompleteCannotBeHad() {
    String upload = uploads.begin(10, Map.of());
    uploads.append(upload, 0, new byte[5]);

    assertThat(client.get("/v1/media/" + UploadClient.number(upload), owner.token()).code())
        .isEqualTo("NOT_FOUND");
  }

  @Test
  void anImageHasAThumbnail() throws IOException {
    byte[] picture = Images.png(40, 20);
    String media = uploads.upload(picture, Map.of("filename", "a.png"));
    String link = post("/v1/media/" + media + "/links", owner).field("path");

    Answered got = client.get("/v1/media/" + media + "/thumbnail", owner.token());
    Answered again = client.get("/" + link.replace("?", "/thumbnail?"), Map.of());

    BufferedImage thumbnail = ImageIO.read(new ByteArrayInputStream(got.response().body()));
    assertThat(thumbnail.getWidth()).isEqualTo(40);
    assertThat(thumbnail.getHeight()).isEqualTo(20);
    assertThat(again.response().body()).isEqualTo(got.response().body());
    assertThat(got.header("Content-Type")).isEqualTo("image/jpeg");
  }

  /** A decoder may hold a file whole. */
  @Test
  void anImageInALargeFileHasNoThumbnail() {
    byte[] image = Images.png(20, 10);
    String fits = uploads.upload(Arrays.copyOf(image, 900), Map.of("filename", "a.png"));
    String large = uploads.upload(Arrays.copyOf(image, 901), Map.of("filename", "b.png"));

    assertThat(client.get("/v1/media/" + fits + "/thumbnail", owner.token()).status())
        .isEqualTo(200);
    assertThat(client.get("/v1/media/" + large + "/thumbnail", owner.token()).code())
        .isEqualTo("NOT_FOUND");
  }

  /** A disk that was away says nothing about the image. */
  @Test
  void anImageThatCouldNotBeReadHasAThumbnailOnceItCan() throws IOException {
    String media = uploads.upload(Images.png(41, 21), Map.of("filename", "a.png"));
    Path blob = api.blob(media);
    Path away = Files.move(blob, api.mediaDirectory.resolve("away-" + media));

    assertThat(client.get("/v1/media/" + media + "/thumbnail", owner.token()).code())
        .isEqualTo("OUTCOME_UNKNOWN");
    Files.move(away, blob);

    Answered got = client.get("/v1/media/" + media + "/thumbnail", owner.token());
    assertThat(got.header("Content-Type")).isEqualTo("image/jpeg");
  }

  @Test
  void whatIsNoImageOrADamagedOneHasNoThumbnail() {
    String text = upload();
    String damaged = uploads.upload(Images.pngHeader(9, 9), Map.of("filename", "damaged.png"));

    for (String media : new String[] {text, damaged, damaged}) {
      assertThat(client.get("/v1/media/" + media + "/thumbnail", owner.token()).code())
          .isEqualTo("NOT_FOUND");
    }
    assertThat(client.get("/v1/media/" + text + "/thumbnail?link=x", Map.of()).code())
        .isEqualTo("LINK_INVALID");
  }

  @Test
  void aLinkNeedsNoToken() {
    String media = upload();
    Answered link = post("/v1/media/" + media + "/links", owner);
    assertThat(link.status()).isEqualTo(201);
    String path = "/" + link.field("path");

    assertThat(client.get(path, Map.of()).text()).isEqualTo(TEXT);
    assertThat(client.get(path, Map.of("Range", "bytes=2-3")).text()).isEqualTo("23");
  }

  @Test
  void aForgedLinkIsRefused() {
    String media = upload();
    String path = "/" + post("/v1/media/" + media + "/links", owner).field("path");
    String another = upload();
    char last = path.charAt(path.length() - 2);

    for (String forged :
        new String[] {
          path.replace("media/" + media, "media/" + another),
          path.substring(0, path.length() - 2)
              + (last == 'A' ? 'B' : 'A')
              + path.charAt(path.length() - 1),
          path + "A",
          "/v1/media/" + media + "?link=",
          "/v1/media/" + media + "?link=" + "A".repeat(66)
        }) {
      Answered refused = client.send(Sent.WRONG, "GET", forged, new byte[0], Map.of());
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.code()).isEqualTo("LINK_INVALID");
    }
  }

  @Test
  void anExpiredLinkIsRefused() {
    String media = upload();

    Answered refused =
        client.get("/v1/media/" + media + "?link=" + api.expiredLink(media), Map.of());

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.code()).isEqualTo("LINK_INVALID");
  }

  /** Uploads that move nothing take a share, too. */
  @Test
  void whoHasTooManyTransfersIsRefusedUntilTheyEnd() throws IOException {
    String image = uploads.upload(Images.png(5, 5), Map.of("filename", "a.png"));
    List<Socket> slow = new ArrayList<>();
    for (int i = 0; i < ApiUnderTest.TRANSFERS_PER_USER_MAX; i++) {
      String upload = uploads.begin(1, Map.of());
      slow.add(uploads.appendSlowly(upload, 1));
      awaitFirstPart(upload);
    }

    for (String path : List.of("/v1/media/" + image, "/v1/media/" + image + "/thumbnail")) {
      Answered refused = client.get(path, owner.token());

      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.code()).isEqualTo("TOO_MANY_REQUESTS");
    }
    for (Socket each : slow) {
      try (each) {
        each.getOutputStream().write('a');
        assertThat(firstLine(each)).isEqualTo("HTTP/1.1 204 No Content");
      }
    }
    assertThat(client.get("/v1/media/" + image + "/thumbnail", owner.token()).status())
        .isEqualTo(200);
  }

  private static String firstLine(Socket socket) throws IOException {
    return new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
        .readLine();
  }

  /** From then on the upload counts. */
  private void awaitFirstPart(String upload) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (api.filesOf(upload).isEmpty()) {
      assertThat(System.nanoTime() - end).as("nobody writes").isNegative();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  @Test
  void aRangeGivesTheseBytes() {
    String media = upload();
    Map<String, String> ranges =
        Map.of(
            "bytes=0-0", "0",
            "bytes=3-5", "345",
            "bytes=7-", "789",
            "bytes=-2", "89",
            "bytes=-99", TEXT,
            "bytes=8-99", "89");

    ranges.forEach(
        (range, text) -> {
          Answered got = ranged(media, Map.of("Range", range));
          assertThat(got.status()).as(range).isEqualTo(206);
          assertThat(got.text()).as(range).isEqualTo(text);
        });
    assertThat(ranged(media, Map.of("Range", "bytes=3-5")).header("Content-Range"))
        .isEqualTo("bytes 3-5/10");
  }

  @Test
  void aRangeThatIsNoneGivesAllBytes() {
    String media = upload();

    for (String range : new String[] {"bytes=5-3", "bytes=1-2,4-5", "lines=1-2", "bytes=-", "x"}) {
      Answered got = ranged(media, Map.of("Range", range));
      assertThat(got.status()).as(range).isEqualTo(200);
      assertThat(got.text()).isEqualTo(TEXT);
    }
  }

  @Test
  void aRangeBeyondTheEndIsRefused() {
    String media = upload();

    for (String range : new String[] {"bytes=10-", "bytes=10-12", "bytes=-0"}) {
      Answered refused = ranged(media, Map.of("Range", range));
      assertThat(refused.status()).as(range).isEqualTo(416);
      assertThat(refused.code()).isEqualTo("RANGE_NOT_SATISFIABLE");
      assertThat(refused.header("Content-Range")).isEqualTo("bytes */10");
    }
  }

  @Test
  void whoHasTheContentIsToldSo() {
    String media = upload();
    String tag = client.get("/v1/media/" + media, owner.token()).header("ETag");

    assertThat(ranged(media, Map.of("If-None-Match", tag)).status()).isEqualTo(304);
    assertThat(ranged(media, Map.of("If-None-Match", "\"other\"")).status()).isEqualTo(200);
    assertThat(ranged(media, Map.of("Range", "bytes=1-2", "If-Range", tag)).status())
        .isEqualTo(206);
    assertThat(ranged(media, Map.of("Range", "bytes=1-2", "If-Range", "\"other\"")).status())
        .isEqualTo(200);
  }

  @Test
  void aCopyIsOnesOwnAndOutlivesTheOriginal() {
    String media = upload();
    show(media, member, 6);

    Answered copy =
        post("/v1/media/" + media + "/copies?conversation=" + CHAT + "&sequence=6", member);
    uploads.send("DELETE", "uploads/" + media, new byte[0], Map.of());

    assertThat(copy.status()).isEqualTo(201);
    assertThat(copy.field("media")).isNotEqualTo(media);
    assertThat(client.get("/v1/media/" + media, owner.token()).code()).isEqualTo("NOT_FOUND");
    assertThat(client.get("/v1/media/" + copy.field("media"), member.token()).text())
        .isEqualTo(TEXT);
  }

  @Test
  void aCopyCountsForItsOwnersQuota() {
    String media = upload();
    show(media, member, 7);
    UploadClient full = new UploadClient(api.port(), member.token());
    full.begin(1_000, Map.of());
    full.begin(1_000, Map.of());
    full.begin(401, Map.of());

    Answered refused =
        post("/v1/media/" + media + "/copies?conversation=" + CHAT + "&sequence=7", member);

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.code()).isEqualTo("QUOTA_EXCEEDED");
  }

  private String upload() {
    return uploads.upload(TEXT.getBytes(StandardCharsets.UTF_8), Map.of("filename", "a.txt"));
  }

  /** A message of the owner shows the file to a reader. */
  private void show(String media, Answered reader, long sequence) {
    Content content =
        new Content.Media(
            MediaId.parse(media),
            Content.Media.Kind.FILE,
            "a.txt",
            "text/plain",
            10,
            0,
            0,
            0,
            Bytes.EMPTY,
            "");
    api.messages.visible.put(
        new FakeMessages.Place(user(reader), CHAT, sequence),
        new Message(CHAT, sequence, user(owner), ClientId.random(), 1_000, content));
  }

  private static UserId user(Answered signedIn) {
    return UserId.parse(signedIn.field("user"));
  }

  private Answered post(String path, Answered who) {
    return client.send(Sent.AS_DOCUMENTED, "POST", path, new byte[0], who.token());
  }

  private Answered ranged(String media, Map<String, String> headers) {
    Map<String, String> all = new HashMap<>(owner.token());
    all.putAll(headers);
    return client.get("/v1/media/" + media, all);
  }
}
