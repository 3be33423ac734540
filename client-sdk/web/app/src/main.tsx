import { render } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { type Account, KeptAccounts, logOutLeft } from './client/account.ts';
import { Appearance } from './client/appearance.ts';
import { keepPage } from './client/install.ts';
import { Session } from './client/session.ts';
import { MainScreen } from './screens/main-screen.tsx';
import { WelcomeScreen } from './screens/welcome-screen.tsx';
import { SkeinAccounts } from './sdk.ts';
import { Button, Empty } from './ui/basics.tsx';
import { type Page, PageContext, SessionContext, useChanges, usePage } from './ui/hooks.ts';
import { OverlayViews } from './ui/overlay-views.tsx';
import { Overlays } from './ui/overlays.ts';
import './styles/index.css';

/** The node that served this page. */
const SERVER = location.origin;

const kept = new KeptAccounts();
const appearance = new Appearance();
const overlays = new Overlays();

/** After these the device is logged in no more. */
const ENDS_ACCOUNT = new Set(['LOGGED_OUT', 'REFRESH_INVALID', 'TOKEN_INVALID', 'ACCOUNT_CLOSED']);

function App() {
  useChanges(appearance.changes);
  const [account, setAccount] = useState(() => kept.shown());
  const [isLoggedOut, setLoggedOut] = useState(false);
  const [hasFailed, setFailed] = useState(false);
  const page: Page = useMemo(
    () => ({ appearance, overlays, strings: appearance.strings, times: appearance.times }),
    [appearance.language],
  );
  const session = useMemo(
    () => (account === undefined ? undefined : new Session(SERVER, account, kept)),
    [account],
  );

  useEffect(() => {
    if (session === undefined) {
      return;
    }
    let isOver = false;
    const end = session.changes.listen(() => {
      const { connection } = session;
      if (!isOver && connection.is === 'ended' && ENDS_ACCOUNT.has(connection.code)) {
        isOver = true;
        void session.end().finally(() => {
          setLoggedOut(true);
          setAccount(undefined);
        });
      }
    });
    session.start().catch(() => setFailed(true));
    // A page that is left is in no call any more; the others of the browser may not know.
    const leave = () => void session.calling.hangUp();
    addEventListener('pagehide', leave);
    return () => {
      removeEventListener('pagehide', leave);
      end();
      void session.close();
    };
  }, [session]);

  const show = (chosen: Account | undefined) => {
    if (chosen === undefined) {
      location.hash = '';
    } else {
      kept.show(chosen);
    }
    setLoggedOut(false);
    setAccount(chosen);
  };

  const logOut = () => {
    void session?.logOut().finally(() => show(undefined));
  };

  return (
    <PageContext.Provider value={page}>
      {session === undefined ? (
        <WelcomeScreen
          server={SERVER}
          isLoggedOut={isLoggedOut}
          accounts={kept.all()}
          onAccount={show}
        />
      ) : (
        <SessionContext.Provider value={session}>
          {hasFailed ? (
            <NotStarted />
          ) : (
            <Started
              key={session.account.user}
              session={session}
              onLogOut={logOut}
              onOtherAccount={() => show(undefined)}
            />
          )}
        </SessionContext.Provider>
      )}
    </PageContext.Provider>
  );
}

/** The client is opened before anything may ask it. */
function Started({
  session,
  onLogOut,
  onOtherAccount,
}: {
  session: Session;
  onLogOut: () => void;
  onOtherAccount: () => void;
}) {
  useChanges(session.changes);
  return (
    <>
      {session.isStarted && <MainScreen onLogOut={onLogOut} onOtherAccount={onOtherAccount} />}
      <OverlayViews />
    </>
  );
}

/** The browser refuses to keep anything, or a newer release of the page has been here. */
function NotStarted() {
  const { strings } = usePage();
  return (
    <main class="not-started">
      <Empty icon="alert" title={strings.cannotStart}>
        {strings.cannotStartHint}
      </Empty>
      <Button kind="primary" onClick={() => location.reload()}>
        {strings.reload}
      </Button>
    </main>
  );
}

const root = document.getElementById('app');
if (root !== null) {
  render(<App />, root);
  void keepPage();
  void logOutLeft(new SkeinAccounts(SERVER), kept);
}
