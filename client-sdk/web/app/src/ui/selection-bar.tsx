import { Button } from './basics.tsx';
import { usePage } from './hooks.ts';

/** In place of the field while messages are chosen: what can be done with them. */
export function SelectionBar({
  count,
  onForward,
  onForwardMerged,
  onCancel,
}: {
  count: number;
  onForward: () => void;
  onForwardMerged: () => void;
  onCancel: () => void;
}) {
  const { strings } = usePage();
  return (
    <div class="selection-bar" role="toolbar" aria-label={strings.selectMessages}>
      <span class="selection-count" role="status">
        {strings.selected(count)}
      </span>
      <Button kind="quiet" onClick={onCancel}>
        {strings.cancel}
      </Button>
      <Button kind="quiet" icon="forward" disabled={count === 0} onClick={onForward}>
        {strings.forwardEach}
      </Button>
      <Button kind="primary" icon="forward" disabled={count === 0} onClick={onForwardMerged}>
        {strings.forwardMerged}
      </Button>
    </div>
  );
}
