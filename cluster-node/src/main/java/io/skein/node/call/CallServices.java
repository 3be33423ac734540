package io.skein.node.call;

import io.skein.node.call.sfu.Sfus;
import io.skein.node.conversation.ConversationCommand;
import io.skein.node.people.Stances;
import io.skein.protocol.Limits;
import java.time.InstantSource;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What the calls of a node are given from outside.
 *
 * @param conversations the way to every conversation's actor
 * @param stances who has blocked whom, for who is to ring in a group
 * @param sfus the servers by which media of groups' calls go; there may be none
 * @param reaches whether an actor is on this node, or on one that this node reaches
 */
public record CallServices(
    CallSettings settings,
    Limits.Calls limits,
    CallStore store,
    CallDue due,
    ActorRef<ConversationCommand> conversations,
    CallNotices notices,
    Stances stances,
    Sfus sfus,
    Predicate<ActorRef<?>> reaches,
    InstantSource clock,
    CallMetrics metrics) {
  CallRules rules() {
    return settings.rules(limits);
  }
}
