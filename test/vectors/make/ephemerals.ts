import { ALPHA, b64, BETA, BOB, create, NOW } from './cast';

const presence = (change: object = {}) =>
  JSON.stringify({ type: 'sw.presence', sender: BOB, ts: NOW, content: { status: 'online' }, ...change });
const typing = (change: object = {}) =>
  JSON.stringify({
    type: 'sw.typing',
    room_id: create.roomId,
    sender: BOB,
    ts: NOW,
    content: { typing: true },
    ...change,
  });
const vector = (ok: boolean) => (name: string, text: string) => ({
  name,
  raw: b64(text),
  signer: BETA,
  now: NOW,
  expect: { ok },
});
const heard = vector(true);
const dropped = vector(false);

export const ephemeralVectors = [
  heard('online', presence()),
  ...['idle', 'dnd', 'offline'].map((status) => heard(status, presence({ content: { status } }))),
  heard('begins to type', typing()),
  heard('stops typing', typing({ content: { typing: false } })),
  heard('spelled freely', ` ${typing().replaceAll(',', ' , ')}`.trim()),
  heard('60 s ahead', presence({ ts: NOW + 60_000 })),
  heard('60 s old', typing({ ts: NOW - 60_000 })),
  dropped('more than 60 s ahead', presence({ ts: NOW + 60_001 })),
  dropped('more than 60 s old', typing({ ts: NOW - 60_001 })),
  dropped('a type that version 1 does not know', presence({ type: 'sw.receipt' })),
  dropped('the name of a prototype as the type', presence({ type: 'constructor' })),
  dropped('a presence in a room', presence({ room_id: create.roomId })),
  dropped('a presence with room_id null', presence({ room_id: null })),
  dropped('typing in no room', typing({ room_id: undefined })),
  dropped('typing in something that is no room id', typing({ room_id: 'rm_1' })),
  dropped('in the name of a person of another server', presence({ sender: `@bob:${ALPHA}` })),
  dropped('in the name of a server whose name ends alike', presence({ sender: `@bob:not-${BETA}` })),
  dropped('a sender that is no FQID', presence({ sender: 'bob' })),
  dropped('no sender', presence({ sender: undefined })),
  dropped('a ts that is no number', presence({ ts: String(NOW) })),
  dropped('a ts that is no integer', presence({ ts: NOW + 0.5 })),
  dropped('an unknown status', presence({ content: { status: 'away' } })),
  dropped('a status that is no string', presence({ content: { status: ['online'] } })),
  dropped('no status', presence({ content: {} })),
  dropped('typing that is no boolean', typing({ content: { typing: 1 } })),
  dropped('content of the other type', typing({ content: { status: 'online' } })),
  dropped('an unknown member', presence({ device: 'phone' })),
  dropped('an unknown member of content', presence({ content: { status: 'online', since: NOW } })),
  dropped('a member twice', presence().replace('{', '{"ts":1,')),
  dropped('content that is a list', presence({ content: ['online'] })),
  dropped('not an object', '"online"'),
  dropped('more than 1,024 bytes', presence().replace('{', `{${' '.repeat(1_024)}`)),
];
