import type { Topology } from '../support/servers';
import { Stage } from './stage';
import { peering } from './stories/peering';
import { talk } from './stories/talk';

/** Every story, told one after another on the same servers. */
export function stories(topology: Topology): void {
  const stage = Stage.open(topology, 'alpha', 'beta', 'gamma');
  peering(stage);
  talk(stage);
}
