import 'reflect-metadata';
import { startContexts, tokenFor, type ApplicationOptions } from '../../../test/support/application';
import { testDatabase } from '../../../test/support/postgres';
import { exchange, type Answer } from './exchange';

export const HERE = 'here.localhost';
export const OTHER = 'other.localhost';

const portOf = (url: string | null) => Number(new URL(url!).port);

/** The gateway among the contexts that a test wants, for two tenants that have their keys. */
export async function startGateway(options: Pick<ApplicationOptions, 'contexts' | 'natsUrl' | 'roots'>) {
  const database = await testDatabase();
  const closing = [database.drop];
  const stop = async () => {
    for (const close of closing.reverse()) await close();
  };
  try {
    const shared = { databaseUrl: database.url, ...options };
    // Each name that a server of this database has been started under is a tenant of it.
    await (await startContexts({ ...shared, serverName: OTHER, contexts: ['identity'] })).stop();
    const running = await startContexts({ ...shared, serverName: HERE });
    closing.push(running.stop);
    const port = portOf(running.url);
    for (const tenant of [HERE, OTHER]) await asAdmin(port, 'POST', 'identity/generate', {}, tenant);
    /** One more process of the gateway alone; it reaches the other contexts by NATS. */
    const addGateway = async () => {
      const added = await startContexts({ ...shared, serverName: HERE, contexts: ['gateway'] });
      closing.push(added.stop);
      return portOf(added.url);
    };
    return { port, databaseUrl: database.url, addGateway, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

export const tokenOf = (claims: Partial<Parameters<typeof tokenFor>[0]> = {}) =>
  tokenFor({ tenant: HERE, local_id: 'ann', power_level: 'member', ttl: 60, ...claims });

/** A request of an admin of the tenant to a route under `/v1/admin/federation/`. */
export async function asAdmin(
  port: number,
  method: 'GET' | 'POST' | 'PUT',
  route: string,
  body?: object,
  tenant = HERE,
): Promise<Answer> {
  const token = await tokenOf({ tenant, local_id: 'root', power_level: 'admin' });
  const headers = { host: tenant, authorization: `Bearer ${token}` };
  const answer = await exchange(
    port,
    method,
    `/v1/admin/federation/${route}`,
    { ...headers, ...(body && { 'content-type': 'application/json' }) },
    body && JSON.stringify(body),
  );
  if (answer.status >= 400) throw new Error(JSON.stringify(answer.json));
  return answer;
}
