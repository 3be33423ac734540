package io.skein.node.account;

import io.skein.protocol.UserId;

/**
 * A user whom the embedder's service asked for.
 *
 * @param name canonical
 * @param created false: the user was there before
 */
public record ServiceUser(UserId user, String name, boolean created) {}
