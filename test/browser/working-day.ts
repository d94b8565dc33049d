import type { Session } from '../support/session';
import { accept, inviteTo, named, person, say, shows } from '../federation/stage';
import type { Cast } from './cast';

/** What else goes on at the harbour, so that pages are seen as full as on a working day. */
export async function fillTheDay(cast: Cast): Promise<void> {
  const { alpha, beta } = cast.stage;
  await named(alpha, 'carol', 'Carol Ndiaye');
  const [carol, bob] = await Promise.all([person(alpha, 'carol'), person(beta, 'bob')]);
  const { alice, room } = await cast.aliceByHand();

  for (const [name, ...words] of [
    ['Canteen', 'Soup is on until two.'],
    ['Tugs and pilots', 'Low water at 14:20 today.', 'Noted, thank you.'],
  ] as const) {
    const { room_id } = await carol.post<{ room_id: string }>('/v1/rooms', { name });
    await bring(alice, carol, room_id, alpha.fqid('alice'));
    for (const [i, body] of words.entries()) await say(i % 2 ? alice : carol, room_id, body);
  }

  await bring(carol, alice, room, alpha.fqid('carol'));
  const lines: readonly [who: Session, body: string][] = [
    [bob, 'Two barges are due at eleven. The pilot has the list.'],
    [carol, 'Pier 4 takes the first one, pier 6 the second. I have told the crew of the crane.'],
    [bob, 'Good. I am there with the papers at half past ten.'],
  ];
  for (const [who, body] of lines) {
    await say(who, room, body);
    await shows(alice, room, body);
  }
  // One invite waits for an answer.
  const { room_id } = await bob.post<{ room_id: string }>('/v1/rooms', { name: 'Customs papers' });
  await bob.post(`/v1/rooms/${room_id}/invitations`, { fqid: alpha.fqid('alice') });
  await inviteTo(alice, room_id);
}

async function bring(who: Session, by: Session, room: string, fqid: string): Promise<void> {
  await by.post(`/v1/rooms/${room}/invitations`, { fqid });
  await accept(who, room);
}
