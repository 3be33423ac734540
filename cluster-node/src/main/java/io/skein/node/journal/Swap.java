package io.skein.node.journal;

import org.jspecify.annotations.Nullable;

/**
 * The answer to a lightweight transaction.
 *
 * @param found what stands in the store if it was not applied; null if there is no row
 */
public record Swap<T>(boolean applied, @Nullable T found) {}
