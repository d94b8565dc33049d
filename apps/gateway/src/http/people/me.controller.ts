import { Body, Get, HttpCode, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ingest, type Asker } from '@app/contracts/ingest';
import { Bus } from '@app/messaging';
import type { Session } from '../../use-cases/sign-in';
import { NoFields } from '../page.dto';
import { InviteId } from '../path';
import { PeopleRoutes } from '../routes';
import { AskedBy, Me } from '../session';
import { InviteBody } from './people.dto';

@PeopleRoutes('v1/me')
export class MeController {
  constructor(private readonly bus: Bus) {}

  @Get()
  whoAmI(@Me() { tenant, power_level, participant }: Session) {
    const { participant_id, fqid, display_name } = participant;
    return { participant_id, fqid, display_name, tenant, power_level };
  }

  @Post('federated-dms')
  async startDirect(
    @AskedBy() asker: Asker,
    @Body() { fqid }: InviteBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { created, ...direct } = await this.bus.ask(ingest.startDirect, { ...asker, fqid });
    void reply.code(created ? 201 : 200);
    return direct;
  }

  @Get('invitations')
  invitations(@AskedBy() asker: Asker) {
    return this.bus.ask(ingest.myInvites, asker);
  }

  @Post('invitations/:invite_id/accept')
  @HttpCode(200)
  accept(@AskedBy() asker: Asker, @InviteId() invite_id: string, @Body() _: NoFields) {
    return this.bus.ask(ingest.acceptInvite, { ...asker, invite_id });
  }

  @Post('invitations/:invite_id/decline')
  @HttpCode(200)
  decline(@AskedBy() asker: Asker, @InviteId() invite_id: string, @Body() _: NoFields) {
    return this.bus.ask(ingest.declineInvite, { ...asker, invite_id });
  }
}
