import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signal, topic } from '@app/contracts/contract';
import {
  EVENTS_PREFIX,
  eventSubject,
  everyTenant,
  everyTenantSignal,
  signalSubject,
  tenantToken,
  topicSubjectOf,
} from './subjects';

describe('a tenant token', () => {
  it.each([
    ['a.example', 'a_2eexample'],
    ['a.example:8448', 'a_2eexample_3a8448'],
    ['*', '_2a'],
    ['>', '_3e'],
    ['a b\n', 'a_20b_0a'],
    ['Ä', '_c3_84'],
    ['_2a', '_5f2a'],
  ])('of %j is %s', (tenant, token) => {
    expect(tenantToken(tenant)).toBe(token);
  });

  it('is one token and tells any two tenants apart', () => {
    const name = fc.string({ unit: 'binary', minLength: 1 });
    fc.assert(
      fc.property(name, name, (one, other) => {
        expect(tenantToken(one)).toMatch(/^[a-z0-9_-]+$/);
        expect(tenantToken(one) === tenantToken(other)).toBe(Buffer.from(one).equals(Buffer.from(other)));
      }),
    );
  });

  it('needs a tenant', () => {
    expect(() => tenantToken('')).toThrow('tenant');
  });
});

describe('the subject of an event', () => {
  const fact = topic<{ tenant: string }>('ingest.chain-advanced');

  it('names version, topic and tenant', () => {
    expect(eventSubject(fact, 'b.example')).toBe('scaiwave.v1.ingest.chain-advanced.b_2eexample');
    expect(everyTenant(fact)).toBe('scaiwave.v1.ingest.chain-advanced.*');
  });

  it('leads back to its topic', () => {
    expect(topicSubjectOf(eventSubject(fact, 'b.example'))).toBe('ingest.chain-advanced');
  });
});

describe('the subject of a signal', () => {
  const passing = signal<{ tenant: string }>('ingest.presence-told');

  it('lies beside those of events, which a stream takes in', () => {
    expect(signalSubject(passing, 'b.example')).toBe('scaiwave-signals.v1.ingest.presence-told.b_2eexample');
    expect(everyTenantSignal(passing)).toBe('scaiwave-signals.v1.ingest.presence-told.*');
    expect(everyTenantSignal(passing).startsWith(`${EVENTS_PREFIX}.`)).toBe(false);
  });
});
