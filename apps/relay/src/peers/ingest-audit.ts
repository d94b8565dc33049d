import { Injectable } from '@nestjs/common';
import { ingest, type AuditEntry } from '@app/contracts/ingest';
import { Bus } from '@app/messaging';
import { AuditTrail } from '../use-cases/ports';

@Injectable()
export class IngestAudit extends AuditTrail {
  constructor(private readonly bus: Bus) {
    super();
  }

  async record(entries: AuditEntry[]): Promise<void> {
    await this.bus.ask(ingest.recordAudit, { entries });
  }
}
