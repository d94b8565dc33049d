import { Body, Delete, Get, HttpCode, Post, Put, Query } from '@nestjs/common';
import type { Diagnosis } from '@app/contracts/diagnosis';
import { identity } from '@app/contracts/identity';
import { ingest, type Asker } from '@app/contracts/ingest';
import { policy } from '@app/contracts/policy';
import { relay } from '@app/contracts/relay';
import { Bus } from '@app/messaging';
import { DiagnosePeer } from '../../use-cases/diagnose-peer';
import { ListPeers } from '../../use-cases/list-peers';
import { ReadPeer } from '../../use-cases/read-peer';
import { RefreshForeign } from '../../use-cases/refresh-foreign';
import { RefreshPeer } from '../../use-cases/refresh-peer';
import { SeverPeer } from '../../use-cases/sever-peer';
import { ApiError } from '../api-errors';
import { limitOf, NoFields, PageQuery } from '../page.dto';
import { NameAsTyped, ParticipantId, ServerName } from '../path';
import { AdminRoutes } from '../routes';
import { AskedBy } from '../session';
import { DeliveriesQuery, EnabledBody, RedriveBody, RotateKeyBody, SeverQuery } from './admin.dto';

@AdminRoutes('v1/admin/federation')
export class FederationController {
  constructor(
    private readonly bus: Bus,
    private readonly listPeers: ListPeers,
    private readonly readPeer: ReadPeer,
    private readonly refreshForeign: RefreshForeign,
    private readonly refreshKeys: RefreshPeer,
    private readonly severPeer: SeverPeer,
    private readonly diagnosePeer: DiagnosePeer,
  ) {}

  @Get('identity')
  identity(@AskedBy() { tenant }: Asker) {
    return this.bus.ask(identity.describe, { tenant });
  }

  @Post('identity/generate')
  generate(@AskedBy() { tenant }: Asker, @Body() _: NoFields) {
    return this.bus.ask(identity.generateKey, { tenant });
  }

  @Post('identity/rotate')
  @HttpCode(200)
  rotate(@AskedBy() { tenant }: Asker, @Body() { revoke_old = false }: RotateKeyBody) {
    return this.bus.ask(identity.rotateKey, { tenant, revoke_old });
  }

  @Get('peers')
  async peers(@AskedBy() { tenant }: Asker) {
    return { items: await this.listPeers.run(tenant), next: null };
  }

  @Get('traffic')
  async traffic(@AskedBy() { tenant }: Asker) {
    const { hours } = await this.bus.ask(policy.traffic, { tenant });
    return { items: hours, next: null };
  }

  @Get('peers/:server_name')
  peer(@AskedBy() { tenant }: Asker, @ServerName() server_name: string) {
    return this.readPeer.run(tenant, server_name);
  }

  @Delete('peers/:server_name')
  remove(@AskedBy() asker: Asker, @ServerName() peer: string, @Query() { dry_run, deny }: SeverQuery) {
    if (peer === asker.tenant) throw new ApiError('SW_BAD_REQUEST', 'This server is no peer of itself.');
    return this.severPeer.run(asker, peer, { dry_run: dry_run === 'true', deny: deny === 'true' });
  }

  @Post('peers/:server_name/refresh')
  @HttpCode(200)
  refreshPeer(@AskedBy() { tenant }: Asker, @ServerName() server_name: string, @Body() _: NoFields) {
    return this.refreshKeys.run(tenant, server_name);
  }

  @Post('peers/:server_name/diagnose')
  @HttpCode(200)
  async diagnose(
    @AskedBy() { tenant, trace_id }: Asker,
    @NameAsTyped() peer: string,
    @Body() _: NoFields,
  ): Promise<Diagnosis> {
    if (peer === tenant) throw new ApiError('SW_BAD_REQUEST', 'This server is no peer of itself.');
    const diagnosis = await this.diagnosePeer.run({ tenant, peer, trace_id });
    if (diagnosis === 'too_many') throw new ApiError('SW_RATE_LIMITED');
    return diagnosis;
  }

  @Post('foreign/:participant_id/refresh')
  @HttpCode(200)
  refresh(@AskedBy() asker: Asker, @ParticipantId() foreign_id: string, @Body() _: NoFields) {
    return this.refreshForeign.run(asker, foreign_id);
  }

  @Put('enabled')
  enable(@AskedBy() { tenant, participant_id }: Asker, @Body() { enabled }: EnabledBody) {
    return this.bus.ask(policy.enable, { tenant, enabled, by: participant_id });
  }

  @Get('forks')
  forks(@AskedBy() { tenant }: Asker, @Query() query: PageQuery) {
    return this.bus.ask(ingest.forks, { ...query, tenant, limit: limitOf(query) });
  }

  @Get('deliveries')
  deliveries(@AskedBy() { tenant }: Asker, @Query() query: DeliveriesQuery) {
    return this.bus.ask(relay.deliveries, { ...query, tenant, limit: limitOf(query) });
  }

  @Post('deliveries/redrive')
  @HttpCode(200)
  redrive(@AskedBy() { tenant }: Asker, @Body() which: RedriveBody) {
    return this.bus.ask(relay.redrive, { ...which, tenant });
  }
}
