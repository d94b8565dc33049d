import type { PeerAction } from '@app/contracts/policy';
import type { Admission } from '../../use-cases/admit-request';

/** A signed request that passed every check. */
export interface PeerRequest extends Admission {
  trace_id: string;
  params: Record<string, string>;
  /** Without the question mark. */
  query: string;
  body: Buffer;
}

export type PeerAnswer = (request: PeerRequest) => Promise<object>;

/** One signed route. */
export interface S2sRoute {
  readonly method: 'GET' | 'POST';
  /** Below `/_scaiwave/federation/`. */
  readonly path: string;
  readonly version: string;
  /** What our policy is asked about the caller. */
  readonly action: PeerAction;
  /** Answers also whom the policy refuses. */
  readonly toAnybody?: boolean;
  /** Names the handler in `PeerAnswers`. */
  readonly answer: 'send' | 'profile' | 'members' | 'backfill' | 'verdicts' | 'callToken' | 'ping';
  readonly summary: string;
}

export const S2S_BASE = '/_scaiwave/federation/';

export const S2S_ROUTES: readonly S2sRoute[] = [
  {
    method: 'POST',
    path: 'v1/send',
    version: 'v1',
    action: 'receive',
    answer: 'send',
    summary: 'Events and ephemerals of the signer; a verdict for each event',
  },
  {
    method: 'GET',
    path: 'v1/profile/:local_id',
    version: 'v1',
    action: 'receive',
    answer: 'profile',
    summary: 'Profile of a person who shares a room or an invite with the asking server',
  },
  {
    method: 'GET',
    path: 'v1/rooms/:room_id/members',
    version: 'v1',
    action: 'receive',
    answer: 'members',
    summary: 'Members of a room that the asking server is in',
  },
  {
    method: 'GET',
    path: 'v1/rooms/:room_id/backfill',
    version: 'v1',
    action: 'backfill',
    answer: 'backfill',
    summary: 'History of a room that the asking server is in',
  },
  {
    method: 'GET',
    path: 'v1/verdicts',
    version: 'v1',
    action: 'receive',
    answer: 'verdicts',
    summary: 'What became of an event of the asking server',
  },
  {
    method: 'POST',
    path: 'v1/rooms/:room_id/call-token',
    version: 'v1',
    action: 'receive',
    answer: 'callToken',
    summary: 'What opens the call of a room hosted here, for a member who belongs to the asking server',
  },
  {
    method: 'POST',
    path: 'v1/ping',
    version: 'v1',
    action: 'receive',
    toAnybody: true,
    answer: 'ping',
    summary: 'Echo with the time here and whether the caller is accepted',
  },
];
