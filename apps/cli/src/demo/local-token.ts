import { issueLocalToken, loadSecrets, readConfiguration } from '@app/runtime';

const DAY_S = 86_400;

export type Power = 'admin' | 'member';

/** For a person of the server that has this environment, or of another tenant of its instance: by the server's own issuer. */
export async function localToken(
  env: Record<string, string>,
  local_id: string,
  power_level: Power,
  tenant = env['SCAIWAVE_SERVER_NAME']!,
): Promise<string> {
  const { PATH: _, ...own } = env;
  const read = readConfiguration(own);
  if (!read.ok) throw new Error(read.faults.join('\n'));
  const { secrets } = await loadSecrets(read);
  return issueLocalToken(secrets, { tenant, local_id, power_level, ttl: DAY_S });
}
