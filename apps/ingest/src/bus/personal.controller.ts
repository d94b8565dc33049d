import { personal } from '@app/contracts/personal';
import { Answers } from '@app/messaging';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { ReadNotifications } from '../use-cases/read-notifications';
import { SearchMessages } from '../use-cases/search-messages';

type Request<Verb extends keyof ReadNotifications> = Parameters<ReadNotifications[Verb]>[0];

/** What people ask about what is theirs across rooms. */
@Controller()
export class PersonalController {
  constructor(
    private readonly searches: SearchMessages,
    private readonly notices: ReadNotifications,
  ) {}

  @Answers(personal.search)
  search(@Payload() request: Parameters<SearchMessages['run']>[0]) {
    return this.searches.run(request);
  }

  @Answers(personal.notifications)
  notifications(@Payload() request: Request<'list'>) {
    return this.notices.list(request);
  }

  @Answers(personal.readNotification)
  readNotification(@Payload() request: Request<'markRead'>) {
    return this.notices.markRead(request);
  }

  @Answers(personal.readNotifications)
  readNotifications(@Payload() request: Request<'markReadUntil'>) {
    return this.notices.markReadUntil(request);
  }

  @Answers(personal.settings)
  settings(@Payload() request: Request<'settings'>) {
    return this.notices.settings(request);
  }

  @Answers(personal.setNotify)
  setNotify(@Payload() request: Request<'set'>) {
    return this.notices.set(request);
  }
}
