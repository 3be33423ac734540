package io.skein.loadtest;

import io.skein.loadtest.engine.Engine;
import io.skein.loadtest.engine.Execution;
import io.skein.loadtest.engine.Observer;
import io.skein.loadtest.engine.RunPlan;
import io.skein.loadtest.system.Target;

/** Where plans are carried out: in this process, or by several generators. */
@FunctionalInterface
interface Executions extends AutoCloseable {
  /** In this process. */
  Executions HERE = Engine::new;

  /** One run. */
  Execution of(RunPlan plan, Target target, Observer observer);

  /** Lets go of what runs were carried out by. From any thread; a second time does no harm. */
  @Override
  default void close() {}
}
