import { useState } from 'preact/hooks';
import { fieldText, millisOf, offeredTimes } from '../model/send-times.ts';
import type { Content } from '../sdk.ts';
import { Button, Failure, Field } from './basics.tsx';
import { useAction, usePage, useSession } from './hooks.ts';

/**
 * Asks when a message is to be sent, and lets its text be changed.
 *
 * @param dueMillis the time that it has already
 * @param onSchedule may be refused, which is shown; closes the form after that
 */
export function ScheduleForm({
  content,
  dueMillis,
  onSchedule,
  onClose,
}: {
  content: Content;
  dueMillis?: number;
  onSchedule: (content: Content, dueMillis: number) => Promise<void>;
  onClose: () => void;
}) {
  const { strings, times } = usePage();
  const session = useSession();
  const [now] = useState(Date.now);
  const [text, setText] = useState(content.kind === 'text' ? content.text : '');
  const [time, setTime] = useState(dueMillis === undefined ? '' : fieldText(dueMillis));
  const [isChecked, setChecked] = useState(false);
  const until = now + 1_000 * session.client.limits.scheduleAheadSeconds;
  // The field has no seconds: a time that stays is the same again.
  const stays = dueMillis !== undefined && time === fieldText(dueMillis);
  const due = stays ? dueMillis : millisOf(time);
  const isGood = due !== undefined && due > Date.now() && due <= until;
  const submit = useAction(async () => {
    setChecked(true);
    const said = text.trim();
    const isOther = content.kind === 'text' && said !== content.text;
    if (isGood && !(isOther && said === '')) {
      await onSchedule(isOther ? { ...content, text: said } : content, due);
      onClose();
    }
  });
  return (
    <form
      class="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit.run();
      }}
    >
      {content.kind === 'text' && (
        <Field
          label={strings.scheduleText}
          area
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      )}
      <div class="time-choices">
        {offeredTimes(now).map(({ is, millis }) => (
          <Button
            key={is}
            kind="plain"
            aria-pressed={time === fieldText(millis)}
            onClick={() => setTime(fieldText(millis))}
          >
            {strings[is]}
          </Button>
        ))}
      </div>
      <Field
        label={strings.scheduleTime}
        error={isChecked && !isGood ? strings.scheduleTimeBad(times.moment(until)) : undefined}
        type="datetime-local"
        value={time}
        min={fieldText(now)}
        max={fieldText(until)}
        onInput={(event) => setTime(event.currentTarget.value)}
      />
      <Failure error={submit.failure} />
      <div class="dialog-actions">
        <Button kind="quiet" onClick={onClose}>
          {strings.cancel}
        </Button>
        <Button kind="primary" type="submit" icon="clock" isBusy={submit.isRunning}>
          {dueMillis === undefined ? strings.schedule : strings.save}
        </Button>
      </div>
    </form>
  );
}
