package io.skein.node.gateway;

import io.micrometer.core.instrument.MeterRegistry;
import io.skein.node.account.AccessTokens;
import io.skein.node.account.FreshTokens;
import io.skein.node.account.UserDirectory;
import io.skein.node.call.CallCommand;
import io.skein.node.call.SwitchboardCommand;
import io.skein.node.call.ice.IceCommand;
import io.skein.node.call.sfu.SfuCommand;
import io.skein.node.conversation.ConversationCommand;
import io.skein.node.conversation.MergedReads;
import io.skein.node.delivery.FanoutCommand;
import io.skein.node.people.PeopleDirectory;
import io.skein.node.platform.Origins;
import io.skein.node.presence.PresenceCommand;
import io.skein.node.session.SessionCommand;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * What the gateway needs of the rest of the node.
 *
 * @param system the connections' actors live here
 * @param nodeName what {@code Welcome} says
 * @param nodeHost where to listen if the settings do not say
 * @param endpoints sockets of all ready nodes, "host:port" or "tls://host:port", as {@code Welcome}
 *     tells them; called on event loops, so it must not block
 * @param origins the pages that may open sockets
 * @param tokens checks what clients show
 * @param freshTokens gives connected clients their next one
 * @param sessions the region that finds a user's session
 * @param conversations the region that finds a conversation
 * @param merged what messages carry that others were forwarded in
 * @param fanout this node's fan-out, told by sessions which connections are interested
 * @param presence of this node, told which users its connections watch
 * @param calls the region that finds the call of a conversation
 * @param switchboard of this node, which carries the signals of its connections
 * @param ice of this node, which tells devices how they find a way to each other
 * @param sfu of this node, which has connections of devices with SFUs
 */
public record GatewayDependencies(
    ActorSystem<?> system,
    String nodeName,
    String nodeHost,
    Supplier<List<String>> endpoints,
    Origins origins,
    AccessTokens tokens,
    FreshTokens freshTokens,
    UserDirectory users,
    PeopleDirectory people,
    ActorRef<SessionCommand> sessions,
    ActorRef<ConversationCommand> conversations,
    MergedReads merged,
    ActorRef<FanoutCommand> fanout,
    ActorRef<PresenceCommand> presence,
    ActorRef<CallCommand> calls,
    ActorRef<SwitchboardCommand> switchboard,
    ActorRef<IceCommand> ice,
    ActorRef<SfuCommand> sfu,
    Clock clock,
    MeterRegistry metrics) {}
