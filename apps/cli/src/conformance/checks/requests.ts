import { randomBytes } from 'node:crypto';
import { newNonce } from '@app/protocol';
import { each, failed, holds, type Check } from '../check';
import { answered, refused } from '../expect';
import { inTime } from '../in-time';
import { get, nowSeconds, ping, post, type Spoil } from '../plan';
import { membersOf } from '../reply';
import type { Subject } from '../subject';
import { ABSENT_ROOM } from './nothing-there';
import { breakSignature, dropped } from './spoils';
import { REQUEST_FAULTS, type Fault } from './request-faults';

/** The fault by itself. */
const alone = ({ id, says, row, needs, codes, reasons, spoil }: Fault): Check => ({
  id: `request.${id}`,
  says,
  section: '6.2',
  row,
  needs,
  run: async (subject) => refused(await ping(subject, spoil), codes, ...reasons),
});

/** Megabytes are not sent more often than it takes to see the order. */
const HEAVY = 'too-large';

/** The fault together with each that is looked for later: the first failure names the code. */
function inOrder(fault: Fault, place: number): Check {
  const later = REQUEST_FAULTS.slice(place + 1, fault.id === HEAVY ? place + 2 : undefined);
  return {
    id: `request.order.${fault.id}`,
    says: `${fault.says}, whatever later checks would find`,
    section: '6.2',
    row: fault.row,
    needs: fault.needs,
    run: (subject) =>
      each(later, async (other) => {
        const finding = refused(await ping(subject, fault.spoil, other.spoil), fault.codes, ...fault.reasons);
        return finding.outcome === 'failed'
          ? failed(`${finding.expected}, with ${other.id} too`, finding.seen)
          : finding;
      }),
  };
}

const withNonce =
  (nonce: string): Spoil =>
  (plan) =>
    void (plan.nonce = nonce);

const dated =
  (offset: number): Spoil =>
  (plan) =>
    void (plan.created = String(nowSeconds() + offset));

const accepted = (id: string, says: string, section: string, ...spoils: Spoil[]): Check => ({
  id: `request.${id}`,
  says,
  section,
  needs: 'heard',
  run: async (subject) => answered(await inTime(() => ping(subject, ...spoils))),
});

/** `created` has whole seconds: each offset is the nearest that is surely on its side of the limit. */
const CLOCKS: readonly Check[] = [
  accepted('clock.ahead', 'a request dated 58 s ahead is taken', '6.2', dated(58)),
  accepted('clock.behind', 'a request dated 57 s back is taken', '6.2', dated(-57)),
  ...[62, -62].map((offset): Check => ({
    id: `request.clock.${offset > 0 ? 'too-far-ahead' : 'too-far-behind'}`,
    says: `a request dated ${offset} s off is refused, and told by how much`,
    section: '6.2',
    row: 6,
    needs: 'url',
    run: async (subject) => {
      const reply = await inTime(() => ping(subject, dated(offset)));
      const finding = refused(reply, 'SW_FED_SIGNATURE_MISMATCH', 'clock_skew');
      if (finding.outcome !== 'passed') return finding;
      const said = Number(membersOf(reply.json)['offset_ms']);
      const near = Math.abs(said - offset * 1_000) < 3_000;
      return holds(near, `offset_ms of about ${offset * 1_000}`, String(said));
    },
  })),
];

const REPLAYS: readonly Check[] = [
  {
    id: 'request.replay',
    says: 'a nonce is taken once',
    section: '6.2',
    row: 12,
    needs: 'heard',
    run: async (subject) => {
      const same = withNonce(newNonce(randomBytes));
      const first = answered(await ping(subject, same));
      return first.outcome === 'passed'
        ? refused(await ping(subject, same), 'SW_FED_REPLAYED_REQUEST')
        : first;
    },
  },
  {
    id: 'request.replay.at-once',
    says: 'a nonce is taken once, also when it comes five times at the same moment',
    section: '6.3',
    needs: 'heard',
    run: async (subject) => {
      const same = withNonce(newNonce(randomBytes));
      const replies = await Promise.all(Array.from({ length: 5 }, () => ping(subject, same)));
      const taken = replies.filter(({ status }) => status === 200).length;
      const replays = replies.filter(
        ({ json }) => membersOf(json)['code'] === 'SW_FED_REPLAYED_REQUEST',
      ).length;
      return holds(
        taken === 1 && replays === 4,
        '1 taken, 4 SW_FED_REPLAYED_REQUEST',
        `${taken} taken, ${replays} replays`,
      );
    },
  },
  {
    id: 'request.replay.unverified',
    says: 'a nonce is remembered once its signature has verified, not before',
    section: '6.3',
    needs: 'heard',
    run: async (subject) => {
      const same = withNonce(newNonce(randomBytes));
      await ping(subject, same, breakSignature);
      return answered(await ping(subject, same));
    },
  },
];

const ROUTES: readonly [method: 'GET' | 'POST', route: string][] = [
  ['POST', '/send'],
  ['POST', '/ping'],
  ['GET', '/profile/somebody'],
  ['GET', '/verdicts'],
  ['GET', `${ABSENT_ROOM}/members`],
  ['GET', `${ABSENT_ROOM}/backfill`],
  ['POST', `${ABSENT_ROOM}/call-token`],
];

const unsign = dropped('signature', 'signature-input');

const ask = (subject: Subject, method: 'GET' | 'POST', route: string, ...spoils: Spoil[]) =>
  method === 'GET' ? get(subject, route, ...spoils) : post(subject, route, {}, ...spoils);

const UNSIGNED = ROUTES.map(([method, route]): Check => ({
  id: `request.unsigned.${route.split('/').at(-1) === 'somebody' ? 'profile' : route.split('/').at(-1)}`,
  says: `${method} ${route.replace(/rm_A+/, '{room_id}').replace('somebody', '{local_id}')} without a signature is refused`,
  section: '6.1',
  needs: 'url',
  run: async (subject) =>
    refused(await ask(subject, method, route, unsign), 'SW_FED_SIGNATURE_MISMATCH', 'malformed_signature'),
}));

/** Section 6, as far as a request shows it. */
export const REQUEST_CHECKS: readonly Check[] = [
  ...UNSIGNED,
  ...REQUEST_FAULTS.map(alone),
  ...CLOCKS,
  ...REPLAYS,
  ...REQUEST_FAULTS.slice(0, -1).map(inOrder),
];
