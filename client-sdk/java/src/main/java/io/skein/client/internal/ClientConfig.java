package io.skein.client.internal;

import io.skein.client.CallMedia;
import io.skein.client.Credentials;
import io.skein.client.Outbox;
import io.skein.client.SkeinAccounts.Device.Label;
import io.skein.client.SkeinListener;
import io.skein.client.StateStore;
import io.skein.client.internal.core.CoreSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What a client was built with.
 *
 * @param server base address of the HTTP API; null if sockets are given and tokens supplied
 * @param endpoints sockets to connect to; empty if the HTTP API is asked
 * @param tls how nodes prove themselves; null: as the JDK trusts
 * @param executor for callbacks; null for the SDK's own threads
 * @param connectTimeout of one attempt, from asking for a token to the node's welcome
 * @param callTimeout how long a request other than a post may take, reconnecting included
 * @param callMedia null: the device takes part in no calls
 * @param rings whether callers are told when this device rings
 */
public record ClientConfig(
    @Nullable URI server,
    List<String> endpoints,
    Credentials credentials,
    Label device,
    Outbox outbox,
    StateStore state,
    SkeinListener listener,
    @Nullable SSLContext tls,
    @Nullable Executor executor,
    CoreSettings core,
    Duration reconnectFirst,
    Duration reconnectMax,
    Duration connectTimeout,
    Duration callTimeout,
    @Nullable CallMedia callMedia,
    boolean rings) {
  /**
   * @throws IllegalArgumentException if an endpoint is none
   */
  public ClientConfig {
    endpoints.forEach(NodeAddress.Named::parse);
  }
}
