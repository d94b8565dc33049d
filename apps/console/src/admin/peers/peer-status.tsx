import { Badge, type Tone } from '../parts/badge';
import type { PeerView } from '../views';

const STATUSES: Record<PeerView['status'], { tone: Tone; word: string }> = {
  active: { tone: 'good', word: 'Active' },
  failing: { tone: 'bad', word: 'Failing' },
  new: { tone: 'warn', word: 'Not heard from yet' },
  denied: { tone: 'plain', word: 'Denied' },
  severed: { tone: 'plain', word: 'Removed' },
};

export function PeerStatus({ status }: { status: PeerView['status'] }) {
  const { tone, word } = STATUSES[status];
  return <Badge tone={tone}>{word}</Badge>;
}
