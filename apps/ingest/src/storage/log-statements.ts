import type { AuditEntry, Participant, PostedMessage } from '@app/contracts/ingest';
import type { Chain } from '../domain/chain';
import type { Invite } from '../domain/invite';
import type { Room } from '../domain/room-kinds';
import { isErased, type StoredEvent } from '../domain/stored-event';
import type { Fork, Task } from '../use-cases/log-session';
import type { PoolClient } from 'pg';
import { batchInsert, type Columns } from './batch-statement';

/** bigint columns are read as numbers: every count and time here is below 2^53. */
export const selectList = (columns: Columns, alias: string): string =>
  Object.entries(columns)
    .map(([name, type]) =>
      type === 'bigint' ? `${alias}."${name}"::float8 AS "${name}"` : `${alias}."${name}"`,
    )
    .join(', ');

const place = { tenant: 'text', room_id: 'text', origin: 'text' };

export const ROOM_COLUMNS = {
  tenant: 'text',
  room_id: 'text',
  home: 'text',
  name: 'text',
  room_type: 'text',
  history: 'text',
  creator: 'text',
  incognito: 'boolean',
  bridge: 'boolean',
  direct: 'boolean',
  federate: 'boolean',
  create_text: 'text',
  settings_seq: 'bigint',
  created_at: 'bigint',
} satisfies Columns;

export const CHAIN_COLUMNS = {
  ...place,
  since_seq: 'bigint',
  since_prev: 'text',
  head_seq: 'bigint',
  head_id: 'text',
  head_ts: 'bigint',
  head_rank: 'integer',
  max_seq: 'bigint',
  max_ts: 'bigint',
  state: 'text',
} satisfies Columns;

export const EVENT_COLUMNS = {
  ...place,
  seq: 'bigint',
  event_id: 'text',
  prev: 'text',
  ts: 'bigint',
  type: 'text',
  sender: 'text',
  status: 'text',
  code: 'text',
  reason: 'text',
  linked: 'boolean',
  applied: 'boolean',
  target: 'text',
  text: 'text',
  rank: 'integer',
  received_at: 'bigint',
} satisfies Columns;

export const FACT_COLUMNS = {
  tenant: 'text',
  room_id: 'text',
  fqid: 'text',
  server: 'text',
  said_by: 'text',
  said_at: 'bigint',
  membership: 'text',
  boundary: 'bigint',
  heads: 'jsonb',
} satisfies Columns;

export const INVITE_COLUMNS = {
  tenant: 'text',
  invite_id: 'text',
  room_id: 'text',
  inviter: 'text',
  target: 'text',
  state: 'text',
  expires_at: 'bigint',
  direct: 'boolean',
  refusal_code: 'text',
  refusal_detail: 'text',
  created_at: 'bigint',
} satisfies Columns;

export const PARTICIPANT_COLUMNS = {
  tenant: 'text',
  participant_id: 'uuid',
  fqid: 'text',
  display_name: 'text',
  avatar_url: 'text',
  foreign: 'boolean',
  updated_at: 'bigint',
} satisfies Columns;

export const putRooms = batchInsert<Room>({
  table: 'ingest.rooms',
  columns: ROOM_COLUMNS,
  key: ['tenant', 'room_id'],
  update: ['name', 'history', 'direct', 'create_text', 'settings_seq'],
});

export async function switchFederation(
  client: PoolClient,
  switches: readonly Pick<Room, 'tenant' | 'room_id' | 'federate'>[],
): Promise<void> {
  for (const { tenant, room_id, federate } of switches) {
    await client.query({
      name: 'switch federation',
      text: 'UPDATE ingest.rooms SET federate = $3 WHERE tenant = $1 AND room_id = $2',
      values: [tenant, room_id, federate],
    });
    if (!federate) continue;
    await client.query({
      name: 'hasten tasks',
      text: 'UPDATE ingest.tasks SET due_at = 0, attempts = 0, asks = asks + 1 WHERE tenant = $1 AND room_id = $2',
      values: [tenant, room_id],
    });
  }
}

export const putChains = batchInsert<Chain>({
  table: 'ingest.chains',
  columns: CHAIN_COLUMNS,
  key: ['tenant', 'room_id', 'origin'],
  update: [
    'since_seq',
    'since_prev',
    'head_seq',
    'head_id',
    'head_ts',
    'head_rank',
    'max_seq',
    'max_ts',
    'state',
  ],
});

export const putEvents = batchInsert<StoredEvent>({
  table: 'ingest.events',
  columns: EVENT_COLUMNS,
  key: ['tenant', 'room_id', 'origin', 'seq'],
  update: ['status', 'code', 'reason', 'linked', 'applied', 'text'],
});

export const putFacts = batchInsert<object>({
  table: 'ingest.membership_facts',
  columns: FACT_COLUMNS,
  key: ['tenant', 'room_id', 'fqid', 'said_by', 'said_at'],
});

export interface MemberRow {
  tenant: string;
  room_id: string;
  fqid: string;
  server: string;
  membership: string;
}

export const putMembers = batchInsert<MemberRow>({
  table: 'ingest.members',
  columns: { tenant: 'text', room_id: 'text', fqid: 'text', server: 'text', membership: 'text' },
  key: ['tenant', 'room_id', 'fqid'],
  update: ['membership'],
});

export const putInvites = batchInsert<Invite>({
  table: 'ingest.invites',
  columns: INVITE_COLUMNS,
  key: ['tenant', 'invite_id'],
  update: ['state', 'refusal_code', 'refusal_detail'],
});

export const putParticipants = batchInsert<Participant & { tenant: string; updated_at: number }>({
  table: 'ingest.participants',
  columns: PARTICIPANT_COLUMNS,
  key: ['tenant', 'fqid'],
  update: ['display_name', 'avatar_url', 'updated_at'],
});

export const putDirectRooms = batchInsert<object>({
  table: 'ingest.direct_rooms',
  columns: { tenant: 'text', local: 'text', other: 'text', room_id: 'text' },
  key: ['tenant', 'local', 'other'],
});

export interface PostedRow extends PostedMessage {
  tenant: string;
  participant_id: string;
  key: string;
  room_id: string;
}

export const putPosted = batchInsert<PostedRow>({
  table: 'ingest.idempotency_keys',
  columns: {
    tenant: 'text',
    participant_id: 'uuid',
    key: 'text',
    room_id: 'text',
    event_id: 'text',
    seq: 'bigint',
    ts: 'bigint',
  },
  key: [],
});

export const putForks = batchInsert<Fork>({
  table: 'ingest.forks',
  columns: { ...place, seq: 'bigint', first_text: 'text', second_text: 'text', seen_at: 'bigint' },
  key: ['tenant', 'room_id', 'origin', 'seq'],
});

/** Asked again while it waits, a task comes due no later than asked first; while it runs, it runs once more. */
export const putTasks = batchInsert<Task>({
  table: 'ingest.tasks',
  columns: { tenant: 'text', kind: 'text', room_id: 'text', key: 'text', due_at: 'bigint' },
  key: ['tenant', 'kind', 'room_id', 'key'],
  set: 'asks = known.asks + 1',
});

export const putStream = batchInsert<object>({
  table: 'ingest.stream',
  columns: { tenant: 'text', room_id: 'text', participant: 'text', kind: 'text', data: 'jsonb' },
  key: [],
});

export const putAudit = batchInsert<AuditEntry & { at: number }>({
  table: 'ingest.sw_audit',
  columns: {
    tenant: 'text',
    at: 'bigint',
    action: 'text',
    outcome: 'text',
    peer: 'text',
    room_id: 'text',
    event_id: 'text',
    code: 'text',
    reason: 'text',
    detail: 'text',
    trace_id: 'text',
  },
  key: [],
});

/** The live stream keeps what was said for those who come back; what is erased is taken out of it too. */
export async function scrubStream(client: PoolClient, events: readonly StoredEvent[]): Promise<void> {
  const erased = events.filter(isErased);
  if (erased.length === 0) return;
  await client.query({
    name: 'scrub the stream',
    text: `UPDATE ingest.stream s SET data = s.data - 'content' FROM unnest($1::text[], $2::text[]) AS k (tenant, event_id)
      WHERE s.kind = 'timeline' AND s.tenant = k.tenant AND s.data ->> 'event_id' = k.event_id`,
    values: [erased.map(({ tenant }) => tenant), erased.map(({ event_id }) => event_id)],
  });
}
