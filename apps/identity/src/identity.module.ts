import { Module } from '@nestjs/common';
import { contextDatabase } from '@app/persistence';
import { Configuration, contextOutbox, Secrets } from '@app/runtime';
import { IdentityController } from './bus/identity.controller';
import { PolicyChanges } from './bus/policy-changes';
import { IdentityEvents } from './events';
import { HttpDescriptorSource } from './peers/http-descriptor-source';
import { PolicyPeerReports } from './peers/policy-peer-reports';
import { settingsFrom } from './settings';
import { AesSeedVault } from './storage/aes-seed-vault';
import { KeyTable } from './storage/key.table';
import { KeysAndPeers1780000000000 } from './storage/migrations/1780000000000-keys-and-peers';
import { PeerKeyTable } from './storage/peer-key.table';
import { PeerTable } from './storage/peer.table';
import { PeersRepository } from './storage/peers.repository';
import { TenantKeysRepository } from './storage/tenant-keys.repository';
import { TenantTable } from './storage/tenant.table';
import { TenantsRepository } from './storage/tenants.repository';
import { CreateTenant } from './use-cases/create-tenant';
import { DescribeIdentity } from './use-cases/describe-identity';
import { DescribePeers } from './use-cases/describe-peers';
import { DiscoverPeer } from './use-cases/discover-peer';
import { FindPeerKeys } from './use-cases/find-peer-keys';
import { FindTenant } from './use-cases/find-tenant';
import { GenerateKey } from './use-cases/generate-key';
import { KnowPeer } from './use-cases/know-peer';
import { ListTenants } from './use-cases/list-tenants';
import { LookAtPeer } from './use-cases/look-at-peer';
import { MakeKey } from './use-cases/make-key';
import { OpenHouse } from './use-cases/open-house';
import {
  DescriptorSource,
  IdentitySettings,
  PeerReports,
  PeerStore,
  SeedVault,
  TenantKeys,
  Tenants,
} from './use-cases/ports';
import { PublishDescriptor } from './use-cases/publish-descriptor';
import { RotateDueKeys } from './use-cases/rotate-due-keys';
import { RotateKey } from './use-cases/rotate-key';
import { SignRequests } from './use-cases/sign-requests';
import { SignStatements } from './use-cases/sign-statements';
import { SigningKeys } from './use-cases/signing-keys';

@Module({
  imports: [
    contextDatabase({
      context: 'identity',
      entities: [TenantTable, KeyTable, PeerTable, PeerKeyTable],
      migrations: [KeysAndPeers1780000000000],
    }),
  ],
  controllers: [IdentityController],
  providers: [
    ...contextOutbox('identity'),
    OpenHouse,
    ListTenants,
    CreateTenant,
    FindTenant,
    MakeKey,
    GenerateKey,
    RotateKey,
    RotateDueKeys,
    DescribeIdentity,
    PublishDescriptor,
    SigningKeys,
    SignStatements,
    SignRequests,
    DiscoverPeer,
    KnowPeer,
    FindPeerKeys,
    DescribePeers,
    LookAtPeer,
    PolicyChanges,
    IdentityEvents,
    { provide: IdentitySettings, inject: [Configuration, Secrets], useFactory: settingsFrom },
    {
      provide: SeedVault,
      inject: [Secrets],
      useFactory: ({ masterKey }: Secrets) => new AesSeedVault(masterKey),
    },
    { provide: Tenants, useClass: TenantsRepository },
    { provide: TenantKeys, useClass: TenantKeysRepository },
    { provide: PeerStore, useClass: PeersRepository },
    { provide: DescriptorSource, useClass: HttpDescriptorSource },
    { provide: PeerReports, useClass: PolicyPeerReports },
  ],
})
export class IdentityModule {}
