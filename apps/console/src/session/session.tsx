import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { ApiClient } from '../api/client';
import { ApiProblem } from '../api/problem';
import type { Me } from '../api/views';
import { SignInPage } from './sign-in-page';
import { forgetAll } from './tab-store';
import { forgetToken, storedToken, storeToken, takeTokenFromAddress } from './token';
import { WhoAmI } from './who-am-i';

interface Session {
  api: ApiClient;
  me: Me;
  signOut(): void;
}

const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('Nobody is signed in here.');
  return session;
}

export const useApi = (): ApiClient => useSession().api;
export const useMe = (): Me => useSession().me;

/** Whether the person may open the admin's pages; the server decides again on every request. */
export const useIsAdmin = (): boolean => useMe().power_level === 'admin';

/** Shows its children to whoever is signed in, and the sign-in page to everybody else. */
export function SessionGate({ children }: { children: ReactNode }) {
  const [token, setToken] = useState(() => takeTokenFromAddress() ?? storedToken());
  const [ended, setEnded] = useState(false);

  const signIn = useCallback((given: string) => {
    storeToken(given);
    setEnded(false);
    setToken(given);
  }, []);
  const leave = useCallback((because: 'asked' | 'refused') => {
    // What was written and not sent yet waits for the same person to sign in again.
    if (because === 'refused') forgetToken();
    else forgetAll();
    setToken(null);
    setEnded(because === 'refused');
  }, []);

  // A sign-in link that is opened in a tab that shows the console already changes the fragment only.
  useEffect(() => {
    const take = () => {
      const taken = takeTokenFromAddress();
      if (taken) signIn(taken);
    };
    addEventListener('hashchange', take);
    return () => removeEventListener('hashchange', take);
  }, [signIn]);

  if (token === null) return <SignInPage ended={ended} onToken={signIn} />;
  return (
    <SignedIn key={token} token={token} leave={leave}>
      {children}
    </SignedIn>
  );
}

interface SignedInProps {
  token: string;
  leave(because: 'asked' | 'refused'): void;
  children: ReactNode;
}

function SignedIn({ token, leave, children }: SignedInProps) {
  const [gone] = useState(() => new AbortController());
  useEffect(() => () => gone.abort(), [gone]);
  // A late answer to somebody who has left signs nobody else out.
  const api = useMemo(
    () => new ApiClient(token, () => gone.signal.aborted || leave('refused')),
    [token, leave, gone],
  );
  const [queries] = useState(newQueryClient);
  return (
    <QueryClientProvider client={queries}>
      <WhoAmI api={api}>
        {(me) => (
          <SessionContext value={{ api, me, signOut: () => leave('asked') }}>{children}</SessionContext>
        )}
      </WhoAmI>
    </QueryClientProvider>
  );
}

const newQueryClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: {
        // The live stream says when something changed.
        staleTime: 30_000,
        refetchOnWindowFocus: false,
        retry: (failures, error) => error instanceof ApiProblem && error.retryable && failures < 4,
      },
    },
  });
