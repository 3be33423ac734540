package io.skein.node.session;

import io.skein.node.account.UserDirectory;
import io.skein.node.account.UserStates;
import io.skein.node.call.CallCommand;
import io.skein.node.conversation.ConversationCommand;
import io.skein.node.conversation.GroupIds;
import io.skein.node.keeping.KeepingStore;
import io.skein.node.people.PeopleSettings;
import io.skein.node.people.PeopleStore;
import io.skein.node.platform.IdGenerator;
import io.skein.node.presence.PresenceSettings;
import io.skein.node.push.PushFeature;
import io.skein.node.schedule.ScheduleServices;
import io.skein.node.search.SearchServices;
import io.skein.protocol.Limits;
import java.time.Clock;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What every session of a node works with; one for all of them.
 *
 * @param conversations the way to every conversation's actor
 * @param sessions the way to every session, once there is one
 * @param calls the way to every call, once there is one
 * @param callStartsPerMinute how many calls one user may begin in a minute
 */
public record SessionServices(
    InboxStore inboxes,
    UserStates states,
    UserDirectory users,
    GroupIds groupIds,
    ActorRef<ConversationCommand> conversations,
    IdGenerator ids,
    Clock clock,
    Limits limits,
    SessionSettings settings,
    PresenceSettings presence,
    LastSeenWriter lastSeen,
    SessionMetrics metrics,
    PeopleStore people,
    PeopleSettings peopleSettings,
    ScheduleServices schedule,
    KeepingStore keeping,
    SearchServices search,
    PushFeature push,
    Supplier<ActorRef<SessionCommand>> sessions,
    Supplier<ActorRef<CallCommand>> calls,
    int callStartsPerMinute) {}
