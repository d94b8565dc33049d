import { refuse, type Outcome } from '@app/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AskVerdicts } from './ask-verdicts';
import type { Peers, PolicyDesk, Verdict } from './ports';

type Answer = Outcome<Verdict | { status: 'unknown' }>;

const EVENT = 'ev_1';
const asked: string[] = [];

/** Asks each of these servers, which answer so; our policy denies `denied.example`. */
function verdictsOf(answers: Record<string, Promise<Answer>>) {
  const policy = {
    judge: async (_: string, peer: string) =>
      peer === 'denied.example' ? refuse('SW_FED_PEER_DENIED', 'Denied here.') : { ok: true },
  } as unknown as PolicyDesk;
  const peers = {
    verdict: (_: string, peer: string) => {
      asked.push(peer);
      return answers[peer];
    },
  } as unknown as Peers;
  const questions = Object.keys(answers).map((peer) => ({ peer, event_id: EVENT }));
  return new AskVerdicts(policy, peers).run({ tenant: 'a.example', questions });
}

describe('asking other servers for their verdicts', () => {
  beforeEach(() => {
    asked.length = 0;
    vi.useFakeTimers();
  });
  afterEach(() => void vi.useRealTimers());

  it('gives the word of each, in order, and what went wrong as data', async () => {
    const { verdicts } = await verdictsOf({
      'b.example': Promise.resolve({ ok: true, status: 'refused', at: 7, code: 'SW_FED_NOT_INVITED' }),
      'c.example': Promise.resolve({ ok: true, status: 'unknown' }),
      'd.example': Promise.resolve(refuse('SW_FED_PEER_UNKNOWN', 'd.example answered 403.')),
    });
    expect(verdicts).toMatchObject([
      { peer: 'b.example', event_id: EVENT, status: 'refused', at: 7, code: 'SW_FED_NOT_INVITED' },
      { peer: 'c.example', status: 'unknown', at: null, code: null },
      {
        peer: 'd.example',
        status: 'unanswered',
        code: 'SW_FED_PEER_UNKNOWN',
        detail: 'd.example answered 403.',
      },
    ]);
  });

  it('goes to nobody whom our own policy denies', async () => {
    const { verdicts } = await verdictsOf({
      'denied.example': Promise.resolve({ ok: true, status: 'unknown' }),
    });
    expect(verdicts).toMatchObject([{ status: 'unanswered', code: 'SW_FED_PEER_DENIED' }]);
    expect(asked).toEqual([]);
  });

  it('waits five seconds for whoever does not answer, and for all of them at once', async () => {
    const never = new Promise<Answer>(() => undefined);
    const given = verdictsOf({
      'b.example': Promise.resolve({ ok: true, status: 'accepted', at: 7 }),
      'slow.example': never,
      'slower.example': never,
    });
    await vi.advanceTimersByTimeAsync(5_000);
    expect((await given).verdicts).toMatchObject([
      { status: 'accepted' },
      { peer: 'slow.example', status: 'unanswered', detail: expect.stringContaining('5 seconds') as unknown },
      { peer: 'slower.example', status: 'unanswered' },
    ]);
  });
});
