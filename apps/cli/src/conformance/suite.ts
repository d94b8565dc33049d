import type { CheckGroup } from './check';
import { ANSWER_CHECKS } from './checks/answers';
import { BACKFILL_CHECKS } from './checks/backfill';
import { CHAIN_CHECKS } from './checks/chains';
import { END_CHECKS, JOIN_CHECKS, MEMBER_CHECKS } from './checks/conversation';
import { DESCRIPTOR_CHECKS } from './checks/descriptor';
import { DISCOVERY_CHECKS } from './checks/discovery';
import { EVENT_CHECKS } from './checks/events';
import { INVITE_CHECKS } from './checks/invites';
import { REQUEST_CHECKS } from './checks/requests';
import { ROUTE_CHECKS } from './checks/routes';
import { SIGNATURE_CHECKS } from './checks/signature-forms';

/** Every check, in the order in which it is made. */
export const SUITE: readonly CheckGroup[] = [
  { title: 'The descriptor', checks: DESCRIPTOR_CHECKS },
  { title: 'Requests', checks: REQUEST_CHECKS },
  { title: 'Signatures of requests', checks: SIGNATURE_CHECKS },
  { title: 'Descriptors of others', checks: DISCOVERY_CHECKS },
  { title: 'Routes and refusals', checks: ROUTE_CHECKS },
  { title: 'Events', checks: EVENT_CHECKS },
  { title: 'Invites', checks: INVITE_CHECKS },
  { title: 'A room of ours', checks: [...JOIN_CHECKS, ...CHAIN_CHECKS] },
  { title: 'What is told of the room', checks: [...BACKFILL_CHECKS, ...MEMBER_CHECKS] },
  { title: 'The end of the room', checks: END_CHECKS },
  { title: 'All answers', checks: ANSWER_CHECKS },
];
