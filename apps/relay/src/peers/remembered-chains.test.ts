import { expect, it } from 'vitest';
import type { Bus } from '@app/messaging';
import { RememberedChains } from './remembered-chains';

const MEBI = 1024 * 1024;

it('what waits for a peer that is away is remembered as far as 8 MiB, and else read from the log', async () => {
  let asked = 0;
  const ask = () => Promise.resolve({ events: [], head: null, asked: (asked += 1) });
  const chains = new RememberedChains({ ask } as unknown as Bus);
  for (let seq = 0; seq < 20; seq += 1)
    chains.remember('a.example', {
      room_id: 'rm_1',
      seq,
      event_id: `ev_${seq}`,
      ts: 0,
      text: 'x'.repeat(MEBI),
    });

  const newest = await chains.read('a.example', 'rm_1', 11, 100);
  expect(newest.map(({ seq }) => seq)).toEqual([12, 13, 14, 15, 16, 17, 18, 19]);
  expect(asked).toBe(0);
  expect(await chains.read('a.example', 'rm_1', 10, 1)).toEqual([]);
  expect(asked).toBe(1);
});
