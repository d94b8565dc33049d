import { Badge, type Tone } from '../parts/badge';
import type { PeerView } from '../views';

/** In the order in which they want to be looked at. */
export const STATUSES: Record<PeerView['status'], { tone: Tone; word: string }> = {
  failing: { tone: 'bad', word: 'Failing' },
  active: { tone: 'good', word: 'Active' },
  new: { tone: 'warn', word: 'Not heard from yet' },
  denied: { tone: 'plain', word: 'Denied' },
  severed: { tone: 'plain', word: 'Removed' },
};

/** Whether an admin wants nothing of it: what went wrong with it before needs no mending. */
export const isOut = ({ status }: Pick<PeerView, 'status'>): boolean =>
  status === 'denied' || status === 'severed';

export function PeerStatus({ status }: { status: PeerView['status'] }) {
  const { tone, word } = STATUSES[status];
  return <Badge tone={tone}>{word}</Badge>;
}
