/** Accounts, devices, passwords and tokens. */
@NullMarked
package io.skein.node.account;

import org.jspecify.annotations.NullMarked;
