package io.skein.node.call.ice;

import io.skein.node.delivery.DeviceOrigin;
import io.skein.protocol.CallId;
import io.skein.protocol.CallProbe;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a device says that it found out about its way to others. Nobody has checked it.
 *
 * @param call within which it was; null: none
 * @param timeMillis when it was told
 */
public record ProbeReport(
    DeviceOrigin origin, @Nullable CallId call, long timeMillis, List<CallProbe> probes) {}
