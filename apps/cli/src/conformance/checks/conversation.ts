import { failed, holds, PASSED, type Check, type Finding } from '../check';
import { answered, refused } from '../expect';
import { get, post } from '../plan';
import { membersOf } from '../reply';
import { FIRST_BODY } from './chains';
import { eventTaken, headOf } from './verdicts';

const NAME = /^[^\p{Cc}]{1,256}$/u;

const check = (id: string, says: string, section: string, run: Check['run']): Check => ({
  id,
  says,
  section,
  needs: 'member',
  run,
});

const seen = (value: unknown): string => JSON.stringify(value) ?? 'nothing';

/** How the person's server comes into a room of ours. */
export const JOIN_CHECKS: readonly Check[] = [
  check(
    'join.event',
    'its chain in the room begins with the join, for the invite',
    '8.2',
    async ({ conversation }) => {
      const { join } = (await conversation.admit())!;
      const { seq, prev, content } = join.event;
      const fits = seq === 0 && prev === null && content?.['invite_id'] === conversation.room.inviteId;
      return holds(
        fits,
        `seq 0, prev null, invite_id ${conversation.room.inviteId}`,
        seen({ seq, prev, content }),
      );
    },
  ),
  check(
    'join.joined',
    'our chain starts at the joined that brought it in',
    '10.3',
    async ({ conversation }) => {
      const { told } = (await conversation.admit())!;
      const finding = eventTaken(told.reply, told.made.id);
      if (finding.outcome !== 'passed') return finding;
      const head = headOf(told.reply, conversation.room.id);
      return holds(head === told.made.seq, `heads up to seq ${told.made.seq}`, `seq ${head}`);
    },
  ),
];

/** What is told of a room to a server in it: section 12. */
export const MEMBER_CHECKS: readonly Check[] = [
  check('members.room', 'members are told, with the home', '12.1', async (subject) => {
    const { conversation, peer } = subject;
    const reply = await get(subject, `/rooms/${conversation.room.id}/members`);
    const { home, members } = membersOf(reply.json);
    const people = Array.isArray(members) ? members.map(membersOf) : [];
    const joined = people.filter(
      ({ membership, display_name }) => membership === 'joined' && typeof display_name === 'string',
    );
    const named = joined.map(({ fqid }) => fqid);
    const fits =
      home === peer.serverName && [peer.tester, conversation.user].every((fqid) => named.includes(fqid));
    return holds(
      fits,
      `home ${peer.serverName}, ${peer.tester} and ${conversation.user} joined`,
      reply.text.slice(0, 400),
    );
  }),
  check('profile.known', 'the profile of somebody in a room with us is told', '12.2', async (subject) => {
    const { user } = subject.conversation;
    const reply = await get(subject, `/profile/${user.slice(1, user.indexOf(':'))}`);
    const { fqid, display_name, updated_at } = membersOf(reply.json);
    const fits = fqid === user && NAME.test(String(display_name)) && Number.isSafeInteger(updated_at);
    return holds(
      reply.status === 200 && fits,
      `${user}, a display_name, updated_at`,
      reply.text.slice(0, 400),
    );
  }),
  check('verdicts.accepted', 'what became of an event of ours is told', '12.3', async (subject) => {
    const { create, chain } = subject.conversation.room;
    const message = chain.find(({ text }) => text.includes(FIRST_BODY)) ?? create;
    const reply = await get(subject, `/verdicts?event_id=${message.id}`);
    const { event_id, status, at } = membersOf(reply.json);
    const fits = event_id === message.id && status === 'accepted' && Number.isSafeInteger(at);
    return holds(reply.status === 200 && fits, `${message.id} accepted, at`, reply.text.slice(0, 400));
  }),
  check('verdicts.refused', 'why an event of ours was refused is told', '12.3', async (subject) => {
    const spoilt = subject.conversation.room.chain.find(({ text }) => text.includes('"content":{"body":7}'));
    if (!spoilt) return failed('an event that was refused', 'none was sent');
    const reply = await get(subject, `/verdicts?event_id=${spoilt.id}`);
    const { status, code } = membersOf(reply.json);
    return holds(
      status === 'refused' && code === 'SW_FED_MALFORMED_EVENT',
      'refused SW_FED_MALFORMED_EVENT',
      reply.text.slice(0, 400),
    );
  }),
  check('verdicts.others', 'an event of its own is none of ours', '12.3', async (subject) => {
    const { join } = (await subject.conversation.admit())!;
    return refused(await get(subject, `/verdicts?event_id=${join.id}`), 'SW_FED_NOT_IN_ROOM');
  }),
  check('call-token.home', 'only the home of a room hosts its calls', '12.8', async (subject) => {
    const { room } = subject.conversation;
    return refused(
      await post(subject, `/rooms/${room.id}/call-token`, { fqid: room.creator }),
      'SW_FED_NOT_HOME',
    );
  }),
  check('call-token.person', 'a call is for people in the room', '12.8', async (subject) => {
    const { room } = subject.conversation;
    const fqid = `@stranger:${subject.peer.serverName}`;
    return refused(await post(subject, `/rooms/${room.id}/call-token`, { fqid }), 'SW_FED_NOT_IN_ROOM');
  }),
  check('ephemeral.room', 'typing and presence are taken', '12.5', async (subject) => {
    const { room } = subject.conversation;
    const said = { sender: room.creator, ts: Date.now() };
    const ephemeral = [
      { ...said, type: 'sw.typing', room_id: room.id, content: { typing: true } },
      { ...said, type: 'sw.presence', content: { status: 'online' } },
    ];
    return answered(await post(subject, '/send', { events: [], ephemeral }));
  }),
];

/** What the server has asked us meanwhile, and the end. */
export const END_CHECKS: readonly Check[] = [
  check(
    'caller.signed',
    'every request of its own is signed as section 6.1 says, with a nonce of its own',
    '6.1',
    ({ peer }): Finding => {
      const { entries } = peer.visits;
      const wrong = entries.find(({ fault }) => fault !== undefined);
      if (entries.length === 0) return failed('requests to us', 'none');
      if (!wrong) return PASSED;
      const { incoming, fault } = wrong;
      return failed(
        'no fault',
        `${incoming.method} ${incoming.path}: ${fault!.code} ${fault!.reason ?? ''} ${fault!.detail ?? ''}`,
      );
    },
  ),
  check(
    'member.kicked',
    'the home’s word that its person is out is taken',
    '10.2',
    async ({ conversation }) => {
      const told = await conversation.end();
      return told ? eventTaken(told.reply, told.made.id) : failed('an answer', 'none');
    },
  ),
];
