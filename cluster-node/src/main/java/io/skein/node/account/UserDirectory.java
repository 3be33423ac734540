package io.skein.node.account;

import io.skein.protocol.UserId;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Who exists. Thread-safe; answers may be a minute old. */
public interface UserDirectory {
  /**
   * The names of those of these users that exist and are not deleted; at most 1,000 asked for at
   * once.
   */
  CompletionStage<Map<UserId, String>> names(Collection<UserId> users);

  /**
   * The ids of those of these exact names (normalized by the name rules) that exist; at most 1,000
   * asked for at once.
   */
  CompletionStage<Map<String, UserId>> find(Collection<String> names);
}
