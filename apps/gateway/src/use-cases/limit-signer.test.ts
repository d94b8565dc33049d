import { expect, it } from 'vitest';
import { ManualClock } from '@app/runtime';
import { LIMITS } from '../domain/limits';
import { LimitSigner } from './limit-signer';

it('a server that asks more than its share is told when to come again; other servers and tenants are not', () => {
  const clock = new ManualClock(1_800_000_000_000);
  const limit = new LimitSigner(clock);
  const ask = (signer = 'flood.example', tenant = 'a.example') => limit.run(tenant, signer);
  const burst = Array.from({ length: LIMITS.s2sPerSignerBurst }, () => ask().ok);
  expect(burst.every(Boolean)).toBe(true);
  expect(ask()).toMatchObject({ ok: false, code: 'SW_FED_RATE_LIMITED', facts: { retry_after: 1 } });
  expect(ask('calm.example').ok).toBe(true);
  expect(ask('flood.example', 'b.example').ok).toBe(true);
  clock.advance(1_000);
  expect(ask().ok).toBe(true);
});
