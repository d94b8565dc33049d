import type { PeerView } from '../views';

export type PeerTask = 'allow' | 'refresh' | 'deny' | 'remove';

/** What can be done about a peer of each status; what asks first ends with dots. */
export const PEER_TASKS: Record<PeerView['status'], readonly PeerTask[]> = {
  failing: ['refresh', 'deny', 'remove'],
  active: ['refresh', 'deny', 'remove'],
  new: ['refresh', 'deny', 'remove'],
  denied: ['allow', 'remove'],
  severed: ['allow', 'deny'],
};

export const TASK_WORDS: Record<PeerTask, string> = {
  allow: 'Allow',
  refresh: 'Refresh …',
  deny: 'Deny',
  remove: 'Remove …',
};
