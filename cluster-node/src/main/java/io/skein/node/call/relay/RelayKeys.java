package io.skein.node.call.relay;

import io.skein.node.platform.InvalidSettingException;
import io.skein.node.platform.SecretFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a node knows, the current one first. While keys are changed, a node that has the
 * next one already also knows the one before, and speaks to nodes that have only that. Immutable;
 * never logged.
 */
public final class RelayKeys {
  private final List<RelayKey> keys;

  private RelayKeys(List<RelayKey> keys) {
    this.keys = keys;
  }

  static RelayKeys of(RelayKey current) {
    return new RelayKeys(List.of(current));
  }

  static RelayKeys of(RelayKey current, RelayKey previous) {
    return new RelayKeys(List.of(current, previous));
  }

  /**
   * Reads the files that the settings name. Blocks; once, at start.
   *
   * @return empty if no current key is named: this node has no relay
   * @throws InvalidSettingException if a file holds no key
   */
  public static Optional<RelayKeys> read(RelaySettings.KeyFiles files) {
    return files
        .current()
        .map(
            current -> {
              RelayKey first = read("skein.aeron.keys.current-file", current);
              return files
                  .previous()
                  .map(previous -> of(first, read("skein.aeron.keys.previous-file", previous)))
                  .orElseGet(() -> of(first));
            });
  }

  private static RelayKey read(String setting, Path file) {
    try {
      // Either alphabet: openssl's, and that of keys that go into URLs.
      String text = SecretFile.read(file, "relay key").replace('-', '+').replace('_', '/');
      return RelayKey.of(Base64.getDecoder().decode(text));
    } catch (IOException e) {
      throw new InvalidSettingException(setting, "a readable file, not " + file);
    } catch (IllegalArgumentException e) {
      throw new InvalidSettingException(
          setting, "a file with " + RelayKey.SECRET_BYTES + " bytes in base64");
    }
  }

  /** The current one first. */
  List<RelayKey> all() {
    return keys;
  }

  /** Null if this node does not know it, or not any more. */
  @Nullable RelayKey find(int id) {
    for (RelayKey key : keys) {
      if (key.id() == id) {
        return key;
      }
    }
    return null;
  }

  boolean isCurrent(RelayKey key) {
    return keys.get(0).id() == key.id();
  }
}
