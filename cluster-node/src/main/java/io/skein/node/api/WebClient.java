package io.skein.node.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * The web client as it was bundled: files by their paths, all of them in memory. Empty if none was
 * bundled, as on a platform without a bundler. Immutable.
 */
public record WebClient(Map<String, File> files) {
  /** The page, which names all the others. */
  static final String PAGE = "index.html";

  /** Where files have a hash of what is in them in their names. */
  static final String ASSETS = "assets/";

  private static final String BUNDLED = "/skein/web/app/";

  private static final Map<String, ContentType> TYPES =
      Map.of(
          "html", ContentTypes.TEXT_HTML_UTF8,
          "js", ContentTypes.parse("text/javascript; charset=UTF-8"),
          "css", ContentTypes.parse("text/css; charset=UTF-8"),
          "webmanifest", ContentTypes.parse("application/manifest+json"),
          "svg", ContentTypes.parse("image/svg+xml"));

  public WebClient {
    files = Map.copyOf(files);
  }

  /**
   * One file.
   *
   * @param gzipped the same, compressed
   */
  public record File(ContentType type, ByteString plain, ByteString gzipped) {}

  /** The one that was built with this node. */
  public static WebClient bundled() {
    return load(BUNDLED);
  }

  /**
   * Reads what was bundled.
   *
   * @param root where it lies on the class path, such as {@code /skein/web/app/}
   */
  static WebClient load(String root) {
    byte[] paths = read(root + "files.txt");
    Map<String, File> files = new HashMap<>();
    for (String path : paths == null ? List.<String>of() : lines(paths)) {
      files.put(path, file(root, path));
    }
    return new WebClient(files);
  }

  private static List<String> lines(byte[] text) {
    return new String(text, StandardCharsets.UTF_8).lines().toList();
  }

  private static File file(String root, String path) {
    byte[] bytes = read(root + path);
    ContentType type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
    if (bytes == null || type == null) {
      throw new IllegalStateException("the web client was bundled without " + path);
    }
    return new File(type, ByteString.fromArray(bytes), ByteString.fromArray(gzip(bytes)));
  }

  private static byte @Nullable [] read(String resource) {
    try (InputStream stream = WebClient.class.getResourceAsStream(resource)) {
      return stream == null ? null : stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read resource " + resource, e);
    }
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return compressed.toByteArray();
  }
}
