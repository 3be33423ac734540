import { useEffect, useState } from 'preact/hooks';
import { type Account, deviceName } from '../client/account.ts';
import { type LinkOffer, SkeinAccounts } from '../sdk.ts';
import { Button, Failure } from '../ui/basics.tsx';
import { useAction, usePage } from '../ui/hooks.ts';
import { QrPicture } from '../ui/qr-picture.tsx';

/** Logs in by another device, which is logged in: shows what that one is to read, and waits. */
export function LinkIn({
  server,
  onAccount,
}: {
  server: string;
  onAccount: (account: Account) => void;
}) {
  const { strings } = usePage();
  const [offer, setOffer] = useState<LinkOffer>();
  const [isCopied, setCopied] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const link = useAction(async (page: AbortSignal) => {
    const accounts = new SkeinAccounts(server);
    const device = { name: deviceName(navigator.userAgent), type: 'browser' } as const;
    const made = await accounts.beginLink(device);
    setOffer(made);
    setCopied(false);
    try {
      onAccount(await accounts.awaitLink(made, 'cookie', page));
    } finally {
      setOffer(undefined);
    }
  });
  useEffect(() => {
    const page = new AbortController();
    void link.run(page.signal);
    return () => page.abort();
  }, [attempt]);

  const copy = useAction(async (text: string) => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  });

  return (
    <div class="form">
      {offer !== undefined && (
        <>
          <p class="hint">{strings.linkInHint}</p>
          <QrPicture text={offer.link} label={strings.linkInCode} />
          <p class="hint">{strings.linkInTyped(strings.minutes(minutesOf(offer)))}</p>
          <div class="link-row">
            <code dir="ltr">{offer.link}</code>
            <span class="row-actions">
              <Button kind="plain" icon="copy" onClick={() => void copy.run(offer.link)}>
                {isCopied ? strings.copied : strings.copyCode}
              </Button>
            </span>
          </div>
        </>
      )}
      <Failure error={link.failure ?? copy.failure} />
      {link.failure !== undefined && (
        <Button kind="primary" onClick={() => setAttempt(attempt + 1)}>
          {strings.linkInAgain}
        </Button>
      )}
    </div>
  );
}

function minutesOf({ expiresInMillis }: LinkOffer): number {
  return Math.max(1, Math.round(expiresInMillis / 60_000));
}
