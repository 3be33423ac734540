package io.skein.node.schedule;

import io.skein.node.conversation.MediaShares;

/** What sessions need for the posts that their users schedule. */
public record ScheduleServices(
    ScheduleStore store,
    ScheduleDue due,
    MediaShares media,
    Schedule.Rules rules,
    ScheduleSettings settings) {}
