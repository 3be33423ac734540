package io.skein.node.push;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.skein.node.platform.InvalidSettingException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;

/**
 * Who this cluster is to Google, as the file of a service account says. Immutable.
 *
 * @param tokens where access tokens are given
 */
record ServiceAccount(String project, String email, PrivateKey key, URI tokens) {
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * Reads the file that the Firebase console gives.
   *
   * @throws InvalidSettingException if it is none; never tells what is in it
   */
  static ServiceAccount read(Path file, String setting) {
    try {
      JsonNode account = JSON.readTree(Files.readAllBytes(file));
      URI tokens = URI.create(text(account, "token_uri"));
      if (!"https".equals(tokens.getScheme())) {
        throw new IllegalArgumentException("token_uri: https");
      }
      return new ServiceAccount(
          text(account, "project_id"),
          text(account, "client_email"),
          PushKeys.privateKey(text(account, "private_key"), "RSA"),
          tokens);
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new InvalidSettingException(
          setting, "a readable key of a service account (" + e.getClass().getSimpleName() + ")");
    }
  }

  private static String text(JsonNode account, String name) {
    String text = account.path(name).asText("");
    if (text.isEmpty()) {
      throw new IllegalArgumentException(name);
    }
    return text;
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "ServiceAccount[" + email + "]";
  }
}
