package io.skein.node;

import io.skein.node.call.CallCommand;
import io.skein.node.call.Seat;
import io.skein.node.call.SwitchboardCommand;
import io.skein.node.call.sfu.SfuCommand;
import io.skein.node.call.sfu.SfuPlace;
import io.skein.node.call.sfu.SfuTrack;
import io.skein.node.conversation.Awake;
import io.skein.node.conversation.CallPermit;
import io.skein.node.conversation.ConversationCommand;
import io.skein.node.conversation.LogPart;
import io.skein.node.conversation.Related;
import io.skein.node.conversation.Summarized;
import io.skein.node.delivery.Broadcast;
import io.skein.node.delivery.DeviceOrigin;
import io.skein.node.delivery.FanoutCommand;
import io.skein.node.delivery.Notice;
import io.skein.node.delivery.Outbound;
import io.skein.node.delivery.ReplyTo;
import io.skein.node.journal.pekko.LeaseTalk;
import io.skein.node.people.ContactRules;
import io.skein.node.people.ContactWord;
import io.skein.node.people.Objection;
import io.skein.node.people.Stance;
import io.skein.node.platform.ClusterMessageTypes;
import io.skein.node.platform.NodeDirectory;
import io.skein.node.platform.sharding.ShardCall;
import io.skein.node.presence.PresenceCommand;
import io.skein.node.schedule.Woken;
import io.skein.node.search.Hit;
import io.skein.node.search.IndexQuery;
import io.skein.node.search.SearchCommand;
import io.skein.node.search.ShardHits;
import io.skein.node.session.SessionCommand;
import io.skein.protocol.Bytes;
import io.skein.protocol.Call;
import io.skein.protocol.CallId;
import io.skein.protocol.CallTrack;
import io.skein.protocol.Card;
import io.skein.protocol.ClientId;
import io.skein.protocol.ContactRequest;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.Discarded;
import io.skein.protocol.EncodedFrame;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.GroupChange;
import io.skein.protocol.GroupMode;
import io.skein.protocol.GroupReply;
import io.skein.protocol.GroupSettings;
import io.skein.protocol.Limits;
import io.skein.protocol.MediaId;
import io.skein.protocol.Message;
import io.skein.protocol.Person;
import io.skein.protocol.PersonChange;
import io.skein.protocol.Preferences;
import io.skein.protocol.PreferencesChange;
import io.skein.protocol.Privacy;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.ScheduledPost;
import io.skein.protocol.Self;
import io.skein.protocol.SelfChange;
import io.skein.protocol.Starred;
import io.skein.protocol.TrackName;
import io.skein.protocol.UserId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The numbers of the types that travel between nodes. Append only: see {@link ClusterMessageTypes}.
 */
public final class ClusterMessageIds implements ClusterMessageTypes {
  private static final Map<Integer, Class<?>> TYPES = new LinkedHashMap<>();

  static {
    // Values of the protocol.
    put(100, UserId.class);
    put(101, DeviceId.class);
    put(102, ConversationId.class);
    put(103, ClientId.class);
    put(104, Bytes.class);
    put(105, EncodedFrame.class);
    put(106, ErrorCode.class);
    put(107, Limits.class);
    put(108, Message.class);
    put(109, Content.Text.class);
    put(110, Content.Custom.class);
    put(111, Content.MembershipChange.class);
    put(112, Content.MembershipChange.Kind.class);
    put(113, Content.TitleChange.class);
    put(114, Content.Unknown.class);
    put(115, Request.Pull.Direction.class);
    put(116, Reply.ConversationSummary.class);
    put(117, Reply.Member.class);
    put(118, Reply.Member.Role.class);
    put(119, Reply.User.class);
    put(120, MediaId.class);
    put(121, Content.Media.class);
    put(122, Content.Media.Kind.class);
    put(124, PreferencesChange.class);
    put(125, Preferences.class);
    put(126, Content.Recall.class);
    put(127, Content.Edit.class);
    put(128, Content.Reaction.class);
    put(129, Content.Recalled.class);

    put(142, SelfChange.class);
    put(143, PersonChange.class);
    put(144, PersonChange.Action.class);
    put(145, Self.class);
    put(146, Person.class);
    put(147, ContactRequest.class);
    put(175, Self.Adding.class);
    put(176, Self.Strangers.class);
    put(177, Limits.People.class);

    put(153, GroupSettings.class);
    put(154, GroupSettings.JoinMode.class);
    put(155, GroupMode.class);
    put(156, GroupChange.RoleChange.class);
    put(157, GroupChange.OwnerChange.class);
    put(158, GroupChange.MuteChange.class);
    put(159, GroupChange.RemarkChange.class);
    put(185, GroupChange.SettingsChange.class);
    put(186, GroupChange.Announcement.class);
    put(187, GroupChange.LinkMade.class);
    put(188, GroupChange.LinkRevoked.class);
    put(189, GroupChange.JoinRequested.class);
    put(190, GroupChange.RequestsRefused.class);
    put(265, Request.ChangeMembers.Action.class);
    put(266, Request.AskGroup.What.class);
    put(267, Limits.Groups.class);

    put(236, Card.Location.class);
    put(237, Card.Contact.class);
    put(238, Card.Link.class);
    put(239, Card.Sticker.class);
    put(193, Content.Forward.class);
    put(194, Message.Forwarded.class);

    // Answers to clients.
    put(130, Reply.Welcome.class);
    put(131, Reply.Pong.class);
    put(132, Reply.Failed.class);
    put(133, Reply.Done.class);
    put(134, Reply.Posted.class);
    put(135, Reply.Page.class);
    put(136, Reply.Synced.class);
    put(137, Reply.ConversationOpened.class);
    put(138, Reply.MembersChanged.class);
    put(139, Reply.MemberPage.class);
    put(140, Reply.ConversationPage.class);
    put(141, Reply.UsersFound.class);
    put(178, Reply.PeopleSynced.class);
    put(225, GroupReply.GroupChanged.class);
    put(226, GroupReply.Group.class);
    put(227, GroupReply.GroupPreview.class);
    put(228, GroupReply.JoinRequestPage.class);
    put(229, GroupReply.JoinRequest.class);
    put(230, GroupReply.LinkPage.class);
    put(231, GroupReply.Link.class);

    put(148, Reply.Looking.class);
    put(149, Reply.Looking.Receipts.class);
    put(150, Reply.ReceiptsCounted.class);
    put(151, Reply.ReceiptPage.class);
    put(152, Reply.Receipt.class);

    // Keeping.
    put(340, Content.Highlight.class);
    put(341, Limits.Keeping.class);
    put(342, Reply.Highlights.class);
    put(343, Reply.Highlighted.class);
    put(344, ConversationCommand.ListHighlights.class);
    put(345, SessionCommand.StarMessage.class);
    put(346, SessionCommand.DiscardMessages.class);
    put(347, SessionCommand.SyncKeeping.class);
    put(348, SessionCommand.Pull.class);
    put(349, Starred.class);
    put(350, Discarded.class);
    put(351, Reply.KeepingSynced.class);

    // Messages that vanish.
    put(370, Content.VanishChange.class);
    put(371, Content.Vanished.class);
    put(372, Limits.Vanish.class);

    // Push.
    put(380, SessionCommand.SubscriptionChanged.class);
    put(381, SessionCommand.SubscriptionHeard.class);

    // Delivery.
    put(160, Outbound.Answered.class);
    put(161, Outbound.Pushed.class);
    put(162, Outbound.Closed.class);
    put(163, ReplyTo.class);
    put(164, DeviceOrigin.class);
    put(165, Notice.Appended.class);
    put(166, Notice.Secure.class);
    put(167, Notice.Joined.class);
    put(168, Notice.Left.class);
    put(169, Notice.BecameLarge.class);
    put(170, Notice.CursorMoved.class);
    put(171, Broadcast.class);
    put(172, FanoutCommand.Interested.class);
    put(173, FanoutCommand.Uninterested.class);
    put(174, FanoutCommand.Deliver.class);

    // Presence and privacy.
    put(179, Privacy.class);
    put(180, Privacy.Audience.class);
    put(181, Reply.PrivacyKept.class);
    put(182, Request.Typing.Kind.class);
    put(183, PresenceCommand.Told.class);

    put(191, Notice.CursorsMoved.class);
    put(480, Notice.Mentioned.class);
    put(192, Outbound.AllPushed.class);

    // Conversations.
    put(184, ConversationCommand.SwitchReceipts.class);
    put(200, ConversationCommand.Post.class);
    put(201, ConversationCommand.Pull.class);
    put(202, ConversationCommand.Create.class);
    put(203, ConversationCommand.Invite.class);
    put(204, ConversationCommand.Remove.class);
    put(205, ConversationCommand.Leave.class);
    put(206, ConversationCommand.Rename.class);
    put(207, ConversationCommand.ListMembers.class);
    put(208, ConversationCommand.Summarize.class);
    put(209, ConversationCommand.Acknowledge.class);
    put(210, ConversationCommand.Read.class);
    put(211, Summarized.class);
    put(212, ConversationCommand.Departed.class);
    put(213, ConversationCommand.Wake.class);
    put(214, Awake.class);
    put(215, ConversationCommand.Decline.class);
    put(216, ConversationCommand.Relate.class);
    put(217, Related.class);
    put(218, Stance.class);
    put(219, Objection.class);
    put(220, ConversationCommand.Look.class);
    put(221, ConversationCommand.LookAway.class);
    put(222, ConversationCommand.Typing.class);
    put(223, ConversationCommand.CountReceipts.class);
    put(224, ConversationCommand.ListReceipts.class);
    put(232, ConversationCommand.ChangeMembers.class);
    put(233, ConversationCommand.ChangeGroup.class);
    put(234, ConversationCommand.Join.class);
    put(235, ConversationCommand.AskGroup.class);

    // Sessions.
    put(240, SessionCommand.Attach.class);
    put(241, SessionCommand.Attached.class);
    put(242, SessionCommand.Refused.class);
    put(243, SessionCommand.Detach.class);
    put(244, SessionCommand.Sync.class);
    put(245, SessionCommand.Delivered.class);
    put(246, SessionCommand.ListConversations.class);
    put(247, SessionCommand.OpenDirect.class);
    put(248, SessionCommand.CreateGroup.class);
    put(249, SessionCommand.Noticed.class);
    put(250, SessionCommand.LoggedOut.class);
    put(251, SessionCommand.LoggedOutDone.class);
    put(252, SessionCommand.SchedulePost.class);
    put(253, SessionCommand.ChangeScheduled.class);
    put(254, SessionCommand.ListScheduled.class);
    put(255, SessionCommand.SetPreferences.class);
    put(256, SessionCommand.SetSelf.class);
    put(257, SessionCommand.ChangePerson.class);
    put(258, SessionCommand.SyncPeople.class);
    put(259, SessionCommand.Told.class);
    put(260, ContactRules.Heard.class);
    put(261, ContactWord.class);
    put(262, SessionCommand.Watch.class);
    put(263, SessionCommand.Unwatch.class);
    put(264, SessionCommand.ChangePrivacy.class);

    // Scheduled posts.
    put(290, SessionCommand.PostDue.class);
    put(291, Woken.class);
    put(292, Reply.ScheduledPage.class);
    put(293, ScheduledPost.class);
    put(294, ScheduledPost.State.class);
    put(295, Request.ChangeScheduled.Action.class);

    // Search.
    put(440, LogPart.class);
    put(441, ConversationCommand.ReadLog.class);
    put(442, SearchCommand.Told.class);
    put(443, SearchCommand.Ask.class);
    put(444, IndexQuery.class);
    put(445, IndexQuery.Place.class);
    put(446, ShardHits.class);
    put(447, Hit.class);
    put(448, SessionCommand.Search.class);
    put(449, Request.Search.class);
    put(450, Request.Search.Type.class);
    put(451, Reply.Found.class);
    put(452, Reply.FoundMessage.class);
    // Calls.
    put(400, CallCommand.Start.class);
    put(401, CallCommand.Change.class);
    put(402, CallCommand.SetMedia.class);
    put(403, CallCommand.Ask.class);
    put(404, CallCommand.Present.class);
    put(405, CallCommand.Wake.class);
    put(406, Seat.class);
    put(407, SwitchboardCommand.Seated.class);
    put(408, SessionCommand.StartCall.class);
    put(409, SessionCommand.CallTold.class);
    put(410, ConversationCommand.MayCall.class);
    put(411, CallPermit.class);
    put(412, CallId.class);
    put(413, Call.class);
    put(414, Call.Media.class);
    put(415, Call.Phase.class);
    put(416, Call.Outcome.class);
    put(417, Call.Participant.class);
    put(418, Call.Invited.class);
    put(419, Call.Invited.State.class);
    put(420, Request.ChangeCall.Action.class);
    put(421, Reply.CallState.class);
    put(422, Content.CallEntry.class);
    put(423, Limits.Calls.class);
    put(453, CallCommand.Blocked.class);

    // Calls by an SFU.
    put(460, CallCommand.UseSfu.class);
    put(461, CallCommand.Published.class);
    put(462, CallCommand.RoomLost.class);
    put(463, CallCommand.SfuPresent.class);
    put(464, SfuCommand.Carry.class);
    put(465, SfuCommand.Told.class);
    put(466, SfuPlace.class);
    put(467, SfuTrack.class);
    put(468, Request.PublishTracks.class);
    put(469, Request.SubscribeTracks.class);
    put(470, Request.AnswerSfu.class);
    put(471, Request.TrickleSfu.class);
    put(472, Request.SfuRequest.Side.class);
    put(473, CallTrack.class);
    put(474, CallTrack.Source.class);
    put(475, TrackName.class);
    put(476, Reply.SfuDescription.class);
    put(477, Reply.SfuStream.class);

    // Any answer may travel, as far as the compiler knows; this one does not.
    put(478, Reply.IceServers.class);
    put(479, Reply.IceServers.Policy.class);

    // Messages that are forwarded as one.
    put(430, Content.Merge.class);
    put(431, Content.Merge.Item.class);
    put(432, Content.Merged.class);
    put(433, Content.Merged.Line.class);
    put(434, Reply.MergedPage.class);
    put(435, Reply.MergedMessage.class);

    // Platform.
    put(270, NodeDirectory.Ask.class);
    put(271, NodeDirectory.Socket.class);
    put(272, ShardCall.class);
    put(273, ShardCall.Answer.class);

    // Between the journals of nodes.
    put(280, LeaseTalk.DoYouHold.class);
    put(281, LeaseTalk.IsYourLeaseValid.class);
    put(282, LeaseTalk.LeaseIs.class);
  }

  private static void put(int number, Class<?> type) {
    if (TYPES.put(number, type) != null) {
      throw new IllegalStateException("number " + number + " is taken");
    }
  }

  @Override
  public Map<Integer, Class<?>> types() {
    return Map.copyOf(TYPES);
  }
}
