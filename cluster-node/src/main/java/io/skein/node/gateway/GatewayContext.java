package io.skein.node.gateway;

import io.netty.handler.ssl.SslContext;
import io.skein.node.platform.Pace;
import org.jspecify.annotations.Nullable;

/** What all connections of a gateway share. Thread-safe. */
record GatewayContext(
    GatewaySettings settings,
    GatewayDependencies dependencies,
    GatewayMetrics metrics,
    Backlog backlog,
    Pace requestPace,
    RequestRouter router,
    @Nullable SslContext tls) {}
