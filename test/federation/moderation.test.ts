import { describe, expect, it } from 'vitest';
import type { AuditRow, InviteView, MemberView, RoomView, SeveringCounts } from '@app/contracts/ingest';
import type { PeerRow } from '@app/contracts/policy';
import { until } from '../../apps/cli/src/demo/until';
import type { TestServer } from '../support/servers';
import type { Session } from '../support/session';
import { follow } from './follow';
import {
  AUDIT,
  PEERS,
  inviteTo,
  accept,
  allow,
  bodies,
  inviteOf,
  isOut,
  joinedMembers,
  person,
  problemOf,
  rejoin,
  say,
  shows,
  Stage,
  type Items,
} from './stage';

interface Severing extends SeveringCounts {
  dry_run: boolean;
}

const stage = Stage.open('standalone', 'alpha', 'beta');

/** A room of Alice's on alpha with these people of beta in it. */
async function roomWith(...guests: string[]): Promise<{ room: string; alice: Session; people: Session[] }> {
  const { alpha, beta } = stage;
  await Promise.all([allow(alpha, beta), allow(beta, alpha)]);
  const alice = await person(alpha, 'alice');
  const { room_id: room } = await alice.post<RoomView>('/v1/rooms', {
    name: 'Garden',
    history: 'since_join',
  });
  const people = await Promise.all(guests.map((name) => person(beta, name)));
  for (const [i, guest] of people.entries()) {
    await alice.post(`/v1/rooms/${room}/invitations`, { fqid: beta.fqid(guests[i]!) });
    await accept(guest, room);
  }
  return { room, alice, people };
}

const idOf = async (asker: Session, room: string, fqid: string): Promise<string> => {
  const { items } = await asker.get<Items<MemberView>>(`/v1/rooms/${room}/members`);
  return items.find((member) => member.fqid === fqid)!.participant_id;
};

const memberships = async (asker: Session, room: string, fqid: string): Promise<string | undefined> =>
  (await asker.get<Items<MemberView>>(`/v1/rooms/${room}/members`)).items.find((one) => one.fqid === fqid)
    ?.membership;

describe('a kick', () => {
  it('puts a person of another server out of the room, on both servers', async () => {
    const { beta } = stage;
    const { room, alice, people } = await roomWith('bob', 'carol');
    const [bob, carol] = people as [Session, Session];
    await say(bob, room, 'before');
    await shows(alice, room, 'before');
    const live = await follow(bob);

    await alice.delete(`/v1/rooms/${room}/members/${await idOf(alice, room, beta.fqid('bob'))}`);
    expect(await memberships(alice, room, beta.fqid('bob'))).toBe('kicked');
    await isOut(bob, room);
    expect(await live.tells('members', { fqid: beta.fqid('bob') })).toMatchObject({
      room_id: room,
      data: { membership: 'kicked' },
    });
    live.close();
    await until(
      'the kick on the other server',
      () => memberships(carol, room, beta.fqid('bob')),
      (seen) => seen === 'kicked',
    );
    expect(await problemOf(say(bob, room, 'after'))).toMatchObject({ code: 'SW_FED_NOT_IN_ROOM' });
    // Carol is still there, so her server still gets everything.
    await say(alice, room, 'without bob');
    await shows(carol, room, 'before', 'without bob');
  });

  it('of a server’s last member is the last thing that it gets', async () => {
    const { beta } = stage;
    const { room, alice, people } = await roomWith('bob');
    await alice.delete(`/v1/rooms/${room}/members/${await idOf(alice, room, beta.fqid('bob'))}`);
    await isOut(people[0]!, room);
    await say(alice, room, 'among ourselves');
    const admin = await stage.alpha.admin();
    const rows = await until(
      'the delivery',
      async () =>
        (
          await admin.get<Items<{ room_id: string; acked_seq: number; head_seq: number; state: string }>>(
            `/v1/admin/federation/deliveries?peer=${beta.serverName}`,
          )
        ).items.filter((row) => row.room_id === room),
      ([row]) => row?.state === 'delivered',
    );
    // create, joined, invite, joined, kicked; what was said afterwards waits for nobody.
    expect(rows[0]).toMatchObject({ acked_seq: 4 });
    await rejoin(
      people[0]!,
      await alice.post<InviteView>(`/v1/rooms/${room}/invitations`, { fqid: beta.fqid('bob') }),
    );
    expect(await bodies(people[0]!, room)).toEqual([]);
  });

  it('is for the creator and admins of the home alone', async () => {
    const { alpha, beta } = stage;
    const { room, alice, people } = await roomWith('bob', 'carol');
    const dave = await person(alpha, 'dave');
    await alice.post(`/v1/rooms/${room}/invitations`, { fqid: alpha.fqid('dave') });
    await accept(dave, room);
    const carol = `/v1/rooms/${room}/members/${await idOf(alice, room, beta.fqid('carol'))}`;
    expect(await problemOf(dave.delete(carol))).toMatchObject({ status: 403, code: 'SW_FORBIDDEN' });

    const asBobSees = `/v1/rooms/${room}/members/${await idOf(people[0]!, room, beta.fqid('carol'))}`;
    expect(await problemOf(people[0]!.delete(asBobSees))).toMatchObject({ code: 'SW_FED_NOT_HOME' });
    expect(await joinedMembers(alice, room)).toHaveLength(4);

    await (await alpha.admin()).delete(carol);
    expect(await memberships(alice, room, beta.fqid('carol'))).toBe('kicked');
    expect(await problemOf(alice.delete(carol))).toMatchObject({ code: 'SW_FED_MALFORMED_REQUEST' });
  });
});

describe('a ban', () => {
  it('keeps a person out until it is lifted', async () => {
    const { beta } = stage;
    const { room, alice, people } = await roomWith('bob');
    const id = await idOf(alice, room, beta.fqid('bob'));
    await alice.delete(`/v1/rooms/${room}/members/${id}?ban=true`);
    await isOut(people[0]!, room);
    expect(await memberships(alice, room, beta.fqid('bob'))).toBe('banned');
    const invite = () => alice.post<InviteView>(`/v1/rooms/${room}/invitations`, { fqid: beta.fqid('bob') });
    const problem = await problemOf(invite());
    expect(problem).toMatchObject({ status: 403, code: 'SW_FED_NOT_INVITED' });
    expect(problem.detail).toMatch(/banned/);

    await alice.delete(`/v1/rooms/${room}/bans/${id}`);
    await rejoin(people[0]!, await invite());
    expect(await joinedMembers(alice, room)).toContain(beta.fqid('bob'));
  });

  it('takes back an invite that is still open', async () => {
    const { beta } = stage;
    const { room, alice, people } = await roomWith('bob');
    const [bob] = people as [Session];
    const member = `/v1/rooms/${room}/members/${await idOf(alice, room, beta.fqid('bob'))}`;
    await alice.delete(member);
    await isOut(bob, room);
    const { invite_id } = await alice.post<InviteView>(`/v1/rooms/${room}/invitations`, {
      fqid: beta.fqid('bob'),
    });
    await inviteOf(bob, invite_id, 'pending');
    await alice.delete(`${member}?ban=true`);
    await inviteOf(bob, invite_id, 'rescinded');
    expect(await problemOf(bob.post(`/v1/me/invitations/${invite_id}/accept`))).toMatchObject({
      code: 'SW_FED_NOT_INVITED',
    });
  });
});

describe('an invite from a member of another server', () => {
  const invitesIn = async (who: Session, room: string, id: string) =>
    (await who.get<Items<InviteView>>(`/v1/rooms/${room}/invitations`)).items.find(
      (one) => one.invite_id === id,
    );
  const becomes = (who: Session, room: string, id: string, state: InviteView['state']) =>
    until(
      `the invite as ${state}`,
      () => invitesIn(who, room, id),
      (found) => found?.state === state,
    );

  it.each(['alpha', 'beta'] as const)('is issued by the home, here to a person of %s', async (whose) => {
    const { room, people } = await roomWith('bob');
    const [bob] = people as [Session];
    const erin = await person(stage[whose], 'erin');
    const asked = await bob.post<InviteView>(`/v1/rooms/${room}/invitations`, {
      fqid: stage[whose].fqid('erin'),
    });
    expect(asked).toMatchObject({ state: 'sending', inviter: stage.beta.fqid('bob') });
    await becomes(bob, room, asked.invite_id, 'pending');
    await accept(erin, room);
    await becomes(bob, room, asked.invite_id, 'accepted');
    expect(await joinedMembers(bob, room)).toContain(stage[whose].fqid('erin'));
    expect(
      (await erin.get<Items<InviteView>>('/v1/me/invitations')).items.filter((one) => one.room_id === room),
    ).toMatchObject([{ inviter: stage.beta.fqid('bob'), state: 'accepted' }]);
  });

  it.each([
    ['a person that the home does not have', () => stage.alpha.fqid('nobody'), 'SW_FED_UNKNOWN_USER'],
    ['a server that the home’s policy refuses', () => '@zoe:far.example', 'SW_FED_PEER_UNKNOWN'],
  ])('is refused by the home for %s', async (_, target, code) => {
    const { room, people } = await roomWith('bob');
    const [bob] = people as [Session];
    const asked = await bob.post<InviteView>(`/v1/rooms/${room}/invitations`, { fqid: target() });
    expect(await becomes(bob, room, asked.invite_id, 'refused')).toMatchObject({ refusal: { code } });
  });

  it('is refused at once for who is in the room', async () => {
    const { room, people } = await roomWith('bob');
    await until(
      'who else is in the room',
      () => joinedMembers(people[0]!, room),
      (members) => members.includes(stage.alpha.fqid('alice')),
    );
    const again = people[0]!.post(`/v1/rooms/${room}/invitations`, { fqid: stage.alpha.fqid('alice') });
    expect(await problemOf(again)).toMatchObject({ code: 'SW_FED_MALFORMED_REQUEST' });
  });
});

describe('ending a peering', () => {
  const roomsOf = async (who: Session) =>
    (await who.get<Items<RoomView>>('/v1/rooms')).items.map(({ room_id }) => room_id);
  const audited = async (at: TestServer) =>
    (await (await at.admin()).get<Items<AuditRow>>(`${AUDIT}?action=federation.peering.ended`)).items;

  it('shows first what it would do, then takes everybody out on both sides, and tells the peer', async () => {
    const { alpha, beta } = stage;
    const { room: hosted, alice, people } = await roomWith('bob');
    const [bob] = people as [Session];
    const { room_id: guest } = await bob.post<RoomView>('/v1/rooms', { name: 'Orchard' });
    await bob.post(`/v1/rooms/${guest}/invitations`, { fqid: alpha.fqid('alice') });
    await accept(alice, guest);
    const { room_id: pending } = await bob.post<RoomView>('/v1/rooms', { name: 'Attic' });
    await bob.post(`/v1/rooms/${pending}/invitations`, { fqid: alpha.fqid('alice') });
    const open = await inviteTo(alice, pending);
    const admin = await alpha.admin();
    const peer = `${PEERS}/${beta.serverName}`;

    const preview = await admin.delete<Severing>(`${peer}?dry_run=true`);
    expect(preview).toMatchObject({ dry_run: true, hosted_elsewhere: { rooms: 1, people: 1 } });
    expect(preview.hosted_here.rooms).toBeGreaterThanOrEqual(1);
    expect(await joinedMembers(alice, hosted)).toContain(beta.fqid('bob'));

    const done = await admin.delete<Severing>(peer);
    expect(done).toEqual({ ...preview, dry_run: false });
    expect(await joinedMembers(alice, hosted)).toEqual([alpha.fqid('alice')]);
    expect(await roomsOf(alice)).not.toContain(guest);
    await inviteOf(alice, open.invite_id, 'refused');

    await isOut(bob, hosted);
    await until(
      'alice out of the room that beta hosts',
      () => joinedMembers(bob, guest),
      (members) => !members.includes(alpha.fqid('alice')),
    );
    for (const [at, other] of [
      [alpha, beta],
      [beta, alpha],
    ] as const) {
      const { items } = await (await at.admin()).get<Items<PeerRow>>(PEERS);
      expect(items.find((one) => one.server_name === other.serverName)?.status).toBe('severed');
      // The peer writes it once all its rooms are done.
      const rows = await until(
        'the audit row',
        () => audited(at),
        (found) => found.length > 0,
      );
      expect(rows).toMatchObject([{ outcome: 'done', peer: other.serverName }]);
    }
  });

  it('lets nothing through afterwards, until both admins allow the other again', async () => {
    const { alpha, beta } = stage;
    const [alice, bob] = [await person(alpha, 'alice'), await person(beta, 'bob')];
    const { room_id: room } = await alice.post<RoomView>('/v1/rooms', { name: 'Anew' });
    const invite = () => alice.post<InviteView>(`/v1/rooms/${room}/invitations`, { fqid: beta.fqid('bob') });
    expect(await problemOf(invite())).toMatchObject({ status: 403, code: 'SW_FED_PEER_SEVERED' });
    const admin = await alpha.admin();
    const deliveries = `/v1/admin/federation/deliveries?state=waiting&peer=${beta.serverName}`;
    await until(
      'nothing waiting for the peer',
      async () => (await admin.get<Items<unknown>>(deliveries)).items,
      (waiting) => waiting.length === 0,
    );

    await Promise.all([allow(alpha, beta), allow(beta, alpha)]);
    await rejoin(bob, await invite());
    await say(alice, room, 'welcome back');
    await shows(bob, room, 'welcome back');
  });
});
