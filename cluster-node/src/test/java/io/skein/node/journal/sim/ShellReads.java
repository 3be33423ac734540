package io.skein.node.journal.sim;

import io.skein.node.conversation.BareConversation;
import io.skein.node.journal.Entity;
import io.skein.node.journal.Entry;
import io.skein.protocol.Message;
import java.util.ArrayList;
import java.util.List;

/** What a conversation's shell reads after it is loaded: for a client, and for a retry. */
final class ShellReads {
  private static final int PAGE = 6;

  private final ConversationShell shell;
  private final Truth truth;
  private final Entity entity;

  ShellReads(ConversationShell shell, Truth truth, Entity entity) {
    this.shell = shell;
    this.truth = truth;
    this.entity = entity;
  }

  /** All that is above what the client has. */
  void read(Request.Read read) {
    onward(read, read.after(), new ArrayList<>());
  }

  private void onward(Request.Read read, long after, List<Entry> found) {
    shell.ask(
        shell.opened().readAfter(after, PAGE),
        (page, failure) -> {
          if (failure != null) {
            shell.leave(() -> read.client().notNow(read.number()));
            return;
          }
          found.addAll(page);
          if (page.isEmpty()) {
            answer(read, found);
          } else {
            onward(read, after + page.size(), found);
          }
        });
  }

  private void answer(Request.Read read, List<Entry> found) {
    BareConversation.Visible visible = shell.conversation().visible(read.sender());
    List<Entry> shown =
        visible == null
            ? List.of()
            : found.stream()
                .filter(
                    entry ->
                        entry.sequence() >= visible.first() && entry.sequence() <= visible.last())
                .toList();
    shell.trace("answers a read above " + read.after() + " with " + found.size());
    shell.leave(
        () -> {
          truth.read(entity, read.after(), found, true, read.confirmedBefore());
          truth.shown(entity, read.sender(), shown);
          read.client().acknowledged(read.number(), read.after() + found.size());
        });
  }

  /** Rule 20: an earlier attempt may be in the log, below what is remembered. */
  void search(Request.Post post, long after, long before) {
    shell.ask(
        shell.opened().readAfter(after, PAGE),
        (page, failure) -> {
          if (failure != null || page.isEmpty()) {
            shell.leave(() -> post.client().notNow(post.number()));
            return;
          }
          for (Entry entry : page) {
            Message message = Payloads.message(entry);
            if (post.clientId().equals(message.clientId())
                && post.sender().equals(message.sender())) {
              shell.acknowledge(
                  post.client(), post, post.sender(), post.clientId(), message.sequence());
              return;
            }
          }
          long searched = after + page.size();
          if (searched >= before - 1) {
            shell.onPost(post, searched);
          } else {
            search(post, searched, before);
          }
        });
  }
}
