package io.skein.node.schedule;

import io.skein.node.conversation.MediaShares;
import io.skein.protocol.Content;
import io.skein.protocol.ScheduledPost;

/** What sessions need for the posts that their users schedule. */
public record ScheduleServices(
    ScheduleStore store,
    ScheduleDue due,
    MediaShares media,
    Schedule.Rules rules,
    ScheduleSettings settings) {
  /** The file of a post that is not going to be posted is kept for it no longer. */
  public void letGo(ScheduledPost post) {
    if (post.content() instanceof Content.Media file) {
      media.release(post.conversation(), post.clientId(), file);
    }
  }
}
