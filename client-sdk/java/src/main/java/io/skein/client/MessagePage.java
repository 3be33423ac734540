package io.skein.client;

import io.skein.protocol.Message;
import java.util.List;

/**
 * Consecutive messages of one conversation.
 *
 * @param messages ascending by sequence, in whichever direction was paged
 * @param more true if more lie in the direction that was asked for
 * @param firstVisible the first sequence that this user may see, at least 1
 * @param head the newest sequence when the page was read
 */
public record MessagePage(List<Message> messages, boolean more, long firstVisible, long head) {}
