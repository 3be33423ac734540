package io.skein.loadtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import io.skein.protocol.UserId;
import io.tus.java.client.TusClient;
import io.tus.java.client.TusUpload;
import io.tus.java.client.TusUploader;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A node dies, and stays away: what was begun there goes on at the other. All tests look at the
 * same death.
 */
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class NodeLossIT {
  private static final int BYTES = 3_000_000;
  private static final long DUE_SECONDS = 10;
  private static final List<String> LATER = List.of("one", "two", "three");

  private final byte[] film = new byte[BYTES];
  private final List<Person> watched = new ArrayList<>();
  private TestCluster cluster;
  private Person watcher;

  private String uploader;
  private String upload;

  private Person reader;
  private ConversationId chat;
  private List<ClientId> scheduled;

  @BeforeAll
  void aNodeDies(TestCluster shared) throws Exception {
    cluster = shared;
    watchUsersOfBothNodes();
    uploadHalfOfAFilm();
    schedulePosts();
    cluster.act("node-2", "kill");
  }

  @AfterAll
  void theNodeComesBack() {
    watched.forEach(Person::close);
    watcher.close();
    reader.close();
    cluster.act("node-2", "start");
  }

  /** All are connected to node 1; the session of one of them at least is on node 2. */
  private void watchUsersOfBothNodes() {
    watcher = Person.register(cluster.http(1), "noa-watches");
    double before = cluster.metric(2, "skein_session_devices_attached");
    do {
      watched.add(Person.register(cluster.http(1), "noa-watched-" + watched.size()));
    } while (cluster.metric(2, "skein_session_devices_attached") <= before);
    List<UserId> ids = watched.stream().map(Person::id).toList();
    watcher.client().blocking().watch(ids);
    ids.forEach(id -> watcher.awaitOnline(id, true));
  }

  /** By the tus project's own client, which knows nothing of Skein. */
  private void uploadHalfOfAFilm() throws Exception {
    new Random().nextBytes(film);
    // What no rule takes for anything.
    film[0] = 0;
    try (Person alice = Person.register(cluster.http(1), "alice-tus")) {
      uploader = alice.client().accessToken().join();
    }
    TusClient client = stockClient();
    client.setUploadCreationURL(cluster.http(2).resolve("/v1/uploads").toURL());
    TusUploader half = client.createUpload(filmToUpload());
    half.setChunkSize(BYTES / 2);
    half.setRequestPayloadSize(BYTES / 2);
    half.uploadChunk();
    half.finish();
    upload = half.getUploadURL().getPath();
  }

  private void schedulePosts() {
    reader = Person.register(cluster.http(1), "bob-dies");
    try (Person alice = Person.register(cluster.http(1), "alice-dies")) {
      chat = alice.client().blocking().openDirect(reader.id()).conversation();
      // To the millisecond, as the protocol tells times.
      Instant due = Instant.now().plusSeconds(DUE_SECONDS).truncatedTo(ChronoUnit.MILLIS);
      scheduled =
          LATER.stream()
              .map(word -> alice.client().schedule().post(chat, new Content.Text(word), due).join())
              .toList();
    }
  }

  private TusClient stockClient() {
    TusClient client = new TusClient();
    client.setHeaders(Map.of("Authorization", "Bearer " + uploader));
    return client;
  }

  private TusUpload filmToUpload() {
    TusUpload whole = new TusUpload();
    whole.setSize(BYTES);
    whole.setInputStream(new ByteArrayInputStream(film));
    whole.setFingerprint("film");
    whole.setMetadata(Map.of("filename", "film.bin"));
    return whole;
  }

  @Test
  void aStockClientGoesOnAtAnotherNodeWhenTheFirstOneDies() throws Exception {
    TusUploader rest =
        stockClient()
            .beginOrResumeUploadFromURL(filmToUpload(), cluster.http(1).resolve(upload).toURL());
    assertThat(rest.getOffset()).isEqualTo(BYTES / 2);
    while (rest.uploadChunk() > -1) {
      // Each call sends the next chunk.
    }
    rest.finish();

    String media = upload.substring(upload.lastIndexOf('/') + 1);
    URI whole = cluster.http(1).resolve("/v1/media/" + media);
    HttpResponse<byte[]> got =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(whole).header("Authorization", "Bearer " + uploader).build(),
                HttpResponse.BodyHandlers.ofByteArray());
    assertThat(got.body()).isEqualTo(film);
    assertThat(got.headers().firstValue("Content-Type")).contains("application/octet-stream");
    assertThat(got.headers().firstValue("Content-Disposition").orElseThrow())
        .startsWith("attachment; filename=\"film.bin\"");
  }

  @Test
  void whoIsWatchedGoesOnBeingToldWhenTheNodeOfItsSessionDies() {
    watched.forEach(Person::close);

    watched.forEach(person -> watcher.awaitOnline(person.id(), false));
    for (int i = 0; i < watched.size(); i++) {
      try (Person back = Person.device(cluster.http(1), "noa-watched-" + i)) {
        watcher.awaitOnline(back.id(), true);
      }
    }
  }

  /** The node that has its user's session, or its lists, dies before it is time. */
  @Test
  void isSaidOnceThoughANodeDiesBeforeItsTime() {
    LATER.forEach(word -> reader.awaitText(chat, word));

    assertThat(reader.history(chat))
        .extracting(Message::clientId)
        .containsExactlyInAnyOrderElementsOf(scheduled);
  }
}
