import { describe, expect, it } from 'vitest';
import type { InviteView, RoomView } from '@app/contracts/ingest';
import { ClockedStage } from './clocked-stage';
import type { ClockedServer } from '../support/clocked-server';
import { accept, allow, isOut, joinedMembers, PEERS, person, rejoin, say, shows } from './stage';
import { until } from '../../apps/cli/src/demo/until';

const stage = ClockedStage.open('alpha', 'beta', 'gamma');

const sever = async (at: ClockedServer, peer: ClockedServer) =>
  (await at.admin()).delete(`${PEERS}/${peer.serverName}`);

const makePeace = (one: ClockedServer, other: ClockedServer) =>
  Promise.all([allow(one, other), allow(other, one)]);

describe('a room that two servers shared before their peering was ended', () => {
  it.each(['home', 'guest'] as const)(
    'is joined again once it is begun anew, when the %s ended it',
    async (who) => {
      const { alpha, beta } = stage;
      const alice = await person(alpha, 'alice');
      const bob = await person(beta, `bob-${who}`);
      const fqid = beta.fqid(`bob-${who}`);
      const { room_id: room } = await alice.post<RoomView>('/v1/rooms', { name: 'Bridge' });
      const invite = () => alice.post<InviteView>(`/v1/rooms/${room}/invitations`, { fqid });
      await invite();
      await accept(bob, room);
      await say(alice, room, 'before');
      await shows(bob, room, 'before');

      if (who === 'home') await sever(alpha, beta);
      else await sever(beta, alpha);
      await isOut(bob, room);
      await until(
        'alice being alone',
        () => joinedMembers(alice, room),
        (all) => all.length === 1,
      );
      await say(alice, room, 'while apart');

      await makePeace(alpha, beta);
      await rejoin(bob, await invite());
      await say(alice, room, 'again');
      await shows(bob, room, 'again');
      await say(bob, room, 'and again');
      await shows(alice, room, 'before', 'while apart', 'again', 'and again');
      for (const reader of [alice, bob])
        expect(await joinedMembers(reader, room)).toEqual([alpha.fqid('alice'), fqid].sort());
    },
  );

  it('is joined again when a third server is its home', async () => {
    const { alpha, beta, gamma } = stage;
    const hanna = await person(gamma, 'hanna');
    const [alice, bob] = [await person(alpha, 'alice'), await person(beta, 'bob')];
    const { room_id: room } = await hanna.post<RoomView>('/v1/rooms', { name: 'Triangle' });
    const invite = (fqid: string) => hanna.post<InviteView>(`/v1/rooms/${room}/invitations`, { fqid });
    await invite(alpha.fqid('alice'));
    await accept(alice, room);
    await invite(beta.fqid('bob'));
    await accept(bob, room);
    await say(bob, room, 'three of us');
    await shows(alice, room, 'three of us');

    await sever(alpha, beta);
    await isOut(alice, room);
    await isOut(bob, room);
    await until(
      'hanna being alone',
      () => joinedMembers(hanna, room),
      (all) => all.length === 1,
    );

    await makePeace(alpha, beta);
    await rejoin(alice, await invite(alpha.fqid('alice')));
    await rejoin(bob, await invite(beta.fqid('bob')));
    await say(alice, room, 'alice again');
    await say(bob, room, 'bob again');
    for (const reader of [hanna, alice, bob]) await shows(reader, room, 'alice again', 'bob again');
  });
});
