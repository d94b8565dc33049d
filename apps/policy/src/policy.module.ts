import { Module } from '@nestjs/common';
import { contextDatabase } from '@app/persistence';
import { contextOutbox } from '@app/runtime';
import { AcceptedEvents } from './bus/accepted-events';
import { PolicyController } from './bus/policy.controller';
import { PolicyEvents } from './events';
import { PoliciesAndPeers1780000000000 } from './storage/migrations/1780000000000-policies-and-peers';
import { SeveredPeers1780000000001 } from './storage/migrations/1780000000001-severed-peers';
import { Peerings1780000000002 } from './storage/migrations/1780000000002-peerings';
import { PeerRegisterRepository } from './storage/peer-register.repository';
import { PeerTable } from './storage/peer.table';
import { PoliciesRepository } from './storage/policies.repository';
import { PolicyTable } from './storage/policy.table';
import { TrafficTable } from './storage/traffic.table';
import { EnableFederation } from './use-cases/enable-federation';
import { ExplainPolicy } from './use-cases/explain-policy';
import { HeedEnd } from './use-cases/heed-end';
import { JudgePeers } from './use-cases/judge-peers';
import { LearnAboutPeers } from './use-cases/learn-about-peers';
import { ListPeers } from './use-cases/list-peers';
import { PeerRegister, Policies } from './use-cases/ports';
import { PreviewPolicy } from './use-cases/preview-policy';
import { ReadPolicy } from './use-cases/read-policy';
import { ReadTraffic } from './use-cases/read-traffic';
import { SeverPeer } from './use-cases/sever-peer';
import { WritePolicy } from './use-cases/write-policy';

@Module({
  imports: [
    contextDatabase({
      context: 'policy',
      entities: [PolicyTable, PeerTable, TrafficTable],
      migrations: [PoliciesAndPeers1780000000000, SeveredPeers1780000000001, Peerings1780000000002],
    }),
  ],
  controllers: [PolicyController],
  providers: [
    ...contextOutbox('policy'),
    JudgePeers,
    ReadPolicy,
    WritePolicy,
    PreviewPolicy,
    ExplainPolicy,
    SeverPeer,
    HeedEnd,
    EnableFederation,
    ListPeers,
    ReadTraffic,
    LearnAboutPeers,
    AcceptedEvents,
    PolicyEvents,
    { provide: Policies, useClass: PoliciesRepository },
    { provide: PeerRegister, useClass: PeerRegisterRepository },
  ],
})
export class PolicyModule {}
