import { useState } from 'preact/hooks';
import type { CallId, CallProbe, CallReport } from '../sdk.ts';
import type { Strings } from '../strings/en.ts';
import { Button, Failure } from './basics.tsx';
import { useAction, usePage, useSession } from './hooks.ts';
import { Icon } from './icon.tsx';

/**
 * Whether calls will work where this device is, and why not: in the settings, and after a call that
 * did not.
 */
export function CallCheck({ call }: { call?: CallId | undefined }) {
  const {
    strings: { doctor },
  } = usePage();
  const session = useSession();
  const [report, setReport] = useState<CallReport>();
  const check = useAction(async () => setReport(await session.client.callDoctor.examine(call)));
  const { isRunning } = check;
  return (
    <div class="settings-card call-doctor">
      <p class="hint">{doctor.checkHint}</p>
      <Button isBusy={isRunning} onClick={() => check.run()}>
        {isRunning ? doctor.checking : report === undefined ? doctor.check : doctor.checkAgain}
      </Button>
      <Failure error={check.failure} />
      <div role="status">{report !== undefined && !isRunning && <Report report={report} />}</div>
    </div>
  );
}

function Report({ report: { verdict, findings, probes } }: { report: CallReport }) {
  const {
    strings: { doctor },
  } = usePage();
  return (
    <>
      <p class={`call-verdict is-${verdict.toLowerCase()}`}>
        <Icon name={verdict === 'GOOD' ? 'check' : 'alert'} />
        <strong>{doctor.verdicts[verdict]}</strong>
      </p>
      {findings.length > 0 && (
        <ul class="call-findings">
          {findings.map((finding) => (
            <li key={finding}>{doctor.findings[finding]}</li>
          ))}
        </ul>
      )}
      <table class="call-probes">
        <caption>{doctor.tried}</caption>
        <tbody>
          {probes.map((probe) => (
            <tr key={`${probe.kind} ${probe.url}`}>
              <th scope="row">
                {doctor.kinds[probe.kind]}
                <span class="hint">{probe.url}</span>
              </th>
              <td>{resultText(probe, doctor)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function resultText({ result, millis, error }: CallProbe, doctor: Strings['doctor']): string {
  switch (result) {
    case 'ANSWERED':
      return doctor.answered(String(millis));
    case 'NO_ANSWER':
      return doctor.noAnswer;
    case 'REFUSED':
      return error === 0 ? doctor.refused : `${doctor.refused} (${error})`;
    case 'NOT_TRIED':
      return doctor.notTried;
  }
}
