import { beforeAll, describe, expect, it } from 'vitest';
import type { AuditRow, InviteView, RoomView } from '@app/contracts/ingest';
import { until } from '../../../apps/cli/src/demo/until';
import type { TestServer } from '../../support/servers';
import type { Session } from '../../support/session';
import {
  accept,
  AUDIT,
  isOut,
  joinedMembers,
  makePeace,
  PEERS,
  person,
  rejoin,
  say,
  shows,
  type Items,
  type Stage,
} from '../stage';

const ends = async (at: TestServer, peer: TestServer) => {
  const query = `action=federation.peering.ended&peer=${encodeURIComponent(peer.serverName)}`;
  return (await (await at.admin()).get<Items<AuditRow>>(`${AUDIT}?${query}`)).items.length;
};

/** Resolves when both have taken everybody out of what they shared: a peace made earlier would be ended too. */
async function sever(at: TestServer, peer: TestServer): Promise<void> {
  const both = () => Promise.all([ends(at, peer), ends(peer, at)]);
  const [ours, theirs] = await both();
  await (await at.admin()).delete(`${PEERS}/${peer.serverName}`);
  await until('the end on both sides', both, ([here, there]) => here > ours && there > theirs);
}

const isAlone = (who: Session, room: string) =>
  until(
    'being alone',
    () => joinedMembers(who, room),
    (all) => all.length === 1,
  );

/** What a room keeps for those who come back: beta and gamma end their peering, and begin it anew. */
export function rejoining(stage: Stage): void {
  describe('a room that two servers shared before their peering was ended', () => {
    beforeAll(() => makePeace(stage.alpha, stage.beta, stage.gamma));

    it.each(['home', 'guest'] as const)(
      'is joined again once it is begun anew, when the %s ended it',
      async (who) => {
        const { beta, gamma } = stage;
        const bert = await person(beta, 'bert');
        const gaby = await person(gamma, `gaby-${who}`);
        const fqid = gamma.fqid(`gaby-${who}`);
        const { room_id: room } = await bert.post<RoomView>('/v1/rooms', { name: 'Bridge' });
        const invite = () => bert.post<InviteView>(`/v1/rooms/${room}/invitations`, { fqid });
        await invite();
        await accept(gaby, room);
        await say(bert, room, 'before');
        await shows(gaby, room, 'before');

        if (who === 'home') await sever(beta, gamma);
        else await sever(gamma, beta);
        await isOut(gaby, room);
        await isAlone(bert, room);
        await say(bert, room, 'while apart');

        await makePeace(beta, gamma);
        await rejoin(gaby, await invite());
        await say(bert, room, 'again');
        await shows(gaby, room, 'again');
        await say(gaby, room, 'and again');
        await shows(bert, room, 'before', 'while apart', 'again', 'and again');
        for (const reader of [bert, gaby])
          expect(await joinedMembers(reader, room)).toEqual([beta.fqid('bert'), fqid].sort());
      },
    );

    it('is joined again when a third server is its home', async () => {
      const { alpha, beta, gamma } = stage;
      const abel = await person(alpha, 'abel');
      const [bert, gaby] = [await person(beta, 'bert'), await person(gamma, 'gaby')];
      const { room_id: room } = await abel.post<RoomView>('/v1/rooms', { name: 'Triangle' });
      const invite = (fqid: string) => abel.post<InviteView>(`/v1/rooms/${room}/invitations`, { fqid });
      await invite(beta.fqid('bert'));
      await accept(bert, room);
      await invite(gamma.fqid('gaby'));
      await accept(gaby, room);
      await say(gaby, room, 'three of us');
      await shows(bert, room, 'three of us');

      // While the home passes nothing on, gamma hears of the end and not that bert has left already: gaby leaves too.
      await alpha.halt(alpha.door);
      await sever(beta, gamma);
      await isOut(bert, room);
      await isOut(gaby, room);
      await alpha.start(alpha.door);
      await isAlone(abel, room);

      await makePeace(beta, gamma);
      await rejoin(bert, await invite(beta.fqid('bert')));
      await rejoin(gaby, await invite(gamma.fqid('gaby')));
      await say(bert, room, 'bert again');
      await say(gaby, room, 'gaby again');
      for (const reader of [abel, bert, gaby]) await shows(reader, room, 'bert again', 'gaby again');
    });
  });
}
