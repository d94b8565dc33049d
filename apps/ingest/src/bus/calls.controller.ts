import { calls } from '@app/contracts/calls';
import { Answers } from '@app/messaging';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { AdmitToCall } from '../use-cases/admit-to-call';
import { JoinCall } from '../use-cases/join-call';

/** Who gets into the call of a room. */
@Controller()
export class CallsController {
  constructor(
    private readonly joins: JoinCall,
    private readonly admits: AdmitToCall,
  ) {}

  @Answers(calls.join)
  join(@Payload() request: Parameters<JoinCall['run']>[0]) {
    return this.joins.run(request);
  }

  @Answers(calls.admit)
  admit(@Payload() request: Parameters<AdmitToCall['run']>[0]) {
    return this.admits.run(request);
  }
}
