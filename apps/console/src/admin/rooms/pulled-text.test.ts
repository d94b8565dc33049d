import { expect, it } from 'vitest';
import { pulledText } from './pulled-text';

it('says why nothing came', () => {
  const told = pulledText({ fetched: 0, stored: 0, refused: [], reason: 'Everything is here already.' });
  expect(told).toEqual(['Nothing came.', 'Everything is here already.']);
});

it('says what came, what was new and, once for each code, what was refused', () => {
  const refused = [1, 2].map((n) => ({ event_id: `ev_${n}`, code: 'SW_FED_CHAIN_BROKEN' }));
  const told = pulledText({ fetched: 12, stored: 3, refused });
  expect(told[0]).toBe('12 events came, 3 of them new here.');
  expect(told.slice(1)).toEqual([expect.stringMatching(/^Refused: SW_FED_CHAIN_BROKEN\. .+\.$/)]);
});
