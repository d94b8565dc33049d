import type { NatsUser } from '@app/messaging';
import { testNatsWithUsers } from './nats';

export type ClusterBus = Awaited<ReturnType<typeof testNatsWithUsers>>;

/** What each process of a server is told: one has the port, one the secret of calls, each its own user on the bus. */
export function envOf(
  app: string,
  env: Record<string, string>,
  bus: ClusterBus | undefined,
): Record<string, string> {
  if (!bus) return env;
  const own = Object.entries(env).filter(([name]) => app === 'ingest' || !name.startsWith('LIVEKIT_'));
  return {
    ...Object.fromEntries(own),
    NATS_URL: bus.urlFor(app as NatsUser),
    ...(app !== 'gateway' && { PORT: '0' }),
  };
}
