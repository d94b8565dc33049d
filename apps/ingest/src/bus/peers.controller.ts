import {
  ingest,
  type BackfillQuery,
  type Delivery,
  type PeerQuery,
  type AuditEntry,
} from '@app/contracts/ingest';
import { Answers } from '@app/messaging';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { AcceptDeliveries } from '../use-cases/accept-deliveries';
import { FindVerdict } from '../use-cases/find-verdict';
import { ReadChain } from '../use-cases/read-chain';
import { RecordAudit } from '../use-cases/record-audit';
import { ServeBackfill } from '../use-cases/serve-backfill';
import { ServeMembers } from '../use-cases/serve-members';
import { ServeProfile } from '../use-cases/serve-profile';
import { TellAnew } from '../use-cases/tell-anew';

/** What other servers ask through the gateway, and what the relay asks on their behalf. */
@Controller()
export class PeersController {
  constructor(
    private readonly acceptDeliveries: AcceptDeliveries,
    private readonly serveBackfill: ServeBackfill,
    private readonly serveMembers: ServeMembers,
    private readonly serveProfile: ServeProfile,
    private readonly findVerdict: FindVerdict,
    private readonly readOwnChain: ReadChain,
    private readonly recordEntries: RecordAudit,
    private readonly tellsAnew: TellAnew,
  ) {}

  @Answers(ingest.accept)
  accept(@Payload() request: { deliveries: Delivery[] }) {
    return this.acceptDeliveries.run(request);
  }

  @Answers(ingest.backfill)
  backfill(@Payload() query: BackfillQuery) {
    return this.serveBackfill.run(query);
  }

  @Answers(ingest.membersForPeer)
  members(@Payload() query: PeerQuery & { room_id: string }) {
    return this.serveMembers.run(query);
  }

  @Answers(ingest.profileForPeer)
  profile(@Payload() query: PeerQuery & { local_id: string }) {
    return this.serveProfile.run(query);
  }

  @Answers(ingest.verdict)
  verdict(@Payload() query: PeerQuery & { event_id: string }) {
    return this.findVerdict.run(query);
  }

  @Answers(ingest.readChain)
  readChain(@Payload() request: Parameters<ReadChain['run']>[0]) {
    return this.readOwnChain.run(request);
  }

  @Answers(ingest.tellAnew)
  tellAnew() {
    return this.tellsAnew.run();
  }

  @Answers(ingest.recordAudit)
  recordAudit(@Payload() request: { entries: AuditEntry[] }) {
    return this.recordEntries.run(request);
  }
}
