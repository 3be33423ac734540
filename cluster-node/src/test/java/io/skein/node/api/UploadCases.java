package io.skein.node.api;

import static io.skein.node.api.ApiUnderTest.newName;
import static io.skein.node.api.UploadClient.code;
import static io.skein.node.api.UploadClient.offset;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.testing.Images;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/** Resumable uploads, said by hand; a stock client is in the tests of a whole cluster. */
abstract class UploadCases {
  private static final byte[] NONE = new byte[0];
  private static final Map<String, String> TEXT =
      Map.of("filename", "notes.txt", "filetype", "text/plain");

  private final ApiUnderTest api = HttpApiTest.api;
  private final UploadClient client = newUser();

  private UploadClient newUser() {
    return new UploadClient(api.port(), api.register(newName()).token());
  }

  @Test
  void saysWhatItSpeaks() {
    HttpResponse<String> answer =
        client.send("OPTIONS", "", NONE, Map.of("Authorization", "", "Tus-Resumable", ""));

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.headers().firstValue("Tus-Version")).contains("1.0.0");
    assertThat(answer.headers().firstValue("Tus-Extension"))
        .contains("creation,expiration,termination");
    assertThat(answer.headers().firstValue("Tus-Max-Size")).contains("1000");
  }

  @Test
  void takesAFileInParts() {
    HttpResponse<String> created = client.create(10, TEXT);
    String upload = created.headers().firstValue("Location").orElseThrow();
    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(created.headers().firstValue("Upload-Expires")).isPresent();

    assertThat(offset(client.append(upload, 0, bytes("hello")))).isEqualTo("5");
    HttpResponse<String> halfway = client.tell(upload);
    assertThat(halfway.statusCode()).isEqualTo(200);
    assertThat(offset(halfway)).isEqualTo("5");
    assertThat(halfway.headers().firstValue("Upload-Length")).contains("10");
    assertThat(halfway.headers().firstValue("Upload-Metadata"))
        .contains("filename bm90ZXMudHh0,filetype dGV4dC9wbGFpbg==");
    assertThat(halfway.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(halfway.headers().firstValue("Tus-Resumable")).contains("1.0.0");
    HttpResponse<String> done = client.append(upload, 5, bytes(" you."));

    assertThat(done.statusCode()).isEqualTo(204);
    assertThat(offset(done)).isEqualTo("10");
    assertThat(offset(client.tell(upload))).isEqualTo("10");
    HttpResponse<String> nothing = client.append(upload, 10, NONE);
    assertThat(nothing.statusCode()).isEqualTo(204);
    assertThat(offset(nothing)).isEqualTo("10");
  }

  @Test
  void anotherOffsetIsAConflictAndChangesNothing() {
    String upload = client.begin(10, TEXT);
    client.append(upload, 0, bytes("hello"));

    for (long offset : new long[] {0, 4, 6, 10}) {
      HttpResponse<String> refused = client.append(upload, offset, bytes("abc"));
      assertThat(refused.statusCode()).isEqualTo(409);
      assertThat(code(refused)).isEqualTo("UPLOAD_OFFSET");
    }

    assertThat(offset(client.tell(upload))).isEqualTo("5");
    assertThat(client.append(upload, 5, bytes(" you.")).statusCode()).isEqualTo(204);
  }

  @Test
  void takesTheMethodThatAHeaderNames() {
    String upload = client.begin(5, TEXT);

    HttpResponse<String> done =
        client.send(
            "POST",
            upload,
            bytes("hello"),
            Map.of(
                "X-HTTP-Method-Override",
                "PATCH",
                "Upload-Offset",
                "0",
                "Content-Type",
                "application/offset+octet-stream"));

    assertThat(done.statusCode()).isEqualTo(204);
  }

  @Test
  void anotherVersionIsRefusedAndToldWhichIsSpoken() {
    for (String version : List.of("", "0.2.2", "2.0.0")) {
      HttpResponse<String> refused =
          client.send("POST", "", NONE, Map.of("Tus-Resumable", version, "Upload-Length", "5"));

      assertThat(refused.statusCode()).isEqualTo(412);
      assertThat(code(refused)).isEqualTo("UPLOAD_VERSION");
      assertThat(refused.headers().firstValue("Tus-Version")).contains("1.0.0");
    }
  }

  @Test
  void anUploadThatIsGivenUpIsGone() {
    String upload = client.begin(10, TEXT);
    client.append(upload, 0, bytes("hello"));
    assertThat(api.filesOf(upload)).hasSize(1);

    assertThat(client.send("DELETE", upload, NONE, Map.of()).statusCode()).isEqualTo(204);

    assertThat(client.tell(upload).statusCode()).isEqualTo(404);
    assertThat(client.append(upload, 5, bytes(" you.")).statusCode()).isEqualTo(404);
    assertThat(api.filesOf(upload)).isEmpty();
  }

  @Test
  void nobodyElseGoesOnWithAnUpload() {
    String upload = client.begin(10, TEXT);
    UploadClient other = newUser();

    assertThat(other.tell(upload).statusCode()).isEqualTo(404);
    assertThat(code(other.append(upload, 0, bytes("hello")))).isEqualTo("NOT_FOUND");
    assertThat(code(other.send("DELETE", upload, NONE, Map.of()))).isEqualTo("NOT_FOUND");
    assertThat(code(client.send("DELETE", "uploads/none", NONE, Map.of()))).isEqualTo("NOT_FOUND");
    assertThat(
            code(client.send("POST", "", NONE, Map.of("Authorization", "", "Upload-Length", "5"))))
        .isEqualTo("TOKEN_INVALID");
    assertThat(offset(client.tell(upload))).isEqualTo("0");
  }

  @Test
  void aFileOfOneByteMoreThanAllowedIsRefused() {
    assertThat(client.create(1_000, TEXT).statusCode()).isEqualTo(201);

    HttpResponse<String> refused = client.create(1_001, TEXT);

    assertThat(refused.statusCode()).isEqualTo(413);
    assertThat(code(refused)).isEqualTo("CONTENT_TOO_LARGE");
  }

  @Test
  void oneByteMoreThanTheQuotaIsRefusedUntilSomethingGoes() {
    String first = client.begin(1_000, TEXT);
    client.begin(1_000, TEXT);

    HttpResponse<String> refused = client.create(501, TEXT);
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(code(refused)).isEqualTo("QUOTA_EXCEEDED");
    assertThat(client.create(500, TEXT).statusCode()).isEqualTo(201);

    client.send("DELETE", first, NONE, Map.of());
    assertThat(client.create(1_000, TEXT).statusCode()).isEqualTo(201);
  }

  /** Small ones count for more than their bytes, so that the quota bounds their number. */
  @Test
  void oneFileTooManyIsRefusedUntilSomethingGoes() {
    String first = client.begin(1, TEXT);
    for (int i = 1; i < 25; i++) {
      client.begin(1, TEXT);
    }

    assertThat(code(client.create(1, TEXT))).isEqualTo("QUOTA_EXCEEDED");

    client.send("DELETE", first, NONE, Map.of());
    assertThat(client.create(1, TEXT).statusCode()).isEqualTo(201);
  }

  @Test
  void moreBytesThanDeclaredAreRefusedAndNotKept() {
    String upload = client.begin(5, TEXT);

    assertThat(code(client.append(upload, 0, bytes("hello!")))).isEqualTo("MEDIA_MISMATCH");

    assertThat(offset(client.tell(upload))).isEqualTo("0");
    assertThat(api.filesOf(upload)).isEmpty();
  }

  @Test
  void aContentThatIsNotTheDeclaredOneIsRefusedAndNotKept() {
    for (Map<String, String> lie :
        List.of(
            Map.of("filename", "a.png", "filetype", "image/png"),
            Map.of("filename", "a.mp4", "filetype", "video/mp4"),
            Map.of("filename", "a.txt", "sha256", "0".repeat(64)))) {
      String upload = client.begin(5, lie);

      HttpResponse<String> refused = client.append(upload, 0, bytes("hello"));

      assertThat(refused.statusCode()).isEqualTo(422);
      assertThat(code(refused)).isEqualTo("MEDIA_MISMATCH");
      assertThat(client.tell(upload).statusCode()).isEqualTo(404);
      assertThat(api.filesOf(upload)).isEmpty();
    }
  }

  @Test
  void anImageThatClaimsTooManyPixelsIsRefusedWithoutDecodingIt() {
    byte[] bomb = Images.pngHeader(1_000, 1_001);
    String upload = client.begin(bomb.length, Map.of("filename", "bomb.png"));

    HttpResponse<String> refused = client.append(upload, 0, bomb);

    assertThat(refused.statusCode()).isEqualTo(413);
    assertThat(code(refused)).isEqualTo("CONTENT_TOO_LARGE");
    assertThat(client.tell(upload).statusCode()).isEqualTo(404);
    byte[] large = Images.pngHeader(1_000, 1_000);
    client.upload(large, Map.of("filename", "large.png"));
  }

  /** Nobody unpacks it: a thousand times its size stays in it. */
  @Test
  void aBombThatIsAnArchiveIsKeptAsItIs() throws IOException {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bomb)) {
      zip.putNextEntry(new ZipEntry("zeros"));
      zip.write(new byte[500_000]);
    }

    String media = client.upload(bomb.toByteArray(), Map.of("filename", "bomb.zip"));

    assertThat(api.blob(media)).hasBinaryContent(bomb.toByteArray());
  }

  /** Few pixels, and rows that no decoder should hold. */
  @Test
  void anImageWithASideThatIsTooLongIsRefused() {
    for (byte[] bomb :
        List.of(
            Images.pngHeader(2_001, 1),
            Images.pngHeader(1, 2_001),
            Images.gifHeader(1, 1, 2_001, 1))) {
      String upload = client.begin(bomb.length, Map.of("filename", "row.png"));

      assertThat(code(client.append(upload, 0, bomb))).isEqualTo("CONTENT_TOO_LARGE");
      assertThat(client.tell(upload).statusCode()).isEqualTo(404);
    }
    client.upload(Images.pngHeader(2_000, 1), Map.of("filename", "line.png"));
  }

  @Test
  void whatSaysNothingOfItselfIsTakenForWhatItIs() {
    client.upload(bytes("hello"), Map.of());
    client.upload(new byte[] {1, 2, 3}, Map.of("filename", "a.bin"));
  }

  @Test
  void aNameThatLeadsElsewhereIsRefused() {
    for (String name :
        List.of(
            "../a",
            "a/b",
            "/etc/passwd",
            "..\\a",
            "..",
            ".",
            "a\u0000",
            "a\nb",
            " ",
            "x".repeat(256))) {
      HttpResponse<String> refused = client.create(5, Map.of("filename", name));

      assertThat(code(refused)).as(name).isEqualTo("BAD_REQUEST");
    }
  }

  @Test
  void headersThatMakeNoSenseAreRefused() {
    for (Map<String, String> headers :
        List.of(
            Map.of("Upload-Length", ""),
            Map.of("Upload-Length", "-1"),
            Map.of("Upload-Length", "0"),
            Map.of("Upload-Length", "many"),
            Map.of("Upload-Defer-Length", "1"),
            Map.of("Upload-Length", "5", "Upload-Metadata", "filename %%%"),
            Map.of("Upload-Length", "5", "Upload-Metadata", "sha256 YWI="),
            Map.of("Upload-Length", "5", "Upload-Metadata", "filetype YWI="))) {
      assertThat(code(client.send("POST", "", NONE, headers)))
          .as(headers.toString())
          .isEqualTo("BAD_REQUEST");
    }
    String upload = client.begin(5, TEXT);
    assertThat(
            client.send("PATCH", upload, bytes("hello"), Map.of("Upload-Offset", "0")).statusCode())
        .isEqualTo(415);
    assertThat(
            code(
                client.send(
                    "PATCH",
                    upload,
                    bytes("hello"),
                    Map.of("Content-Type", "application/offset+octet-stream"))))
        .isEqualTo("BAD_REQUEST");
  }

  @Test
  void aFileInTooManyPiecesIsRefused() {
    String upload = client.begin(10, TEXT);
    for (int i = 0; i < 8; i++) {
      assertThat(client.append(upload, i, bytes("a")).statusCode()).isEqualTo(204);
    }

    assertThat(code(client.append(upload, 8, bytes("a")))).isEqualTo("BAD_REQUEST");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
