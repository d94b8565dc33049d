import type { Figures } from './figures';
import type { Trial } from './trial';

/** Where a benchmark runs, and where its figures go. */
export interface Stage {
  trial: Trial;
  figures: Figures;
  /** How long to load for; what is counted, not timed, ignores it. */
  seconds: number;
}

export type Benchmark = (stage: Stage) => Promise<void>;
