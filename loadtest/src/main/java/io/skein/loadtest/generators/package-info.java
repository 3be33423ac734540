/**
 * Several generators that run one test together: agents that wait for work, and the coordinator
 * that splits it, lets all begin at one moment, and adds up what they find.
 */
@NullMarked
package io.skein.loadtest.generators;

import org.jspecify.annotations.NullMarked;
