import type { Topology } from '../support/servers';
import { Stage } from './stage';
import { auditStory } from './stories/audit-story';
import { calls } from './stories/calls';
import { crashes } from './stories/crashes';
import { delivery } from './stories/delivery';
import { diagnosis } from './stories/diagnosis';
import { doors } from './stories/doors';
import { enableFederation } from './stories/enable-federation';
import { erasure } from './stories/erasure';
import { events } from './stories/events';
import { foundations } from './stories/foundations';
import { guestInvites } from './stories/guest-invites';
import { handshakeFails } from './stories/handshake-fails';
import { hostileBodies } from './stories/hostile-bodies';
import { invites } from './stories/invites';
import { isolation } from './stories/isolation';
import { limits } from './stories/limits';
import { moderation } from './stories/moderation';
import { notices } from './stories/notifications';
import { peering } from './stories/peering';
import { policyQuestions } from './stories/policy-questions';
import { presence } from './stories/presence';
import { rejoining } from './stories/rejoining';
import { relays } from './stories/relays';
import { restore } from './stories/restore';
import { searching } from './stories/search';
import { secrets } from './stories/secrets';
import { severing } from './stories/severing';
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
    delivery,
    searching,
    notices,
    invites,
    guestInvites,
    moderation,
    switches,
    auditStory,
    policyQuestions,
    doors,
    limits,
    stream,
    calls,
    presence,
    erasure,
    crashes,
    foundations,
    restore,
    relays,
    threeServers,
    severing,
    rejoining,
    tenants,
    isolation,
    events,
    handshakeFails,
    diagnosis,
    hostileBodies,
    secrets,
  ])
    tell(stage);
}
