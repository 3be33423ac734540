/**
 * What can be done to a target on the way: the launcher's commands for an instance of {@code
 * ./skein up}, shell commands for any other.
 */
@NullMarked
package io.skein.loadtest.steps;

import org.jspecify.annotations.NullMarked;
