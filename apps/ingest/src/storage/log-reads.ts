import type { Participant } from '@app/contracts/ingest';
import { namedTenant } from '@app/persistence';
import type { PoolClient } from 'pg';
import type { Chain } from '../domain/chain';
import { MOST_WAITING_INVITES, type Invite } from '../domain/invite';
import type { MembershipFact } from '../domain/membership';
import type { Room } from '../domain/room-kinds';
import type { StoredEvent } from '../domain/stored-event';
import {
  CHAIN_COLUMNS,
  EVENT_COLUMNS,
  FACT_COLUMNS,
  INVITE_COLUMNS,
  PARTICIPANT_COLUMNS,
  ROOM_COLUMNS,
  selectList,
  type PostedRow,
} from './log-statements';

export type FactRow = MembershipFact & { tenant: string; room_id: string };
export type ParticipantRow = Participant & { tenant: string; updated_at: number };

/** A named read; its first value is the tenant, or an array with the tenant of each row that is asked for. */
const read =
  <Row extends object>(name: string, text: string) =>
  async (client: PoolClient, ...values: unknown[]): Promise<Row[]> => {
    const [tenants] = values as [string | string[]];
    for (const tenant of [tenants].flat()) namedTenant(tenant);
    return (await client.query<Row>({ name, text, values })).rows;
  };

const list = <T extends Record<string, string>>(columns: T, alias: string) => selectList(columns, alias);
const events = list(EVENT_COLUMNS, 'e');
const chains = list(CHAIN_COLUMNS, 'c');

export const readRooms = read<Room>(
  'rooms by id',
  `SELECT ${list(ROOM_COLUMNS, 'r')} FROM ingest.rooms r JOIN unnest($1::text[], $2::text[]) AS k (tenant, room_id) USING (tenant, room_id)`,
);

/** Locks in one order everywhere, so that two batches never wait for each other in a circle. */
export const lockChains = read<Chain>(
  'lock chains',
  `SELECT ${chains} FROM ingest.chains c WHERE (c.tenant, c.room_id, c.origin) IN (SELECT * FROM unnest($1::text[], $2::text[], $3::text[]))
   ORDER BY c.tenant, c.room_id, c.origin FOR UPDATE`,
);

/** Keeps a chain that is not there yet for whoever comes first. */
export const reserveChains = read<object>(
  'reserve chains',
  `SELECT pg_advisory_xact_lock(hashtextextended(key, 0)) FROM (SELECT key FROM unnest($1::text[]) AS k (key) ORDER BY key) AS ordered`,
);

export const readChainsOfRoom = read<Chain>(
  'chains of a room',
  `SELECT ${chains} FROM ingest.chains c WHERE tenant = $1 AND room_id = $2`,
);

export const readHighestTs = read<{ tenant: string; room_id: string; max_ts: number }>(
  'highest ts',
  `SELECT tenant, room_id, max(max_ts)::float8 AS max_ts FROM ingest.chains JOIN unnest($1::text[], $2::text[]) AS k (tenant, room_id) USING (tenant, room_id) GROUP BY 1, 2`,
);

export const readPlaces = read<StoredEvent>(
  'events by place',
  `SELECT ${events} FROM ingest.events e JOIN unnest($1::text[], $2::text[], $3::text[], $4::bigint[]) AS k (tenant, room_id, origin, seq) USING (tenant, room_id, origin, seq)`,
);

export const readEventsAbove = read<StoredEvent>(
  'events above',
  `SELECT ${events} FROM ingest.events e WHERE tenant = $1 AND room_id = $2 AND origin = $3 AND seq > $4 ORDER BY seq LIMIT $5`,
);

export const readEventsById = read<StoredEvent>(
  'events by id',
  `SELECT ${events} FROM ingest.events e JOIN unnest($1::text[], $2::text[]) AS k (tenant, event_id) USING (tenant, event_id)`,
);

export const readErasures = read<StoredEvent>(
  'erasures by target',
  `SELECT ${events} FROM ingest.events e JOIN unnest($1::text[], $2::text[]) AS k (tenant, target) USING (tenant, target) WHERE type = 'sw.erase' AND status = 'accepted'`,
);

export const readEdits = read<StoredEvent>(
  'edits of an event',
  `SELECT ${events} FROM ingest.events e WHERE tenant = $1 AND target = $2 AND room_id = $3 AND type = 'sw.edit'`,
);

export const readSaidAfter = read<StoredEvent>(
  'said after',
  `SELECT ${events} FROM ingest.events e WHERE tenant = $1 AND room_id = $2 AND origin = $3 AND seq > $4 AND sender = $5 AND status = $6
   ORDER BY seq`,
);

export const readFacts = read<FactRow>(
  'facts by person',
  `SELECT ${list(FACT_COLUMNS, 'f')} FROM ingest.membership_facts f JOIN unnest($1::text[], $2::text[], $3::text[]) AS k (tenant, room_id, fqid) USING (tenant, room_id, fqid)`,
);

export const readRoomFacts = read<FactRow>(
  'facts of a room',
  `SELECT ${list(FACT_COLUMNS, 'f')} FROM ingest.membership_facts f WHERE tenant = $1 AND room_id = $2`,
);

export const readMembershipPulls = read<object>(
  'pulls of membership',
  `SELECT FROM ingest.tasks WHERE tenant = $1 AND room_id = $2 AND kind = 'pull-membership'`,
);

export const readInvite = read<Invite>(
  'invite by id',
  `SELECT ${list(INVITE_COLUMNS, 'i')} FROM ingest.invites i WHERE tenant = $1 AND invite_id = $2`,
);

export const readInvitesOfRoom = read<Invite>(
  'invites of a room',
  `SELECT ${list(INVITE_COLUMNS, 'i')} FROM ingest.invites i WHERE tenant = $1 AND room_id = $2`,
);

/** As many as may wait at all, those that wait longest from now first. */
export const readWaitingInvites = read<Invite>(
  'waiting invites',
  `SELECT ${list(INVITE_COLUMNS, 'i')} FROM ingest.invites i JOIN ingest.rooms r USING (tenant, room_id)
   WHERE i.tenant = $1 AND i.target = $2 AND i.state = 'pending' AND r.home = $3 ORDER BY i.expires_at DESC LIMIT ${MOST_WAITING_INVITES}`,
);

export const readParticipants = read<ParticipantRow>(
  'participants by fqid',
  `SELECT ${list(PARTICIPANT_COLUMNS, 'p')} FROM ingest.participants p WHERE tenant = $1 AND fqid = ANY ($2::text[])`,
);

export const readDirectRoom = read<{ room_id: string }>(
  'direct room',
  `SELECT room_id FROM ingest.direct_rooms WHERE tenant = $1 AND local = $2 AND other = $3`,
);

export const readPosted = read<PostedRow>(
  'posted before',
  `SELECT tenant, participant_id, key, room_id, event_id, seq::float8 AS seq, ts::float8 AS ts FROM ingest.idempotency_keys
   JOIN unnest($1::text[], $2::uuid[], $3::text[]) AS k (tenant, participant_id, key) USING (tenant, participant_id, key)`,
);

export const readForeignServer = read<{ server: string }>(
  'a foreign server of a room',
  `SELECT server FROM ingest.members WHERE tenant = $1 AND room_id = $2 AND server <> $1 LIMIT 1`,
);
