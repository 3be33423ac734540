/**
 * Breaks a real cluster on this machine on purpose, under load, and asks the history checker what
 * came of it: processes of {@code ./skein up}, users of the SDK, faults from a seeded schedule.
 * Sees the cluster only as an operator and as clients do.
 */
@NullMarked
package io.skein.loadtest.fault;

import org.jspecify.annotations.NullMarked;
