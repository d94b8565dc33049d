import { presence, type Subject } from '@app/contracts/presence';
import { Answers } from '@app/messaging';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { Company } from '../use-cases/company';
import { HearEphemerals } from '../use-cases/hear-ephemerals';
import { TellPresence } from '../use-cases/tell-presence';

/** What the gateway asks about who is there: whom it concerns is known here. */
@Controller()
export class PresenceController {
  constructor(
    private readonly tells: TellPresence,
    private readonly hears: HearEphemerals,
    private readonly company: Company,
  ) {}

  @Answers(presence.say)
  async say(@Payload() request: Parameters<TellPresence['say']>[0]) {
    await this.tells.say(request);
    return {};
  }

  @Answers(presence.type)
  async type(@Payload() request: Parameters<TellPresence['type']>[0]) {
    await this.tells.type(request);
    return {};
  }

  @Answers(presence.hear)
  async hear(@Payload() request: Parameters<HearEphemerals['run']>[0]) {
    await this.hears.run(request);
    return {};
  }

  @Answers(presence.audiences)
  async audiences(
    @Payload() { tenant, subjects, among }: { tenant: string; subjects: Subject[]; among: string[] },
  ) {
    return { audiences: await this.company.audiences(tenant, subjects, among) };
  }

  @Answers(presence.present)
  async present(@Payload() { tenant, room_id, among }: { tenant: string; room_id: string; among: string[] }) {
    return { people: await this.company.present(tenant, room_id, among) };
  }
}
