import { connect } from 'nats';
import { describe, expect, it } from 'vitest';
import { testNats } from './nats';

describe('the test support', () => {
  it('gives a private nats-server with JetStream', async () => {
    const nats = await testNats();
    const connection = await connect({ servers: nats.url });
    const info = await (await connection.jetstreamManager()).getAccountInfo();
    expect(info.streams).toBe(0);
    await connection.close();
    await nats.stop();
    await expect(connect({ servers: nats.url, reconnect: false })).rejects.toThrow();
  });
});
