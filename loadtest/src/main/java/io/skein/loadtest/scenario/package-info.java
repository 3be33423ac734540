/** What a run does to its target, named after what it measures. */
@NullMarked
package io.skein.loadtest.scenario;

import org.jspecify.annotations.NullMarked;
