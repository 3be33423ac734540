import { useState } from 'preact/hooks';
import type { UserId } from '../sdk.ts';
import { Button, Failure, Field, PaneHead } from '../ui/basics.tsx';
import { useAction, usePage, useSession } from '../ui/hooks.ts';
import { go } from '../ui/navigate.ts';
import { PeoplePicker } from '../ui/people-picker.tsx';

export function NewGroupScreen() {
  const { strings } = usePage();
  const session = useSession();
  const [title, setTitle] = useState('');
  const [users, setUsers] = useState<readonly UserId[]>([]);
  const [isMissing, setMissing] = useState(false);
  const create = useAction(async () => {
    if (title.trim() === '') {
      setMissing(true);
      return;
    }
    const group = await session.client.createGroup(title.trim(), users);
    session.chats.summarized(group);
    session.listChanges.happened();
    go({ at: 'chat', conversation: group.conversation, info: false }, true);
  });
  return (
    <section class="detail">
      <PaneHead title={strings.newGroup} onBack={() => go({ at: 'chats' })} />
      <form
        class="form detail-body"
        onSubmit={(event) => {
          event.preventDefault();
          void create.run();
        }}
      >
        <Field
          label={strings.groupTitle}
          value={title}
          maxLength={80}
          error={isMissing ? strings.groupTitleMissing : undefined}
          onInput={(event) => {
            setTitle(event.currentTarget.value);
            setMissing(false);
          }}
        />
        <h2 class="section-title">{strings.addPeople}</h2>
        <PeoplePicker
          chosen={users}
          without={(user) => user === session.account.user}
          onChange={setUsers}
        />
        <Failure error={create.failure} />
        <div class="form-actions">
          <Button kind="primary" type="submit" isBusy={create.isRunning}>
            {strings.create}
          </Button>
        </div>
      </form>
    </section>
  );
}
