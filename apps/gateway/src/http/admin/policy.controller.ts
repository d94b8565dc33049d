import { Body, Get, Headers, HttpCode, Post, Put, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Asker } from '@app/contracts/ingest';
import { policy, type PolicyExplanation, type PolicyPreview, type PolicyView } from '@app/contracts/policy';
import { Bus } from '@app/messaging';
import { ExplainPolicy } from '../../use-cases/explain-policy';
import { PreviewPolicy } from '../../use-cases/preview-policy';
import { etagOf, readIfMatch } from '../../domain/etag';
import { ApiError } from '../api-errors';
import { AdminRoutes } from '../routes';
import { AskedBy } from '../session';
import { DryRunQuery, ExplainBody, PolicyChangeBody } from './admin.dto';

@AdminRoutes('v1/admin/federation/policy')
export class PolicyController {
  constructor(
    private readonly bus: Bus,
    private readonly explainPolicy: ExplainPolicy,
    private readonly previewPolicy: PreviewPolicy,
  ) {}

  @Get()
  async read(@AskedBy() { tenant }: Asker, @Res({ passthrough: true }) reply: FastifyReply) {
    return tagged(reply, await this.bus.ask(policy.read, { tenant }));
  }

  @Post('explain')
  @HttpCode(200)
  explain(
    @AskedBy() asker: Asker,
    @Body() { peer, action, room_id }: ExplainBody,
  ): Promise<PolicyExplanation> {
    if (peer === asker.tenant) throw new ApiError('SW_BAD_REQUEST', 'This server is no peer of itself.');
    return this.explainPolicy.run(asker, peer, action, room_id);
  }

  @Put()
  async write(
    @AskedBy() { tenant, participant_id }: Asker,
    @Query() { dry_run }: DryRunQuery,
    @Body() change: PolicyChangeBody,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PolicyView | PolicyPreview> {
    const wanted = readIfMatch(ifMatch);
    if (dry_run === 'true') {
      if (wanted !== 'any') await this.refuseChanged(tenant, wanted);
      return this.previewPolicy.run(tenant, { ...change });
    }
    const write = { tenant, change: { ...change }, by: participant_id };
    if (wanted === 'any') return tagged(reply, await this.bus.ask(policy.write, write));
    await this.refuseChanged(tenant, wanted);
    try {
      return tagged(reply, await this.bus.ask(policy.write, { ...write, if_version: wanted as number }));
    } catch (error) {
      // Another admin may have been faster between the look and the write.
      await this.refuseChanged(tenant, wanted);
      throw error;
    }
  }

  private async refuseChanged(tenant: string, wanted: number | 'none'): Promise<void> {
    const { version } = await this.bus.ask(policy.read, { tenant });
    if (version !== wanted) throw new ApiError('SW_VERSION_CHANGED');
  }
}

function tagged(reply: FastifyReply, view: PolicyView): PolicyView {
  void reply.header('etag', etagOf(view.version));
  return view;
}
