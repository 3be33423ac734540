package io.skein.loadtest.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.jspecify.annotations.Nullable;

/**
 * What one measured phase of a run found. A post belongs to the phase in which it was due, and so
 * do its acknowledgement and its deliveries.
 *
 * @param seconds that the phase lasted; fewer than planned if the run was cut short
 * @param fromPerS arrivals a second that the plan has at its beginning
 * @param toPerS and at its end
 * @param cpuCores CPU seconds per second of the target's processes; null: not known
 * @param rssBytes resident bytes of the target's processes at the phase's end; null: not known
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PhaseResult(
    String name,
    double seconds,
    double fromPerS,
    double toPerS,
    double offeredPerS,
    double acceptedPerS,
    double deliveredPerS,
    long dropped,
    RunResult.Counts counts,
    RunResult.Latencies latencyMs,
    @Nullable Double cpuCores,
    @Nullable Long rssBytes)
    implements Measured {}
