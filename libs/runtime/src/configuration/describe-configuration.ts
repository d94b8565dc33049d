import type { Configuration } from './configuration';
import type { GivenSecrets } from './secrets';

/** The configuration for people to read: secrets masked, defaults filled in. */
export function describeConfiguration({
  configuration,
  secrets,
}: {
  configuration: Configuration;
  secrets: GivenSecrets;
}): Record<string, unknown> {
  const { federation, ...plain } = configuration;
  return {
    ...plain,
    federation: { ...federation, extraRoots: federation.extraRoots ? 'given' : 'none' },
    database: secrets.databaseUrl ? maskUrl(secrets.databaseUrl) : 'embedded',
    nats: secrets.natsUrl ? secrets.natsUrl.split(',').map(maskUrl).join(',') : 'in-process',
    masterKey: secrets.masterKey ? 'given' : 'generated in the data directory',
    tls: secrets.tls ? 'given' : 'none',
    livekitApiSecret: secrets.livekitApiSecret ? 'given' : 'none',
  };
}

/** Only what is surely no secret: query parameters may hold one as well. */
function maskUrl(text: string): string {
  const { protocol, username, host, pathname } = new URL(text);
  return `${protocol}//${username ? '***@' : ''}${host}${pathname}`;
}
