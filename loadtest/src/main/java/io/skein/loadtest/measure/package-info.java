/** What is measured beside latency: CPU and memory of the processes under load. */
@NullMarked
package io.skein.loadtest.measure;

import org.jspecify.annotations.NullMarked;
