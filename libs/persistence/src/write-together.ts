import type { ClientBase } from 'pg';
import type { Writable } from 'node:stream';

/**
 * Queries that one turn of the event loop makes leave in one write: pg writes each by itself, and a session of a room
 * makes a dozen. Where pg keeps its socket elsewhere one day, each leaves by itself again.
 */
export function writeTogether(client: ClientBase): void {
  const { stream } = (client as ClientBase & { connection?: { stream?: Writable } }).connection ?? {};
  if (!stream?.uncork) return;
  const uncork = stream.uncork.bind(stream);
  // pg corks and uncorks around each query; corks are counted, so the last uncork of the turn lets all of them go.
  stream.uncork = () => process.nextTick(uncork);
}
