import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { policy, policyTopics, type PeerFact, type PeerRow } from '@app/contracts/policy';
import { pendingSchemaChanges } from '@app/persistence';
import { testDatabase } from '../../../test/support/postgres';
import { refusalOf } from '../../../test/support/refusal-of';
import { PeerRegister, Policies } from '../src/use-cases/ports';
import { NOW, startPolicy } from './start-policy';

const HOUR = 3_600_000;
let database: Awaited<ReturnType<typeof testDatabase>>;
let one: Awaited<ReturnType<typeof startPolicy>>;
let other: typeof one;

beforeAll(async () => {
  database = await testDatabase();
  one = await startPolicy(database.url);
  other = await startPolicy(database.url);
});
afterAll(async () => {
  await one?.stop();
  await other?.stop();
  await database?.drop();
});

let tenants = 0;
const newTenant = () => `tenant${(tenants += 1)}.example`;
const learn = (...facts: PeerFact[]) => one.bus.ask(policy.learn, { facts });
async function peerRow(tenant: string, peer: string): Promise<PeerRow | undefined> {
  const { peers } = await one.bus.ask(policy.peers, { tenant });
  return peers.find(({ server_name }) => server_name === peer);
}

describe('the schema', () => {
  it('is what the entities say', async () => {
    expect(await pendingSchemaChanges(one.app.get<DataSource>(getDataSourceToken('policy')))).toEqual([]);
  });

  it.each([undefined, ''])('is never read without a tenant (%j)', async (tenant) => {
    const missing = tenant as string;
    await expect(one.app.get(Policies).read([missing])).rejects.toThrow(TypeError);
    await expect(one.app.get(PeerRegister).list(missing, 0)).rejects.toThrow(TypeError);
    await expect(one.app.get(PeerRegister).traffic(missing, 0)).rejects.toThrow(TypeError);
  });
});

describe('policy.write', () => {
  it('merges, counts versions and announces the change', async () => {
    const tenant = newTenant();
    const announced: unknown[] = [];
    const end = await one.events.subscribe(policyTopics.changed, { group: 'test' }, (payloads) => {
      announced.push(...payloads);
      return Promise.resolve();
    });
    const before = await one.bus.ask(policy.read, { tenant });
    expect(before).toMatchObject({ default_mode: 'invite_only', version: 0, enabled: true });

    const change = { allowed_peers: ['peer.example'] };
    const written = await one.bus.ask(policy.write, { tenant, change, by: 'admin' });
    expect(written).toEqual({ ...before, ...change, version: 1 });
    expect(await other.bus.ask(policy.read, { tenant })).toEqual(written);
    await expect.poll(() => announced).toContainEqual({ tenant, version: 1 });
    await end();
  });

  it('writes nothing of a change with a fault', async () => {
    const tenant = newTenant();
    const change = { allowed_peers: ['good.example'], default_mode: 'ajar' as never };
    const refusal = await refusalOf(one.bus.ask(policy.write, { tenant, change, by: 'admin' }));
    expect(refusal).toMatchObject({ code: 'SW_FED_MALFORMED_REQUEST' });
    expect(await one.bus.ask(policy.read, { tenant })).toMatchObject({ allowed_peers: [], version: 0 });
  });

  it('lets one of many writers that build on one version win', async () => {
    const tenant = newTenant();
    const answers = await Promise.allSettled(
      Array.from({ length: 10 }, (_, index) =>
        (index % 2 ? one : other).bus.ask(policy.write, {
          tenant,
          change: { allowed_peers: [`peer${index}.example`] },
          if_version: 0,
          by: 'admin',
        }),
      ),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await one.bus.ask(policy.read, { tenant })).toMatchObject({ version: 1 });
  });
});

describe('policy.judge', () => {
  it('answers a batch in order, each by its own tenant, by what another process has just written', async () => {
    const [open, closed] = [newTenant(), newTenant()];
    await other.bus.ask(policy.write, { tenant: open, change: { default_mode: 'open' }, by: 'admin' });
    await other.bus.ask(policy.write, { tenant: closed, change: { default_mode: 'closed' }, by: 'admin' });
    const ask = (tenant: string) => ({ tenant, peer: 'peer.example', action: 'receive' as const });
    const { verdicts } = await one.bus.ask(policy.judge, {
      questions: [ask(open), ask(closed), ask(newTenant()), ask(open)],
    });
    expect(verdicts.map((verdict) => (verdict.ok ? verdict.rule : verdict.code))).toEqual([
      'default_mode open',
      'SW_FED_FEDERATION_CLOSED',
      'SW_FED_PEER_UNKNOWN',
      'default_mode open',
    ]);
  });

  it('refuses everybody from the moment federation is switched off', async () => {
    const tenant = newTenant();
    await one.bus.ask(policy.write, { tenant, change: { default_mode: 'open' }, by: 'admin' });
    const judge = async () => {
      const questions = [{ tenant, peer: 'peer.example', action: 'receive' as const }];
      return (await one.bus.ask(policy.judge, { questions })).verdicts[0];
    };
    expect(await judge()).toMatchObject({ ok: true });
    await other.bus.ask(policy.enable, { tenant, enabled: false, by: 'admin' });
    expect(await judge()).toMatchObject({ code: 'SW_FED_FEDERATION_DISABLED' });
    const back = await one.bus.ask(policy.enable, { tenant, enabled: true, by: 'admin' });
    expect(back).toMatchObject({ enabled: true, default_mode: 'open', version: 3 });
  });
});

describe('policy.ended-by', () => {
  const peer = 'peer.example';
  const allow = (tenant: string) =>
    one.bus.ask(policy.write, { tenant, change: { allowed_peers: [peer] }, by: 'admin' });
  const endedBy = (tenant: string, ts: number) => other.bus.ask(policy.endedBy, { tenant, peer, ts });

  it('ends the peering until an admin allows the peer again; the same word is late then', async () => {
    const tenant = newTenant();
    await allow(tenant);
    expect(await endedBy(tenant, NOW - 5)).toEqual({ ended: true });
    expect(await endedBy(tenant, NOW - 5)).toEqual({ ended: true });
    const { version } = await allow(tenant);
    expect(await endedBy(tenant, NOW - 5)).toEqual({ ended: false });
    expect(await one.bus.ask(policy.read, { tenant })).toMatchObject({ allowed_peers: [peer], version });
    expect(await endedBy(tenant, NOW + 5)).toEqual({ ended: true });
  });

  it('minds how far the clock of the peer is off', async () => {
    const tenant = newTenant();
    await one.bus.ask(policy.sever, { tenant, peer, deny: false, by: 'admin' });
    await allow(tenant);
    await learn({ tenant, peer, at: NOW, seen: true, clock_offset_ms: 50_000 });
    expect(await endedBy(tenant, NOW + 49_000)).toEqual({ ended: false });
    expect(await endedBy(tenant, NOW + 51_000)).toEqual({ ended: true });
  });
});

describe('policy.learn', () => {
  const peer = 'peer.example';

  it('counts truly under concurrency, in two processes', async () => {
    const tenant = newTenant();
    await Promise.all(
      Array.from({ length: 100 }, (_, index) => {
        const facts = ['b.example', 'a.example', 'c.example'].map((name) => ({
          tenant,
          peer: name,
          at: NOW - index,
          seen: true,
          sent: 1,
          received: 2,
        }));
        return (index % 2 ? one : other).bus.ask(policy.learn, {
          facts: index % 3 ? facts : facts.reverse(),
        });
      }),
    );
    const { peers } = await one.bus.ask(policy.peers, { tenant });
    expect(peers.map((row) => [row.server_name, row.events_sent_24h, row.events_received_24h])).toEqual([
      ['a.example', 100, 200],
      ['b.example', 100, 200],
      ['c.example', 100, 200],
    ]);
  });

  it('counts 24 hours and no more', async () => {
    const tenant = newTenant();
    await learn(
      { tenant, peer, at: NOW - 23 * HOUR, sent: 3, seen: true },
      { tenant, peer, at: NOW - 26 * HOUR, sent: 100 },
    );
    expect(await peerRow(tenant, peer)).toMatchObject({ events_sent_24h: 3, events_received_24h: 0 });
  });

  it('tells what moved in each of these hours, with all peers together and of one tenant', async () => {
    const [tenant, neighbour] = [newTenant(), newTenant()];
    const thisHour = NOW - (NOW % HOUR);
    await learn(
      { tenant, peer, at: NOW, sent: 1 },
      { tenant, peer: 'other.example', at: NOW, sent: 2, received: 5 },
      { tenant, peer, at: NOW - 23 * HOUR, received: 7 },
      { tenant, peer, at: NOW - 24 * HOUR, sent: 100 },
      { tenant: neighbour, peer, at: NOW, sent: 100 },
    );
    const { hours } = await one.bus.ask(policy.traffic, { tenant });
    expect(hours.map(({ hour }) => (hour - thisHour) / HOUR)).toEqual(
      Array.from({ length: 24 }, (_, i) => i - 23),
    );
    expect(hours.filter(({ sent, received }) => sent + received > 0)).toEqual([
      { hour: thisHour - 23 * HOUR, sent: 0, received: 7 },
      { hour: thisHour, sent: 3, received: 5 },
    ]);
  });

  it('keeps the newest word about errors, whichever comes first, until one clears it', async () => {
    const tenant = newTenant();
    const error = { code: 'SW_FED_DISCOVERY_FAILED', message: 'gone' };
    await learn({ tenant, peer, at: NOW, error, seen: true });
    await learn({ tenant, peer, at: NOW - 5, error: { code: 'OLDER', message: '' } });
    await learn({ tenant, peer, at: NOW - 5, error: null });
    await learn({ tenant, peer, at: NOW + 1, seen: true });
    expect(await peerRow(tenant, peer)).toMatchObject({
      status: 'failing',
      last_seen: NOW + 1,
      last_error: { ...error, at: NOW },
    });
    await learn({ tenant, peer, at: NOW + 2, error: null });
    expect(await peerRow(tenant, peer)).toMatchObject({ status: 'active', last_error: null });
  });

  it('stores the text of strangers fit to be read', async () => {
    const tenant = newTenant();
    const message = `line\r\nfake ${'x'.repeat(1_000_000)}`;
    await learn({ tenant, peer, at: NOW, error: { code: 'X', message } });
    const row = await peerRow(tenant, peer);
    expect(row?.last_error?.message).toMatch(/^line fake x{289}…$/);
  });

  it('tells new, active, and denied peers apart', async () => {
    const tenant = newTenant();
    await learn(
      { tenant, peer: 'new.example', at: NOW, error: null },
      { tenant, peer: 'active.example', at: NOW, seen: true, clock_offset_ms: -7 },
      { tenant, peer: 'bad.evil.example', at: NOW, seen: true },
    );
    const change = { denied_peers: ['*.evil.example'] };
    await one.bus.ask(policy.write, { tenant, change, by: 'admin' });
    const { peers } = await one.bus.ask(policy.peers, { tenant });
    expect(peers.map(({ server_name, status }) => `${server_name} ${status}`)).toEqual([
      'active.example active',
      'bad.evil.example denied',
      'new.example new',
    ]);
    expect(peers[0]).toMatchObject({ clock_offset_ms: -7 });
  });

  it('keeps tenants apart', async () => {
    const tenant = newTenant();
    await learn({ tenant, peer, at: NOW, seen: true });
    expect(await peerRow(newTenant(), peer)).toBeUndefined();
  });

  it('does not keep more than a thousand names that were never heard from', async () => {
    const tenant = newTenant();
    const error = { code: 'SW_FED_DISCOVERY_FAILED', message: 'gone' };
    const strangers = Array.from({ length: 1_200 }, (_, index) => ({
      tenant,
      peer: `stranger${index}.example`,
      at: NOW + index,
      error,
    }));
    await learn({ tenant, peer, at: NOW, seen: true }, ...strangers);
    one.clock.advance(120_000);
    await learn({ tenant, peer, at: NOW, seen: true });
    const { peers } = await one.bus.ask(policy.peers, { tenant });
    expect(peers).toHaveLength(1_001);
    const names = peers.map(({ server_name }) => server_name);
    expect(names).toContain(peer);
    expect(names).toContain('stranger1199.example');
    expect(names).not.toContain('stranger199.example');
  });

  it('takes an empty batch', async () => {
    expect(await learn()).toEqual({});
  });
});
