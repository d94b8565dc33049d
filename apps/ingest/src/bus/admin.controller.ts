import { ingest, type Asker } from '@app/contracts/ingest';
import { Answers } from '@app/messaging';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { AskVerdicts } from '../use-cases/ask-verdicts';
import { DescribeStanding } from '../use-cases/describe-standing';
import { EndPeering } from '../use-cases/end-peering';
import { ListForks } from '../use-cases/list-forks';
import { PullHistory } from '../use-cases/pull-history';
import { ReadRooms } from '../use-cases/read-rooms';
import { ReadStory } from '../use-cases/read-story';
import { RefreshForeign } from '../use-cases/refresh-foreign';
import { SignIn } from '../use-cases/sign-in';
import { SwitchFederation } from '../use-cases/switch-federation';

/** What admins ask through the gateway. */
@Controller()
export class AdminController {
  constructor(
    private readonly signsIn: SignIn,
    private readonly switches: SwitchFederation,
    private readonly standings: DescribeStanding,
    private readonly pulls: PullHistory,
    private readonly refreshes: RefreshForeign,
    private readonly reads: ReadRooms,
    private readonly endsPeering: EndPeering,
    private readonly listsForks: ListForks,
    private readonly stories: ReadStory,
    private readonly verdicts: AskVerdicts,
  ) {}

  @Answers(ingest.createParticipant)
  createParticipant(@Payload() request: { tenant: string; local_id: string; display_name?: string }) {
    return this.signsIn.run(request);
  }

  @Answers(ingest.adminRooms)
  rooms(@Payload() request: Asker & { q?: string; after?: string; limit: number }) {
    return this.reads.roomsForAdmin(request);
  }

  @Answers(ingest.adminMembers)
  members(@Payload() request: Asker & { room_id: string }) {
    return this.reads.membersForAdmin(request);
  }

  @Answers(ingest.setFederate)
  async setFederate(@Payload() request: Asker & { room_id: string; enabled: boolean }) {
    await this.switches.run(request);
    return this.reads.roomForAdmin(request);
  }

  @Answers(ingest.roomStanding)
  roomStanding(@Payload() request: Asker & { room_id: string }) {
    return this.standings.run(request);
  }

  @Answers(ingest.pullHistory)
  pullHistory(@Payload() request: Parameters<PullHistory['run']>[0]) {
    return this.pulls.run(request);
  }

  @Answers(ingest.refreshForeign)
  refreshForeign(@Payload() request: Asker & { foreign_id: string }) {
    return this.refreshes.run(request);
  }

  @Answers(ingest.endPeering)
  endPeering(@Payload() request: Parameters<EndPeering['byAdmin']>[0]) {
    return this.endsPeering.byAdmin(request);
  }

  @Answers(ingest.forks)
  forks(@Payload() request: Parameters<ListForks['run']>[0]) {
    return this.listsForks.run(request);
  }

  @Answers(ingest.audit)
  audit(@Payload() request: Parameters<ReadRooms['audit']>[0]) {
    return this.reads.audit(request);
  }

  @Answers(ingest.story)
  story(@Payload() request: Parameters<ReadStory['run']>[0]) {
    return this.stories.run(request);
  }

  @Answers(ingest.askVerdicts)
  askVerdicts(@Payload() request: Parameters<AskVerdicts['run']>[0]) {
    return this.verdicts.run(request);
  }
}
