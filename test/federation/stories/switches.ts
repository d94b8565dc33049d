import { beforeAll, describe, expect, it } from 'vitest';
import type { AuditRow, MemberView, RoomView } from '@app/contracts/ingest';
import type { PeerRow } from '@app/contracts/policy';
import type { DeliveryRow } from '@app/contracts/relay';
import type { DescriptorKey } from '@app/protocol';
import { until } from '../../../apps/cli/src/demo/until';
import type { Session } from '../../support/session';
import {
  AUDIT,
  bodies,
  directRoom,
  PEERS,
  person,
  POLICY,
  problemOf,
  say,
  shows,
  timeline,
  type Items,
  type Stage,
} from '../stage';

const ROOMS = '/v1/admin/rooms';

/** What admins see, and what they can stop. */
export function switches(stage: Stage): void {
  describe('the admins of two peers', () => {
    let mona: Session;
    let nils: Session;
    let [alphaAdmin, betaAdmin]: Session[] = [];
    let room: string;

    beforeAll(async () => {
      [alphaAdmin, betaAdmin] = [await stage.alpha.admin(), await stage.beta.admin()];
      mona = await person(stage.alpha, 'mona');
      nils = await person(stage.beta, 'nils');
      room = await directRoom(mona, nils, stage.beta.fqid('nils'));
      for (let n = 1; n <= 5; n += 1)
        await Promise.all([say(mona, room, `mona ${n}`), say(nils, room, `nils ${n}`)]);
      await shows(mona, room, 'nils 5');
    });

    const rowAt = async (admin: Session, peer: string) =>
      (await admin.get<Items<PeerRow>>(PEERS)).items.find((row) => row.server_name === peer);

    it('see when the peer was last seen, and counters that count all that was sent', async () => {
      const { alpha, beta } = stage;
      const began = Date.now();
      const items = await timeline(mona, room);
      const of = (origin: string) => items.filter((item) => item.origin === origin).length;
      await say(nils, room, 'to be seen');
      const row = await until(
        'being seen',
        () => rowAt(alphaAdmin!, beta.serverName),
        (found) => (found?.last_seen ?? 0) >= began - 1_500,
      );
      expect(row).toMatchObject({ status: 'active', last_error: null });
      expect(row!.last_seen).toBeLessThanOrEqual(Date.now());
      await until(
        'counting',
        () => rowAt(alphaAdmin!, beta.serverName),
        (found) =>
          found!.events_sent_24h >= of(alpha.serverName) && found!.events_received_24h >= of(beta.serverName),
      );
      await until(
        'counting at the peer',
        () => rowAt(betaAdmin!, alpha.serverName),
        (found) =>
          found!.events_sent_24h >= of(beta.serverName) && found!.events_received_24h >= of(alpha.serverName),
      );
    });

    it('find a row in the audit for each event that was accepted', async () => {
      const { event_id } = await say(mona, room, 'on the record');
      await shows(nils, room, 'on the record');
      const { items } = await betaAdmin!.get<Items<AuditRow>>(`${AUDIT}?event_id=${event_id}`);
      expect(items).toHaveLength(1);
      expect(items[0]).toMatchObject({
        action: 'federation.event.accepted',
        outcome: 'accepted',
        peer: stage.alpha.serverName,
        room_id: room,
        event_id,
      });
      const [{ trace_id }] = items as [AuditRow];
      const told = await betaAdmin!.get<Items<AuditRow>>(`${AUDIT}?trace_id=${trace_id}`);
      expect(told.items.map((row) => row.event_id)).toContain(event_id);
      expect(new Set(told.items.map((row) => row.trace_id))).toEqual(new Set([trace_id]));
    });

    it('see the rooms that others are in, page by page, and who is in them', async () => {
      const first = await alphaAdmin!.get<Items<RoomView>>(`${ROOMS}?limit=1`);
      expect(first.items).toHaveLength(1);
      const rest = await alphaAdmin!.get<Items<RoomView>>(`${ROOMS}?limit=1000&after=${first.next}`);
      const seen = [...first.items, ...rest.items];
      expect(new Set(seen.map(({ room_id }) => room_id)).size).toBe(seen.length);
      expect(seen.find(({ room_id }) => room_id === room)).toMatchObject({
        federated: true,
        foreign_servers: [stage.beta.serverName],
        member_count: 2,
      });
      const { items } = await alphaAdmin!.get<Items<MemberView>>(`${ROOMS}/${room}/members`);
      expect(items.map(({ fqid }) => fqid)).toEqual([stage.alpha.fqid('mona'), stage.beta.fqid('nils')]);
      expect(await problemOf(mona.get(ROOMS))).toMatchObject({ status: 403 });
    });

    it('see a peer with its keys, and one never heard of as new', async () => {
      const known = await alphaAdmin!.get<PeerRow & { keys: DescriptorKey[]; key_id: string }>(
        `${PEERS}/${stage.beta.serverName}`,
      );
      expect(known).toMatchObject({ server_name: stage.beta.serverName, protocol_versions: ['v1'] });
      expect(known.keys.find(({ state }) => state === 'active')?.key_id).toBe(known.key_id);
      const unknown = await alphaAdmin!.get<PeerRow>(`${PEERS}/never.example`);
      expect(unknown).toMatchObject({ server_name: 'never.example', status: 'new', keys: [] });
    });

    it.each([
      {
        how: 'denying the peer',
        off: { denied_peers: ['ALPHA'] },
        on: { denied_peers: [] },
        code: 'SW_FED_PEER_DENIED',
      },
      {
        how: 'closing federation',
        off: { default_mode: 'closed' },
        on: { default_mode: 'invite_only' },
        code: 'SW_FED_FEDERATION_CLOSED',
      },
    ])('stop all traffic by $how, and let it go on', async ({ how, off, on, code }) => {
      const { alpha, beta } = stage;
      const named = JSON.parse(JSON.stringify(off).replace('ALPHA', alpha.serverName)) as object;
      await betaAdmin!.put(POLICY, named);
      const outward = await problemOf(nils.post('/v1/me/federated-dms', { fqid: alpha.fqid('eve') }));
      expect(outward).toMatchObject({ status: 403, code });

      await say(mona, room, `while ${how}`);
      const told = (row: PeerRow | undefined) => row?.last_error?.code === code;
      await until(`alpha hearing ${code}`, () => rowAt(alphaAdmin!, beta.serverName), told);
      const filter = `outcome=refused&peer=${alpha.serverName}&code=${code}`;
      const rows = await until(
        'the refusal in the audit of beta',
        async () => (await betaAdmin!.get<Items<AuditRow>>(`${AUDIT}?${filter}`)).items,
        (some) => some.length > 0,
      );
      expect(new Set(rows.map((row) => row.code))).toEqual(new Set([code]));
      expect(await bodies(nils, room)).not.toContain(`while ${how}`);

      await betaAdmin!.put(POLICY, on);
      await say(nils, room, `after ${how}`);
      await shows(nils, room, `while ${how}`);
      await shows(mona, room, `after ${how}`);
    });

    it('switch federation off for the tenant', async () => {
      await betaAdmin!.put('/v1/admin/federation/enabled', { enabled: false });
      const outward = await problemOf(nils.post('/v1/me/federated-dms', { fqid: stage.alpha.fqid('eve') }));
      expect(outward).toMatchObject({ status: 403, code: 'SW_FED_FEDERATION_DISABLED' });
      await betaAdmin!.put('/v1/admin/federation/enabled', { enabled: true });
      await say(nils, room, 'on again');
      await shows(mona, room, 'on again');
    });

    it('switch federation off for one room, on the side that receives', async () => {
      const erin = await person(stage.beta, 'erin');
      const other = await directRoom(mona, erin, stage.beta.fqid('erin'));
      await betaAdmin!.put(`/v1/admin/rooms/${other}/federate`, { enabled: false });
      await say(mona, other, 'knocking');
      await until(
        'the refusal in the deliveries',
        async () =>
          (await alphaAdmin!.get<Items<DeliveryRow>>('/v1/admin/federation/deliveries?state=waiting')).items,
        (rows) =>
          rows.some((row) => row.room_id === other && row.last_error?.code === 'SW_FED_ROOM_NOT_FEDERATED'),
      );
      await say(mona, room, 'elsewhere');
      await shows(nils, room, 'elsewhere');
      expect(await bodies(erin, other)).not.toContain('knocking');

      await betaAdmin!.put(`/v1/admin/rooms/${other}/federate`, { enabled: true });
      await say(erin, other, 'come in');
      await shows(erin, other, 'knocking');
    });
  });
}
