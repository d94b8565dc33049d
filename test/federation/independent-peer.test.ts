import { describe } from 'vitest';
import { PeerStage } from './peer-stage';
import { calls } from './peer-stories/calls';
import { chains } from './peer-stories/chains';
import { clocks } from './peer-stories/clocks';
import { conformance } from './peer-stories/conformance';
import { conversation } from './peer-stories/conversation';
import { diagnosis } from './peer-stories/diagnosis';
import { doors } from './peer-stories/doors';
import { ephemerals } from './peer-stories/ephemerals';
import { handshake } from './peer-stories/handshake';
import { inviteFlood } from './peer-stories/invite-flood';
import { keys } from './peer-stories/keys';
import { lateEnds } from './peer-stories/late-ends';
import { orderOfEventChecks } from './peer-stories/order-of-event-checks';
import { orderOfInviteChecks } from './peer-stories/order-of-invite-checks';
import { orderOfRequestChecks } from './peer-stories/order-of-request-checks';
import { profiles } from './peer-stories/profiles';
import { requests } from './peer-stories/requests';
import { returning } from './peer-stories/returning';
import { verdicts } from './peer-stories/verdicts';

describe.each(['standalone', 'cluster'] as const)('a %s server and an independent peer', (topology) => {
  const stage = PeerStage.open(topology);
  for (const tell of [
    conversation,
    verdicts,
    returning,
    profiles,
    ephemerals,
    calls,
    clocks,
    requests,
    chains,
    keys,
    doors,
    handshake,
    diagnosis,
    orderOfRequestChecks,
    orderOfEventChecks,
    orderOfInviteChecks,
    inviteFlood,
    conformance,
    lateEnds,
  ])
    tell(stage);
});
