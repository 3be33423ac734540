/**
 * What every user of the shipped SDK has in common, whoever runs it: telling the history checker
 * what its device does and hears, and reading logs and unread counts back at the end.
 */
@NullMarked
package io.skein.loadtest.sdk;

import org.jspecify.annotations.NullMarked;
