import { useRef, useState } from 'preact/hooks';
import { type Account, deviceName } from '../client/account.ts';
import { SkeinAccounts, SkeinError } from '../sdk.ts';
import { Avatar, Button, Failure, Field, Name, PasswordField } from '../ui/basics.tsx';
import { useAction, usePage } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';
import { Logo } from '../ui/logo.tsx';
import { LinkIn } from './link-in.tsx';

/** Logs in, or makes an account, or goes on with one that is logged in on this browser. */
export function WelcomeScreen({
  server,
  isLoggedOut,
  accounts: known,
  onAccount,
}: {
  server: string;
  isLoggedOut: boolean;
  accounts: readonly Account[];
  onAccount: (account: Account) => void;
}) {
  const { strings } = usePage();
  const [isNew, setNew] = useState(false);
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [inviteCode, setInviteCode] = useState('');
  const [wantsCode, setWantsCode] = useState(false);
  const [isChecked, setChecked] = useState(false);
  const [isLinking, setLinking] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const nameMissing = isChecked && name.trim() === '';
  const passwordMissing = isChecked && password === '';

  const submit = useAction(async () => {
    setChecked(true);
    if (name.trim() === '' || password === '') {
      form.current?.querySelector<HTMLElement>('[aria-invalid=true], input')?.focus();
      return;
    }
    const accounts = new SkeinAccounts(server);
    const device = { name: deviceName(navigator.userAgent), type: 'browser' } as const;
    try {
      const code = inviteCode.trim() || undefined;
      onAccount(
        isNew
          ? await accounts.register(name.trim(), password, device, code, 'cookie')
          : await accounts.logIn(name.trim(), password, device, 'cookie'),
      );
    } catch (error) {
      setWantsCode(
        wantsCode || (error instanceof SkeinError && error.code === 'REGISTRATION_REFUSED'),
      );
      throw error;
    }
  });

  const change = () => {
    setNew(!isNew);
    setChecked(false);
    submit.clear();
  };

  return (
    <main class="welcome">
      <div class="welcome-box">
        <Logo size={56} />
        <h1>{strings.welcome}</h1>
        <p class="welcome-hint">{strings.welcomeHint}</p>
        {isLoggedOut && submit.failure === undefined && (
          <p class="notice" role="status">
            {strings.loggedOutNotice}
          </p>
        )}
        {known.length > 0 && <KnownAccounts accounts={known} onAccount={onAccount} />}
        {isLinking ? (
          <LinkIn server={server} onAccount={onAccount} />
        ) : (
          <form
            ref={form}
            class="form"
            noValidate
            onSubmit={(event) => {
              event.preventDefault();
              void submit.run();
            }}
          >
            <Field
              label={strings.userName}
              hint={isNew ? strings.userNameHint : undefined}
              error={nameMissing ? strings.fillName : undefined}
              name="username"
              value={name}
              autocomplete="username"
              autocapitalize="none"
              spellcheck={false}
              autofocus
              onInput={(event) => setName(event.currentTarget.value)}
            />
            <PasswordField
              label={strings.password}
              hint={isNew ? strings.passwordHint : undefined}
              error={passwordMissing ? strings.fillPassword : undefined}
              name="password"
              value={password}
              autocomplete={isNew ? 'new-password' : 'current-password'}
              onInput={(event) => setPassword(event.currentTarget.value)}
            />
            {isNew && wantsCode && (
              <Field
                label={strings.inviteCode}
                hint={strings.inviteCodeHint}
                value={inviteCode}
                autocomplete="off"
                onInput={(event) => setInviteCode(event.currentTarget.value)}
              />
            )}
            <Failure error={submit.failure} />
            <Button kind="primary" type="submit" isBusy={submit.isRunning}>
              {submit.isRunning
                ? isNew
                  ? strings.registering
                  : strings.loggingIn
                : isNew
                  ? strings.register
                  : strings.logIn}
            </Button>
          </form>
        )}
        {!isLinking && (
          <p class="welcome-switch">
            {isNew ? strings.haveAccount : strings.newHere}{' '}
            <button type="button" class="link-button" onClick={change}>
              {isNew ? strings.logIn : strings.register}
            </button>
          </p>
        )}
        <p class="welcome-switch">
          <button type="button" class="link-button" onClick={() => setLinking(!isLinking)}>
            {isLinking ? strings.withPassword : strings.linkIn}
          </button>
        </p>
      </div>
    </main>
  );
}

function KnownAccounts({
  accounts,
  onAccount,
}: {
  accounts: readonly Account[];
  onAccount: (account: Account) => void;
}) {
  const { strings } = usePage();
  return (
    <nav class="welcome-accounts" aria-label={strings.goOnAs}>
      <h2 class="list-title">{strings.goOnAs}</h2>
      {accounts.map((account) => (
        <button
          type="button"
          class="list-row"
          key={account.user}
          onClick={() => onAccount(account)}
        >
          <Avatar id={account.user} name={account.name} />
          <span class="list-row-text">
            <Name>{account.name}</Name>
          </span>
          <Icon name="chevron" size={16} />
        </button>
      ))}
    </nav>
  );
}
