import { useState } from 'preact/hooks';
import { gist } from '../model/describe.ts';
import type { Content, ConversationId, ScheduledPost } from '../sdk.ts';
import { wordsFor } from '../strings/errors.ts';
import { Button, Empty, Failure, Name } from '../ui/basics.tsx';
import { classes } from '../ui/classes.ts';
import { useAction, useChanges, usePage, useSession } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';
import { ScheduleForm } from '../ui/schedule-form.tsx';

/** Above the field of a chat: what is going to be said there, or could not be. */
export function ScheduledNote({ conversation }: { conversation: ConversationId }) {
  const { strings, overlays } = usePage();
  const session = useSession();
  useChanges(session.scheduled.changes);
  const posts = session.scheduled.of(conversation);
  if (posts.length === 0) {
    return null;
  }
  const isRefused = posts.some(({ state }) => state === 'REFUSED');
  return (
    <button
      type="button"
      class={classes('scheduled-note', isRefused && 'is-refused')}
      aria-haspopup="dialog"
      onClick={() =>
        overlays.openDialog(strings.scheduled, () => <ScheduledPosts conversation={conversation} />)
      }
    >
      <Icon name={isRefused ? 'alert' : 'clock'} size={16} />
      {isRefused ? strings.scheduledRefused : strings.scheduledHere(posts.length)}
    </button>
  );
}

/** What the user has scheduled, of one conversation or of all, and what becomes of it. */
export function ScheduledPosts({ conversation }: { conversation?: ConversationId }) {
  const { strings } = usePage();
  const session = useSession();
  useChanges(session.scheduled.changes, session.directory.changes);
  const posts =
    conversation === undefined ? session.scheduled.posts() : session.scheduled.of(conversation);
  if (posts.length === 0) {
    return (
      <Empty icon="clock" title={strings.scheduledNone}>
        {strings.scheduledNoneHint}
      </Empty>
    );
  }
  return (
    <ul class="scheduled-posts">
      {posts.map((post) => (
        <PostRow key={post.clientId} post={post} isTitled={conversation === undefined} />
      ))}
    </ul>
  );
}

function PostRow({ post, isTitled }: { post: ScheduledPost; isTitled: boolean }) {
  const session = useSession();
  const [isEditing, setEditing] = useState(false);
  const { clientId, content, dueMillis } = post;
  const alter = (to: Content, due: number) =>
    session.client.schedule.alter(clientId, {
      ...(due === dueMillis ? {} : { dueMillis: due }),
      ...(to === content ? {} : { content: to }),
    });
  const { title, peer } = session.chats.facts(post.conversation);
  return (
    <li class="scheduled-post">
      {isTitled && <Name>{peer === '' ? title : (session.nameOf(peer) ?? '')}</Name>}
      {isEditing ? (
        <ScheduleForm
          content={content}
          dueMillis={dueMillis}
          onSchedule={alter}
          onClose={() => setEditing(false)}
        />
      ) : (
        <PostShown post={post} onEdit={() => setEditing(true)} />
      )}
    </li>
  );
}

function PostShown({ post, onEdit }: { post: ScheduledPost; onEdit: () => void }) {
  const { strings, times } = usePage();
  const session = useSession();
  const { clientId, content, dueMillis, state } = post;
  const { schedule } = session.client;
  const change = useAction((changed: Promise<void>) => changed);
  return (
    <>
      <bdi class="scheduled-gist">{gist(content, session.reader(strings))}</bdi>
      {state === 'REFUSED' ? (
        <span class="scheduled-time is-refused">
          {strings.scheduledNotSent(wordsFor(post.refusal ?? 'INTERNAL', strings))}
        </span>
      ) : (
        <time class="scheduled-time" dateTime={new Date(dueMillis).toISOString()}>
          {state === 'POSTING'
            ? strings.scheduledPosting
            : strings.scheduledFor(times.moment(dueMillis))}
        </time>
      )}
      <Failure error={change.failure} />
      {state !== 'POSTING' && (
        <div class="scheduled-actions">
          <Button kind="quiet" icon="edit" onClick={onEdit}>
            {strings.scheduledEdit}
          </Button>
          <Button
            kind="quiet"
            icon="send"
            isBusy={change.isRunning}
            onClick={() => void change.run(schedule.sendNow(clientId))}
          >
            {strings.scheduledSend}
          </Button>
          <Button
            kind="quiet"
            icon="trash"
            isBusy={change.isRunning}
            onClick={() => void change.run(schedule.cancel(clientId))}
          >
            {strings.scheduledCancel}
          </Button>
        </div>
      )}
    </>
  );
}
