import { randomUUID } from 'node:crypto';
import { Module } from '@nestjs/common';
import { contextDatabase } from '@app/persistence';
import { Configuration } from '@app/runtime';
import { RelayController } from './bus/relay.controller';
import { RelayWorker } from './bus/relay-worker';
import { LEASE_MS } from './domain/leases';
import { RelayEvents } from './events';
import { BusColleagues } from './peers/bus-colleagues';
import { IngestAudit } from './peers/ingest-audit';
import { PeerAddresses } from './peers/peer-addresses';
import { PeerFactsTeller } from './peers/peer-facts-teller';
import { PingClocks } from './peers/ping-clocks';
import { PingDoor } from './peers/ping-door';
import { PolicyAsker } from './peers/policy-asker';
import { RememberedChains } from './peers/remembered-chains';
import { RequestSigner } from './peers/request-signer';
import { SendDoor } from './peers/send-door';
import { ChainTable } from './storage/chain.table';
import { ChainsRepository } from './storage/chains.repository';
import { CursorTable } from './storage/cursor.table';
import { CursorsRepository } from './storage/cursors.repository';
import { DeliveriesRepository } from './storage/deliveries.repository';
import { LeasesRepository } from './storage/leases.repository';
import { Delivery1780000000000 } from './storage/migrations/1780000000000-delivery';
import { ReadersVersion1780000000001 } from './storage/migrations/1780000000001-readers-version';
import { FailedPlaces1780000000002 } from './storage/migrations/1780000000002-failed-places';
import { PeerTable } from './storage/peer.table';
import { EndNoticeTable } from './storage/end-notice.table';
import { EndNoticesRepository } from './storage/end-notices.repository';
import { EndNotices1780000000003 } from './storage/migrations/1780000000003-end-notices';
import { Redriven1780000000010 } from './storage/migrations/1780000000010-redriven';
import { SingleTable } from './storage/single.table';
import { WorkerTable } from './storage/worker.table';
import { CarryEphemerals } from './use-cases/carry-ephemerals';
import { DeliverBatch } from './use-cases/deliver-batch';
import { EndWaits } from './use-cases/end-waits';
import { FollowChains } from './use-cases/follow-chains';
import { GiveUp } from './use-cases/give-up';
import { MeasureClocks } from './use-cases/measure-clocks';
import { NoticeRestore } from './use-cases/notice-restore';
import { PingPeer } from './use-cases/ping-peer';
import {
  AuditTrail,
  Chains,
  Colleagues,
  Cursors,
  Deliveries,
  DeliveryPolicy,
  EndNotices,
  Leases,
  OurChains,
  PeerClocks,
  PeerDoor,
  PeerFacts,
  PeerPings,
  RelaySettings,
} from './use-cases/ports';
import { Redrive } from './use-cases/redrive';
import { ServePeers } from './use-cases/serve-peers';
import { SettleAnswer } from './use-cases/settle-answer';
import { TellEnds } from './use-cases/tell-ends';
import { TellEphemerals } from './use-cases/tell-ephemerals';

const HOUR_MS = 3_600_000;

const settings = ({ retryLimitHours }: Configuration): RelaySettings => ({
  worker: randomUUID(),
  leaseMs: LEASE_MS,
  pollMs: 1_000,
  lingerMs: 10_000,
  capacity: 2_000,
  retryLimitMs: retryLimitHours * HOUR_MS,
  graceMs: 5_000,
});

@Module({
  imports: [
    contextDatabase({
      context: 'relay',
      entities: [PeerTable, CursorTable, SingleTable, EndNoticeTable, ChainTable, WorkerTable],
      migrations: [
        Delivery1780000000000,
        ReadersVersion1780000000001,
        FailedPlaces1780000000002,
        EndNotices1780000000003,
        Redriven1780000000010,
      ],
    }),
  ],
  controllers: [RelayController],
  providers: [
    RelayWorker,
    ServePeers,
    FollowChains,
    EndWaits,
    DeliverBatch,
    SettleAnswer,
    TellEnds,
    TellEphemerals,
    CarryEphemerals,
    GiveUp,
    MeasureClocks,
    NoticeRestore,
    PingPeer,
    Redrive,
    RelayEvents,
    PeerAddresses,
    RequestSigner,
    { provide: RelaySettings, inject: [Configuration], useFactory: settings },
    { provide: Chains, useClass: ChainsRepository },
    { provide: Cursors, useClass: CursorsRepository },
    { provide: Leases, useClass: LeasesRepository },
    { provide: Deliveries, useClass: DeliveriesRepository },
    { provide: EndNotices, useClass: EndNoticesRepository },
    { provide: OurChains, useClass: RememberedChains },
    { provide: PeerDoor, useClass: SendDoor },
    { provide: PeerPings, useClass: PingDoor },
    { provide: PeerClocks, useClass: PingClocks },
    { provide: DeliveryPolicy, useClass: PolicyAsker },
    { provide: PeerFacts, useClass: PeerFactsTeller },
    { provide: Colleagues, useClass: BusColleagues },
    { provide: AuditTrail, useClass: IngestAudit },
  ],
})
export class RelayModule {}
