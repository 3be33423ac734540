/**
 * The deterministic simulation: nodes with the production journal, three store replicas, clients
 * and a coordinator in one thread and in virtual time, under seeded faults, with a checker at the
 * end. One seed is one run, which replays exactly. Mutations of the journal's rules prove that the
 * checker would see what each rule prevents.
 */
@NullMarked
package io.skein.node.journal.sim;

import org.jspecify.annotations.NullMarked;
