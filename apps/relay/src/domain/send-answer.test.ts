import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSendAnswer, type SentEvent } from './send-answer';

const sent: SentEvent[] = [4, 5].map((seq) => ({
  room_id: 'rm_1',
  seq,
  event_id: `ev_${seq}`,
  ts: seq,
  text: '{}',
}));
const good = {
  results: [
    { event_id: 'ev_4', status: 'accepted' },
    { event_id: 'ev_5', status: 'refused', code: 'SW_FED_NOT_IN_ROOM', retryable: false },
  ],
  heads: { rm_1: { seq: 5, event_id: 'ev_5' } },
};
const read = (answer: unknown) => readSendAnswer(Buffer.from(JSON.stringify(answer)), sent);

describe('the answer to /send', () => {
  it('is a verdict for each event and the heads', () => {
    const outcome = read(good);
    expect(outcome).toMatchObject({
      ok: true,
      answer: {
        verdicts: [
          { seq: 4, status: 'accepted' },
          { seq: 5, status: 'refused', retryable: false },
        ],
      },
    });
    expect(outcome.ok && outcome.answer.heads.get('rm_1')).toEqual({ seq: 5, event_id: 'ev_5' });
  });

  it('takes a refusal for retryable unless it says otherwise', () => {
    const outcome = read({ ...good, results: [good.results[0], { event_id: null, status: 'refused' }] });
    expect(outcome.ok && outcome.answer.verdicts[1]).toMatchObject({ retryable: true });
  });

  it.each([
    ['too few results', { ...good, results: good.results.slice(1) }],
    ['results of another event', { ...good, results: [...good.results].reverse() }],
    ['an unknown status', { ...good, results: [good.results[0], { event_id: 'ev_5', status: 'maybe' }] }],
    ['no heads', { results: good.results }],
    ['a head of a room not asked for', { ...good, heads: { rm_2: { seq: 1, event_id: 'ev_1' } } }],
    ['a fractional head', { ...good, heads: { rm_1: { seq: 4.5, event_id: 'ev_4' } } }],
    ['a negative head', { ...good, heads: { rm_1: { seq: -1, event_id: 'ev_4' } } }],
    ['a head with an id that is not ours', { ...good, heads: { rm_1: { seq: 5, event_id: 'ev_x' } } }],
    ['an array', [good]],
    ['nothing', null],
  ])('is refused with %s', (_what, answer) => {
    expect(read(answer).ok).toBe(false);
  });

  it('is refused when longer than 256 KiB or not UTF-8', () => {
    expect(readSendAnswer(Buffer.alloc(256 * 1024 + 1, ' '), sent).ok).toBe(false);
    expect(readSendAnswer(Buffer.from([0xff, 0xfe]), sent).ok).toBe(false);
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.json(), (text) => void readSendAnswer(Buffer.from(text), sent)));
    fc.assert(fc.property(fc.jsonValue(), (heads) => void read({ ...good, heads })));
  });
});
