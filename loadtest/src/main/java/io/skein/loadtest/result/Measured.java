package io.skein.loadtest.result;

/** What was measured over a stretch of a run: over the whole of it, or in one phase. */
interface Measured {
  RunResult.Counts counts();

  RunResult.Latencies latencyMs();

  long dropped();

  double offeredPerS();

  double acceptedPerS();

  double deliveredPerS();
}
