import { Controller, Get, Header, Req, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ThrottlerGuard } from '@nestjs/throttler';
import type { FastifyRequest } from 'fastify';
import { identity } from '@app/contracts/identity';
import { Bus } from '@app/messaging';
import { canonicalAuthority } from '../domain/authority';
import { Tenants } from '../use-cases/ports';
import { ApiError } from './api-errors';
import { statusPage } from './status-page';

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

  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header(
    'content-security-policy',
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
  )
  @Header('x-content-type-options', 'nosniff')
  @Header('referrer-policy', 'no-referrer')
  async status(@Req() { headers }: FastifyRequest): Promise<string> {
    const here = await this.tenants.byAuthority(canonicalAuthority(headers.host));
    const all = await this.tenants.all();
    // Who comes by another name is not told which tenants share the instance.
    const shown = here ? [here] : all.length === 1 ? all : [];
    return statusPage(shown.map(({ tenant }) => tenant));
  }
}
