import type { CheckGroup } from './check';
import { DESCRIPTOR_CHECKS } from './checks/descriptor';
import { REQUEST_CHECKS } from './checks/requests';

/** Every check, in the order in which it is made. */
export const SUITE: readonly CheckGroup[] = [
  { title: 'The descriptor', checks: DESCRIPTOR_CHECKS },
  { title: 'Requests', checks: REQUEST_CHECKS },
];
