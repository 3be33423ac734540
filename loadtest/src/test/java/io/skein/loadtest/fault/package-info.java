/** The harness's own rules, and a short run of it on a real cluster. */
@NullMarked
package io.skein.loadtest.fault;

import org.jspecify.annotations.NullMarked;
