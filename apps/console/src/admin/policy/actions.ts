import type { PeerAction } from '../views';

/** What is asked of the policy about a server, in the words of an admin. */
export const ACTIONS: readonly { action: PeerAction; title: string }[] = [
  { action: 'receive', title: 'Take what it sends' },
  { action: 'send', title: 'Send to it' },
  { action: 'invite', title: 'Invite its people' },
  { action: 'backfill', title: 'Give it history' },
];
