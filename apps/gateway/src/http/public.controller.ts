import { Controller, Get, Header, Req, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ThrottlerGuard } from '@nestjs/throttler';
import type { FastifyRequest } from 'fastify';
import { identity } from '@app/contracts/identity';
import { Bus } from '@app/messaging';
import { canonicalAuthority } from '../domain/authority';
import { Tenants } from '../use-cases/ports';
import { ApiError } from './api-errors';

/** What anybody may read. */
@Controller()
@UseGuards(ThrottlerGuard)
@ApiTags('public')
export class PublicController {
  constructor(
    private readonly bus: Bus,
    private readonly tenants: Tenants,
  ) {}

  @Get('.well-known/scaiwave/server')
  @Header('content-type', 'application/json')
  @Header('cache-control', 'max-age=60')
  async descriptor(@Req() { headers }: FastifyRequest): Promise<Buffer> {
    const tenancy = await this.tenants.byAuthority(canonicalAuthority(headers.host));
    if (!tenancy) throw new ApiError('SW_NOT_FOUND', 'No server of this name is here.');
    const { text } = await this.bus.ask(identity.descriptor, { tenant: tenancy.tenant });
    return Buffer.from(text);
  }
}
