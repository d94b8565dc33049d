import type { Evidence } from './evidence';
import type { Finding } from './finding';
import { sameHeads, sameRows, undelivered, whole } from './what-logs-hold';
import {
  alike,
  deedsHold,
  everAndOnce,
  oneByKey,
  ordered,
  sameMembers,
  toldOnTheBus,
  toldToAll,
} from './what-people-see';

export interface Violation extends Finding {
  invariant: string;
}

type Invariant = (evidence: Evidence) => Finding[];

/** What holds of servers that are healed and quiet, whatever has befallen them. */
export const INVARIANTS: Readonly<Record<string, Invariant>> = {
  'what was answered 201 is in every timeline once': everAndOnce,
  'timelines are in the order of (ts, event_id)': ordered,
  'every server shows the same': alike,
  'edits and erasures that were acknowledged hold': deedsHold,
  'every server names the same members': sameMembers,
  'chains have no hole and no fork': whole,
  'every log has the same rows, byte for byte': sameRows,
  'heads agree': sameHeads,
  'nothing waits': (evidence) => undelivered(evidence, 'waiting'),
  'nothing failed': (evidence) => undelivered(evidence, 'failed'),
  'an Idempotency-Key makes one message': oneByKey,
  'live streams told everything that was not erased at least once': toldToAll,
  'internal services were told of everything that was neither erased nor forgotten': toldOnTheBus,
  'nothing died by itself, and nobody was told of an inner fault': ({ mishaps }) =>
    mishaps.map((detail) => ({ servers: [], events: [], detail })),
};

/** Every violation of every invariant; none if all is well. */
export const judge = (evidence: Evidence): Violation[] =>
  Object.entries(INVARIANTS).flatMap(([invariant, check]) =>
    check(evidence).map((finding) => ({ ...finding, invariant })),
  );
