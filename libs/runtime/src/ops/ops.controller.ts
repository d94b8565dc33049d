import { Controller, Get, Header, Inject } from '@nestjs/common';
import { HealthCheckService, HealthIndicatorService, type HealthCheckResult } from '@nestjs/terminus';
import type { ReadinessCheck } from './readiness';

export const OPS_VIEW = Symbol('OpsView');

/** What the ops port shows of its process. */
export interface OpsView {
  checks(): ReadinessCheck[];
  metrics(): Promise<string>;
}

@Controller()
export class OpsController {
  constructor(
    @Inject(OPS_VIEW) private readonly view: OpsView,
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
  ) {}

  @Get('healthz/live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('healthz/ready')
  ready(): Promise<HealthCheckResult> {
    return this.health.check(this.view.checks().map((check) => () => this.indicate(check)));
  }

  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  metrics(): Promise<string> {
    return this.view.metrics();
  }

  private async indicate({ name, check }: ReadinessCheck) {
    const indicator = this.indicators.check(name);
    // The error may name hosts and users; the log has it.
    return check().then(
      () => indicator.up(),
      () => indicator.down(),
    );
  }
}
