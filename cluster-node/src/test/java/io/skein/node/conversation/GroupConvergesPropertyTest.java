package io.skein.node.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.client.GroupView;
import io.skein.protocol.Bytes;
import io.skein.protocol.GroupChange;
import io.skein.protocol.GroupChange.SettingsChange;
import io.skein.protocol.GroupMode;
import io.skein.protocol.GroupReply;
import io.skein.protocol.GroupSettings.JoinMode;
import io.skein.protocol.Limits;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.Reply.Member.Role;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/**
 * Random administration of a group by everybody, with entries that become durable late and actors
 * that start again. Whatever is accepted was the sender's to do; and devices that sync at random
 * points, pull in random order and hear some of it twice, show what the node has.
 */
class GroupConvergesPropertyTest {
  private static final int USERS = 7;
  private static final int STEPS = 120;
  private static final int DEVICES = 4;

  // Little room, so that it is used up.
  private static final int MEMBERS_MAX = 5;
  private static final int BROADCAST_MEMBERS_MAX = 6;
  private static final int ADMINS_MAX = 2;
  private static final int REQUESTS_MAX = 3;
  private static final int LINK_USES_MAX = 2;

  @Property(tries = 200)
  void devicesShowWhatTheNodeHasAndRightsAreNeverViolated(@ForAll long seed) {
    Life life = new Life(new Random(seed));

    for (int step = 0; step < STEPS; step++) {
      life.step();
    }

    life.group.becomeDurable();
    life.checkRights();
    for (int device = 0; device < DEVICES; device++) {
      life.checkDevice();
    }
  }

  /** The group, and what the node told of it on the way. */
  private static final class Life {
    private final Random random;
    private final TestGroup group = new TestGroup(limits());

    /** What the actor might start again from. */
    private final List<Snapshot> snapshots = new ArrayList<>();

    /** What the node told to whoever asked, at some heads. */
    private final List<Told> told = new ArrayList<>();

    private record Told(GroupReply.Group group, List<Page> pages) {}

    private record Page(@Nullable UserId after, Reply.MemberPage page) {}

    Life(Random random) {
      this.random = random;
      snapshots.add(group.conversation.snapshot(true));
    }

    private static Limits limits() {
      Limits.Groups usual = Limits.Groups.DEFAULTS;
      return TestGroup.limits(
          MEMBERS_MAX,
          new Limits.Groups(
              ADMINS_MAX,
              usual.bannedMax(),
              usual.mutedMax(),
              REQUESTS_MAX,
              usual.linksMax(),
              usual.announcementBytesMax(),
              usual.remarkBytesMax(),
              usual.joinTextBytesMax(),
              usual.postsPerSecond(),
              BROADCAST_MEMBERS_MAX));
    }

    void step() {
      group.now += random.nextInt(3_000);
      UserId actor = user();
      List<Runnable> choices =
          List.of(
              () -> group.say(actor),
              () -> group.say(actor),
              () -> group.invite(actor, user(), user()),
              () -> group.remove(actor, user()),
              () -> group.leave(actor),
              () -> group.ban(actor, user()),
              () -> group.unban(actor, user(), user()),
              () -> group.change(actor, new GroupChange.RoleChange(List.of(user()), role())),
              () -> group.change(actor, new GroupChange.OwnerChange(user(), null)),
              () -> group.mute(actor, user(), random.nextBoolean() ? 0 : group.now + 60_000),
              () -> group.goBy(actor, "r" + random.nextInt(3)),
              () -> group.announce(actor, "a" + random.nextInt(3)),
              () -> group.announce(actor, ""),
              () -> group.change(actor, settings()),
              () -> group.change(actor, settings()),
              () -> group.rename(actor, title()),
              () -> group.join(actor),
              () -> group.change(actor, new GroupChange.LinkMade(Bytes.EMPTY, 0, LINK_USES_MAX)),
              () -> group.change(actor, new GroupChange.LinkRevoked(anyLink())),
              () -> group.join(actor, anyToken()),
              () -> group.approve(actor, user()),
              () -> group.sendAway(actor, user()));
      choices.get(random.nextInt(choices.size())).run();
      switch (random.nextInt(13)) {
        case 0 -> group.hold();
        case 1, 2, 3 -> group.becomeDurable();
        case 4 -> told.add(tell());
        case 5 -> {
          group.becomeDurable();
          restart();
        }
        case 6 -> snapshots.add(group.conversation.snapshot(true));
        default -> {
          // What is being written stays so.
        }
      }
    }

    /** From any snapshot it comes to the same by what the journal has. */
    private void restart() {
      Snapshot before = group.conversation.snapshot(true);
      group.restart(snapshots.get(random.nextInt(snapshots.size())));
      assertThat(group.conversation.snapshot(true)).isEqualTo(before);
    }

    private UserId user() {
      return new UserId(1 + random.nextInt(USERS));
    }

    private Role role() {
      return random.nextInt(3) > 0 ? Role.ADMIN : Role.MEMBER;
    }

    private String title() {
      return "t" + random.nextInt(3);
    }

    private long anyLink() {
      List<Long> links = List.copyOf(group.state().links().keySet());
      return links.isEmpty() ? 1 : links.get(random.nextInt(links.size()));
    }

    private Bytes anyToken() {
      List<GroupState.Link> links = List.copyOf(group.state().links().values());
      return links.isEmpty()
          ? Bytes.wrap(new byte[16])
          : links.get(random.nextInt(links.size())).token();
    }

    private <E> E any(E[] values) {
      return values[random.nextInt(values.length)];
    }

    private SettingsChange settings() {
      return switch (random.nextInt(8)) {
        case 0 -> SettingsChange.joiningBy("q" + random.nextInt(2));
        case 1 -> SettingsChange.historyForNewcomers(random.nextBoolean());
        case 2 -> SettingsChange.silenced(random.nextBoolean());
        case 3 -> SettingsChange.slow(random.nextInt(3));
        case 4 -> SettingsChange.mayRename(any(Role.values()));
        case 5 -> SettingsChange.mayAnnounce(any(Role.values()));
        case 6 -> SettingsChange.mode(any(GroupMode.values()));
        default -> SettingsChange.joining(any(JoinMode.values()));
      };
    }

    /** What a device is told that asks now, in pages of two. */
    private Told tell() {
      Roster roster = group.conversation.told();
      Member owner = roster.owner();
      GroupState.Announced announced = roster.group().announced();
      long head = group.conversation.head();
      GroupReply.Group one =
          new GroupReply.Group(
              TestGroup.ID,
              head,
              roster.title(),
              owner == null ? null : owner.user(),
              roster.group().settings(),
              roster.mode(),
              roster.size(),
              announced == null ? null : group.log.get((int) announced.sequence() - 1),
              0,
              0);
      List<Page> pages = new ArrayList<>();
      UserId after = null;
      boolean more = true;
      while (more) {
        List<Member> found = List.copyOf(roster.membersAfter(after, 3));
        more = found.size() > 2;
        List<Member> shown = more ? found.subList(0, 2) : found;
        UserId last = shown.isEmpty() ? null : shown.get(shown.size() - 1).user();
        pages.add(
            new Page(
                after,
                new Reply.MemberPage(
                    shown.stream().map(member -> member(roster, member)).toList(),
                    more,
                    last,
                    head,
                    "")));
        after = last;
      }
      return new Told(one, pages);
    }

    private static Reply.Member member(Roster roster, Member member) {
      return new Reply.Member(
          member.user(),
          member.role(),
          member.visibleFrom(),
          0,
          0,
          "",
          member.remark(),
          roster.group().mutedUntil(member.user()));
    }

    /** A device that was told at some point, if at all, and then hears of the rest somehow. */
    void checkDevice() {
      GroupView view = new GroupView();
      long from = 0;
      if (!told.isEmpty() && random.nextInt(4) > 0) {
        Told start = told.get(random.nextInt(told.size()));
        view.take(start.group());
        start.pages().forEach(page -> view.take(page.after(), page.page()));
        from = start.group().head();
      }
      // It may hear again of what it was told, but misses nothing of what came later.
      long first = from == 0 ? 0 : Math.max(0, from - random.nextInt(5));
      List<Message> entries = new ArrayList<>(group.log.subList((int) first, group.log.size()));
      entries.addAll(group.log.subList((int) first, group.log.size()));
      Collections.shuffle(entries, random);
      entries.stream().map(message -> group.conversation.redacted(message, 0)).forEach(view::take);
      if (!told.isEmpty() && random.nextBoolean()) {
        // A page of the time between, which another part of the application has asked for.
        Told between = told.get(random.nextInt(told.size()));
        view.take(between.group());
        between.pages().forEach(page -> view.take(page.after(), page.page()));
      }

      Roster roster = group.conversation.told();
      assertThat(view.title()).isEqualTo(roster.title());
      assertThat(view.settings()).isEqualTo(roster.group().settings());
      Member owner = roster.owner();
      assertThat(view.owner()).isEqualTo(owner == null ? null : owner.user());
      GroupState.Announced announced = roster.group().announced();
      assertThat(view.announcement() == null ? 0 : view.announcement().sequence())
          .isEqualTo(announced == null ? 0 : announced.sequence());
      assertThat(view.members().stream().map(this::effective).toList())
          .isEqualTo(roster.members().stream().map(one -> effective(roster, one)).toList());
    }

    /** A mute that is over is none, whether it is still remembered or not. */
    private GroupView.Member effective(GroupView.Member member) {
      long until = member.mutedUntilMillis() > group.now ? member.mutedUntilMillis() : 0;
      return new GroupView.Member(member.user(), member.role(), member.remark(), until);
    }

    private GroupView.Member effective(Roster roster, Member member) {
      return effective(
          new GroupView.Member(
              member.user(),
              member.role(),
              member.remark(),
              roster.group().mutedUntil(member.user())));
    }

    /** Reads the log alone, entry by entry, and knows who was what before each. */
    void checkRights() {
      GroupModel model =
          new GroupModel(MEMBERS_MAX, BROADCAST_MEMBERS_MAX, ADMINS_MAX, REQUESTS_MAX);
      for (Message entry : group.log) {
        model.check(entry);
        model.apply(entry);
      }
    }
  }
}
