import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { HERE, startGateway } from './running-gateway';

const MORE_THAN_A_SECOND_ALLOWS = 2_500;
const REQUEST = `GET /_scaiwave/federation/v1/profile/ann HTTP/1.1\r\nHost: ${HERE}\r\n\r\n`;

let gateway: Awaited<ReturnType<typeof startGateway>>;

beforeAll(async () => {
  gateway = await startGateway({ contexts: ['identity', 'policy', 'ingest', 'gateway'] });
});

afterEach(() => void vi.useRealTimers());
afterAll(() => gateway.stop());

/** Everything that is answered to so many requests, sent at once. */
async function flood(): Promise<string> {
  const socket = connect(gateway.port, '127.0.0.1');
  await once(socket, 'connect');
  let said = '';
  const answered = new Promise<void>((resolve) => {
    socket.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8');
      if (said.split('HTTP/1.1 ').length > MORE_THAN_A_SECOND_ALLOWS) resolve();
    });
    socket.once('close', () => resolve());
  });
  socket.write(REQUEST.repeat(MORE_THAN_A_SECOND_ALLOWS));
  await answered;
  socket.destroy();
  return said;
}

it('an address that asks more than its share of a second is told to wait', async () => {
  // However slow the machine, all of it is asked in one second.
  vi.useFakeTimers({ toFake: ['Date'] });
  const said = await flood();
  expect(said).toContain('HTTP/1.1 429 Too Many Requests');
  expect(said).toMatch(/retry-after: \d+/i);
  const problem = JSON.parse(/\{[^{}]*SW_FED_RATE_LIMITED[^{}]*\}/.exec(said)![0]) as object;
  expect(problem).toMatchObject({ status: 429, code: 'SW_FED_RATE_LIMITED', retryable: true });
  expect(said).not.toContain('HTTP/1.1 5');
});
