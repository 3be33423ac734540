/** The systems under load: how they are started, filled with users, found and stopped. */
@NullMarked
package io.skein.loadtest.system;

import org.jspecify.annotations.NullMarked;
