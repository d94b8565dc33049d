import type { Tone } from '../parts/badge';
import type { AuditRow } from '../views';

/** How each outcome of an audit row is shown. */
export const OUTCOMES: Record<AuditRow['outcome'], { tone: Tone; word: string }> = {
  accepted: { tone: 'good', word: 'Accepted' },
  done: { tone: 'plain', word: 'Done' },
  refused: { tone: 'bad', word: 'Refused' },
  failed: { tone: 'bad', word: 'Failed' },
};
