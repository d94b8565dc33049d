import { randomBytes } from 'node:crypto';
import { announce } from '@app/messaging';
import { ingestTopics, type RoomType } from '@app/contracts/ingest';
import { decodeBase64url, draftEvent } from '@app/protocol';
import { newChain, withEvent } from '../domain/chain';
import type { Room } from '../domain/room-kinds';
import type { StoredEvent } from '../domain/stored-event';
import { advanceOf, appendEvents, saying } from './append-events';
import type { LogSession } from './log-session';
import type { Signer } from './ports';

export interface RoomWish {
  tenant: string;
  creator: string;
  name: string;
  room_type: RoomType;
  history: 'shared' | 'since_join';
  incognito: boolean;
  bridge: boolean;
  federate: boolean;
  direct: boolean;
}

/** Makes a room: its create event is place 0 of the home's chain and names it; then its creator joins. */
export async function createRoom(
  session: LogSession,
  signer: Signer,
  wish: RoomWish,
  now: number,
): Promise<Room> {
  const { tenant, creator, name, room_type, history } = wish;
  const input = {
    type: 'sw.room.create',
    origin: tenant,
    sender: creator,
    ts: now,
    seq: 0,
    prev: null,
    content: { name, room_type, history, creator },
    salt: randomBytes(16),
  };
  const draft = draftEvent(input);
  const { key_id, signatures } = await signer.signEvents(tenant, [draft.headerText]);
  const text = draft.seal(key_id, decodeBase64url(signatures[0]!)!);
  const { incognito, bridge, direct, federate } = wish;
  const room: Room = {
    tenant,
    room_id: draft.roomId,
    home: tenant,
    name,
    room_type,
    history,
    creator,
    incognito,
    bridge,
    direct,
    federate,
    create_text: text,
    settings_seq: -1,
    created_at: now,
  };
  const { room_id } = room;
  session.putRoom(room);
  session.putChain(
    withEvent(
      newChain(tenant, room_id, tenant, 0),
      { seq: 0, prev: null, id: draft.id, ts: now, rank: 0 },
      'next',
    ),
  );
  const created: StoredEvent = {
    tenant,
    room_id,
    origin: tenant,
    seq: 0,
    event_id: draft.id,
    prev: null,
    ts: now,
    type: input.type,
    sender: creator,
    status: 'accepted',
    code: null,
    reason: null,
    linked: true,
    applied: true,
    target: null,
    text,
    rank: 0,
    received_at: now,
  };
  session.putEvent(created);
  session.announce(announce(ingestTopics.chainAdvanced, draft.id, advanceOf(created, room)));
  await appendEvents(
    session,
    signer,
    [saying(room, 'sw.room.member', creator, { target: creator, membership: 'joined', heads: {} })],
    now,
  );
  return room;
}
