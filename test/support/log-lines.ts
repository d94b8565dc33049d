import { until } from '../../apps/cli/src/demo/until';
import type { TestServer } from './servers';

/** A line of a server's log, as JSON. */
export interface LogLine {
  msg: string;
  trace_id?: string;
  [field: string]: unknown;
}

export const logLines = (server: TestServer, name: string): LogLine[] =>
  server
    .logs()
    .split('\n')
    .filter((line) => line.startsWith('{') && line.includes(name))
    .map((line) => JSON.parse(line) as LogLine)
    .filter(({ msg }) => msg === name);

/** Waits for a line of this name with these fields; the newest, when there are several. */
export const logged = (server: TestServer, name: string, fields: Record<string, unknown>): Promise<LogLine> =>
  until(
    `${name} in the log of ${server.serverName}`,
    async () =>
      logLines(server, name).findLast((line) =>
        Object.entries(fields).every(([field, value]) => line[field] === value),
      ),
    (line) => line !== undefined,
  ) as Promise<LogLine>;
