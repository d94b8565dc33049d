import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FederationError } from '@app/protocol';
import { AskFailed, BusUnavailable } from '../src';
import { kept, questions, type BenchProcess } from './bench';

/** What every transport of questions must do. */
export function describeAsks(transport: string, start: () => Promise<BenchProcess>): void {
  describe(`questions, ${transport}`, () => {
    let process: BenchProcess;
    beforeAll(async () => {
      process = await start();
    });
    afterAll(() => process.stop());

    const failure = (asked: Promise<unknown>) =>
      asked.then(
        () => undefined,
        (error: unknown) => error,
      );

    it('bring the reply', async () => {
      const value = { text: 'héllo \u0000', list: [1, null, true], deep: { a: [] } };
      expect(await process.bus.ask(questions.echo, { value })).toEqual({ value });
    });

    it('bring a reply of nothing', async () => {
      expect(await process.bus.ask(questions.nothing, {})).toBeUndefined();
    });

    it('rethrow a refusal as it was', async () => {
      const error = await failure(process.bus.ask(questions.refuse, { detail: 'no pending invite' }));
      expect(error).toBeInstanceOf(FederationError);
      expect((error as FederationError).refusal).toEqual({
        ok: false,
        code: 'SW_FED_NOT_INVITED',
        detail: 'no pending invite',
        retryable: false,
        facts: { offset_ms: 7 },
      });
    });

    it('hide what failed at the answerer', async () => {
      const error = await failure(process.bus.ask(questions.fail, { secret: 'password=hunter2' }));
      expect(error).toBeInstanceOf(AskFailed);
      expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('hunter2');
    });

    it('pass on that the answerer could not reach somebody', async () => {
      expect(await failure(process.bus.ask(questions.cutOff, {}))).toBeInstanceOf(BusUnavailable);
    });

    it('say that nobody answers, without waiting for the time-out', async () => {
      const asked = process.bus.ask(questions.unheard, {}, { timeoutMs: 3_600_000 });
      expect(await failure(asked)).toBeInstanceOf(BusUnavailable);
    });

    it('time out', async () => {
      const asked = process.bus.ask(questions.dawdle, { ms: 2_000 }, { timeoutMs: 50 });
      expect(await failure(asked)).toBeInstanceOf(BusUnavailable);
    });

    it('do not wait for each other', async () => {
      const slow = process.bus.ask(questions.dawdle, { ms: 500 });
      const replies = await Promise.all(
        Array.from({ length: 200 }, (_, value) => process.bus.ask(questions.echo, { value })),
      );
      expect(replies.map(({ value }) => value)).toEqual(Array.from({ length: 200 }, (_, i) => i));
      await slow;
    });

    it.each<[object, number]>([
      [{ tenant: 'a.example', other: [{ tenant: '' }] }, 1],
      [{ parts: [{ tenant: 'a.example' }, { tenant: 'b.example' }] }, 2],
      [{ parts: [] }, 0],
    ])('that name their tenants are answered: %j', async (request, tenants) => {
      expect(await process.bus.ask(questions.tenantsOf, request)).toEqual({ tenants });
    });

    it.each([
      {},
      { tenant: '' },
      { tenant: null },
      { tenant: undefined },
      { tenant: ['a.example'] },
      { tenant: { $ne: '' } },
      { room_id: 'r' },
      { parts: [{ tenant: 'a.example' }, {}] },
      { parts: [{ tenant: 'a.example' }, { tenant: null }] },
      { parts: [null] },
      { parts: [{ tenant: 'a.example' }], more: [{ tenant: 'b.example' }] },
    ])('that leave a tenant open are not: %j', async (request) => {
      expect(await failure(process.bus.ask(questions.tenantsOf, request))).toBeInstanceOf(AskFailed);
    });

    it('share no object between asker and answerer', async () => {
      const request = { list: [1] };
      const reply = await process.bus.ask(questions.keep, request);
      request.list.push(2);
      reply.list.push(3);
      expect(kept.at(-1)).toEqual({ list: [1] });
    });
  });
}
