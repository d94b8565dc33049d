import { Button, PasswordInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useServerName } from './server-name';
import classes from './sign-in-page.module.css';
import { readToken } from './token';

interface SignInPageProps {
  /** The server has stopped taking the token that was used here. */
  ended: boolean;
  onToken(token: string): void;
}

export function SignInPage({ ended, onToken }: SignInPageProps) {
  const serverName = useServerName();
  const [fault, setFault] = useState<string | null>(null);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const token = readToken(String(new FormData(event.currentTarget).get('token') ?? ''));
    if (token) onToken(token);
    else setFault('That is neither a sign-in link nor a token. Copy it whole, without the spaces around it.');
  };

  return (
    <main className={classes.page}>
      <title>Sign in · ScaiWave</title>
      <form className={classes.card} onSubmit={submit} noValidate>
        <img src="/favicon.svg" alt="" width={44} height={44} />
        <h1 className={classes.title}>Sign in to ScaiWave</h1>
        {serverName && (
          <p className={classes.server}>
            on <bdi>{serverName}</bdi>
          </p>
        )}
        {ended && (
          <p className={classes.ended} role="alert">
            Your sign-in has ended: the token has expired, or this server does not know it. Sign in with a new
            link.
          </p>
        )}
        <PasswordInput
          name="token"
          label="Sign-in link or token"
          description="Open the link that you were given, or paste it here. Ask an admin of the server for one."
          error={fault}
          autoComplete="off"
          spellCheck={false}
          autoFocus
        />
        <Button type="submit" size="md" fullWidth>
          Sign in
        </Button>
        <p className={classes.note}>The token stays in this tab and is gone when you close it.</p>
      </form>
    </main>
  );
}
