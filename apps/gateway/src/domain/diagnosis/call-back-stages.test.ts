import { describe, expect, it } from 'vitest';
import type { CallBackWord, PingReport, StageName, StageView } from '@app/contracts/diagnosis';
import { refuse } from '@app/protocol';
import { CALL_BACK_STAGES, type CallBackFacts } from './call-back-stages';
import { walkStages } from './stage-table';

const US = 'us.example';
const PEER = 'peer.example';
const LET_IN = { code: null, reason: null };

const asked = (outcome: PingReport['outcome']): PingReport => ({ url: '', outcome, took_ms: 5 });
const says = (call_back?: CallBackWord) =>
  asked({ kind: 'answered', accepts_you: true, ...(call_back && { call_back }) });
const fails = (stage: string, code: string, reason?: string) =>
  says({ ok: false, stage, code, ...(reason && { reason }) });

const walk = (facts: Partial<CallBackFacts>): StageView[] =>
  walkStages(CALL_BACK_STAGES, { us: US, peer: PEER, ...facts });
const stageOf = (views: StageView[], name: StageName) => views.find(({ stage }) => stage === name)!;
const verdicts = (views: StageView[]) => views.map(({ verdict }) => verdict[0]).join('');

describe('the way back from a peer', () => {
  it('passes where the peer says so and its ping was seen', () => {
    expect(verdicts(walk({ asked: says({ ok: true }), arrival: LET_IN }))).toBe('pppppppppp');
  });

  it.each([
    ['our own ping was not answered', undefined],
    ['the peer says nothing of it', says()],
    [
      'the peer knows no such member',
      asked({ kind: 'refused', status: 400, code: 'SW_FED_MALFORMED_REQUEST' }),
    ],
  ])('is not seen where %s', (_, ping) => {
    expect(verdicts(walk({ asked: ping }))).toBe('ssssssssss');
  });

  it.each([
    [
      'keeps silent',
      asked({ kind: 'failed', refusal: refuse('SW_FED_DISCOVERY_FAILED') }),
      'SW_FED_DISCOVERY_FAILED',
    ],
    ['refuses', asked({ kind: 'refused', status: 429, code: 'SW_FED_RATE_LIMITED' }), 'SW_FED_RATE_LIMITED'],
    ['has no time', fails('call_back', 'SW_FED_RATE_LIMITED'), 'SW_FED_RATE_LIMITED'],
    ['does not let us in', fails('call_back', 'SW_FED_PEER_UNKNOWN'), 'SW_FED_PEER_UNKNOWN'],
    ['names a stage of its own', fails('moon_phase', 'SW_FED_BAD_KEY'), 'SW_FED_BAD_KEY'],
  ])('fails at once where a peer that is asked %s', (_, ping, code) => {
    const views = walk({ asked: ping });
    expect(stageOf(views, 'call_back')).toMatchObject({ code, remedy: expect.any(String) as string });
    expect(verdicts(views)).toBe('fsssssssss');
  });

  it.each([
    ['address', 'SW_FED_ADDRESS_REFUSED', 'here', 'pfssssssss'],
    ['connection', 'SW_FED_DISCOVERY_FAILED', 'here', 'ppfsssssss'],
    ['descriptor', 'SW_FED_DISCOVERY_FAILED', 'here', 'pppfssssss'],
    ['keys', 'SW_FED_SIGNATURE_MISMATCH', 'there', 'ppppfsssss'],
    ['version', 'SW_FED_PROTOCOL_VERSION', 'both', 'pppppfssss'],
  ] as const)(
    'fails at “%s” with %s where the peer says so, and is not expected here',
    (stage, code, act, all) => {
      const views = walk({ asked: fails(stage, code) });
      expect(stageOf(views, stage)).toMatchObject({ code, act, remedy: expect.any(String) as string });
      expect(verdicts(views)).toBe(all);
      expect(stageOf(views, 'arrival').evidence).toEqual({ arrived: false });
    },
  );

  it.each([
    ['clock', 'SW_FED_SIGNATURE_MISMATCH', 'pppppppfsp'],
    ['accepted', 'SW_FED_PEER_UNKNOWN', 'ppppppppfp'],
  ] as const)('at “%s” with %s was seen all the same', (stage, code, all) => {
    expect(verdicts(walk({ asked: fails(stage, code), arrival: LET_IN }))).toBe(all);
  });

  it('tells what was refused here from what never came', () => {
    const ping = fails('ping', 'SW_FED_SIGNATURE_MISMATCH', 'key_changed');
    const arrival = { code: 'SW_FED_SIGNATURE_MISMATCH', reason: 'key_changed' };
    expect(stageOf(walk({ asked: ping, arrival }), 'arrival')).toMatchObject({
      verdict: 'failed',
      ...arrival,
      finding: 'Its ping arrived here, and was refused here with SW_FED_SIGNATURE_MISMATCH, key_changed.',
    });
    expect(stageOf(walk({ asked: ping }), 'arrival')).toMatchObject({
      verdict: 'failed',
      finding: 'Nothing of it arrived here.',
    });
  });

  it('believes no peer that says it was answered when nothing came', () => {
    expect(stageOf(walk({ asked: says({ ok: true }) }), 'arrival')).toMatchObject({
      verdict: 'failed',
      finding: 'It says that we answered it, but nothing arrived here.',
      evidence: { arrived: false },
    });
  });
});
