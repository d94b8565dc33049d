import { until } from '../../apps/cli/src/demo/until';
import { inDatabase } from './server-database';
import type { TestServer } from './servers';

/** What was due is due an hour later, unless somebody works at it. */
const PUT_OFF = `UPDATE relay.peers SET next_attempt_at = next_attempt_at + 3600000
  WHERE tenant = $1 AND peer = $2 AND lease_owner IS NULL AND failures > 0 AND next_attempt_at IS NOT NULL
  RETURNING peer`;

/** As after an outage of hours: once an attempt has failed, nothing brings the next one but an event. */
export const putOff = (server: TestServer, peer: string): Promise<unknown> =>
  until(
    `a failed attempt to reach ${peer}`,
    () => inDatabase(server, PUT_OFF, [server.serverName, peer]),
    ({ length }) => length === 1,
  );
