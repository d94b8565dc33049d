import type { Topology } from '../support/servers';
import { Stage } from './stage';
import { calls } from './stories/calls';
import { crashes } from './stories/crashes';
import { doors } from './stories/doors';
import { enableFederation } from './stories/enable-federation';
import { events } from './stories/events';
import { foundations } from './stories/foundations';
import { handshakeFails } from './stories/handshake-fails';
import { hostileBodies } from './stories/hostile-bodies';
import { invites } from './stories/invites';
import { isolation } from './stories/isolation';
import { limits } from './stories/limits';
import { peering } from './stories/peering';
import { policyQuestions } from './stories/policy-questions';
import { presence } from './stories/presence';
import { relays } from './stories/relays';
import { secrets } from './stories/secrets';
import { stream } from './stories/stream';
import { switches } from './stories/switches';
import { talk } from './stories/talk';
import { tenants } from './stories/tenants';
import { threeServers } from './stories/three-servers';

/** Every story, told one after another on the same servers. */
export function stories(topology: Topology): void {
  const stage = Stage.bare(topology, 'alpha', 'beta', 'gamma');
  for (const tell of [
    enableFederation,
    peering,
    talk,
    invites,
    switches,
    policyQuestions,
    doors,
    limits,
    stream,
    calls,
    presence,
    crashes,
    foundations,
    relays,
    threeServers,
    tenants,
    isolation,
    events,
    handshakeFails,
    hostileBodies,
    secrets,
  ])
    tell(stage);
}
