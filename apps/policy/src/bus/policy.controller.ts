import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { policy, type PeerFact, type PolicyQuestion, type RoomStanding } from '@app/contracts/policy';
import { Answers } from '@app/messaging';
import { EnableFederation } from '../use-cases/enable-federation';
import { ExplainPolicy } from '../use-cases/explain-policy';
import { HeedEnd, type ToldEnd } from '../use-cases/heed-end';
import { JudgePeers } from '../use-cases/judge-peers';
import { LearnAboutPeers } from '../use-cases/learn-about-peers';
import { ListPeers } from '../use-cases/list-peers';
import { PreviewPolicy } from '../use-cases/preview-policy';
import { ReadPolicy } from '../use-cases/read-policy';
import { ReadTraffic } from '../use-cases/read-traffic';
import { SeverPeer, type Severing } from '../use-cases/sever-peer';
import { WritePolicy, type PolicyWrite } from '../use-cases/write-policy';

@Controller()
export class PolicyController {
  constructor(
    private readonly judgePeers: JudgePeers,
    private readonly readPolicy: ReadPolicy,
    private readonly writePolicy: WritePolicy,
    private readonly explainPolicy: ExplainPolicy,
    private readonly previewPolicy: PreviewPolicy,
    private readonly enableFederation: EnableFederation,
    private readonly listPeers: ListPeers,
    private readonly readTraffic: ReadTraffic,
    private readonly learnAboutPeers: LearnAboutPeers,
    private readonly severPeer: SeverPeer,
    private readonly heedEnd: HeedEnd,
  ) {}

  @Answers(policy.judge)
  judge(@Payload() request: { questions: PolicyQuestion[] }) {
    return this.judgePeers.run(request);
  }

  @Answers(policy.read)
  read(@Payload() request: { tenant: string }) {
    return this.readPolicy.run(request);
  }

  @Answers(policy.write)
  write(@Payload() request: PolicyWrite) {
    return this.writePolicy.run(request);
  }

  @Answers(policy.explain)
  explain(@Payload() request: PolicyQuestion & { room?: RoomStanding }) {
    return this.explainPolicy.run(request);
  }

  @Answers(policy.preview)
  preview(@Payload() request: Parameters<PreviewPolicy['run']>[0]) {
    return this.previewPolicy.run(request);
  }

  @Answers(policy.enable)
  enable(@Payload() request: { tenant: string; enabled: boolean; by: string }) {
    return this.enableFederation.run(request);
  }

  @Answers(policy.sever)
  sever(@Payload() request: Severing) {
    return this.severPeer.run(request);
  }

  @Answers(policy.endedBy)
  endedBy(@Payload() request: ToldEnd) {
    return this.heedEnd.run(request);
  }

  @Answers(policy.peers)
  peers(@Payload() request: { tenant: string }) {
    return this.listPeers.run(request);
  }

  @Answers(policy.traffic)
  traffic(@Payload() request: { tenant: string }) {
    return this.readTraffic.run(request);
  }

  @Answers(policy.learn)
  learn(@Payload() request: { facts: PeerFact[] }) {
    return this.learnAboutPeers.run(request);
  }
}
