import { Injectable, Logger } from '@nestjs/common';
import type { PolicyQuestion } from '@app/contracts/policy';
import { readableText, type Refusal } from '@app/protocol';
import type { TenantPolicy } from './domain/policy';

const NAMES = {
  rejected: 'federation.policy_rejected',
  changed: 'federation.policy_changed',
  severed: 'federation.peering.ended',
  endCameLate: 'federation.peering.end_ignored',
} as const;

/** The `federation.*` events of this context. Their audit rows are written by whoever asked. */
@Injectable()
export class PolicyEvents {
  private readonly logger = new Logger('policy');

  rejected({ tenant, peer, action, trace_id }: PolicyQuestion, refusal: Refusal & { rule: string }): void {
    const { code, rule } = refusal;
    this.logger.log({
      msg: NAMES.rejected,
      tenant,
      peer: readableText(peer, 260),
      action,
      code,
      rule,
      trace_id,
    });
  }

  changed({ tenant, version, enabled, default_mode }: TenantPolicy, by: string, fields: string[]): void {
    this.logger.log({ msg: NAMES.changed, tenant, version, enabled, default_mode, by, fields });
  }

  severed({ tenant, version }: TenantPolicy, peer: string, by: string): void {
    this.logger.log({ msg: NAMES.severed, tenant, version, peer: readableText(peer, 260), by });
  }

  endCameLate({ tenant }: TenantPolicy, peer: string, ts: number): void {
    this.logger.log({ msg: NAMES.endCameLate, tenant, peer: readableText(peer, 260), ts });
  }
}
