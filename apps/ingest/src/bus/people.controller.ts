import { ingest, type Asker } from '@app/contracts/ingest';
import { Answers } from '@app/messaging';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { AnswerInvite } from '../use-cases/answer-invite';
import { InvitePerson } from '../use-cases/invite-person';
import { LeaveRoom } from '../use-cases/leave-room';
import { LocateMessage } from '../use-cases/locate-message';
import { OpenRoom } from '../use-cases/open-room';
import { PostMessages } from '../use-cases/post-messages';
import { ReadRooms } from '../use-cases/read-rooms';
import { ReadTimeline } from '../use-cases/read-timeline';
import { RemoveMember } from '../use-cases/remove-member';
import { RescindInvite } from '../use-cases/rescind-invite';
import { SayAboutMessage } from '../use-cases/say-about-message';
import { SignIn } from '../use-cases/sign-in';
import { StartDirect } from '../use-cases/start-direct';

type Request<UseCase extends { run(request: never): unknown }> = Parameters<UseCase['run']>[0];

/** What people ask through the gateway. */
@Controller()
export class PeopleController {
  constructor(
    private readonly signsIn: SignIn,
    private readonly opens: OpenRoom,
    private readonly reads: ReadRooms,
    private readonly readsTimeline: ReadTimeline,
    private readonly posts: PostMessages,
    private readonly says: SayAboutMessage,
    private readonly locates: LocateMessage,
    private readonly invites: InvitePerson,
    private readonly rescinds: RescindInvite,
    private readonly starts: StartDirect,
    private readonly answers: AnswerInvite,
    private readonly leaves: LeaveRoom,
    private readonly removes: RemoveMember,
  ) {}

  @Answers(ingest.signIn)
  signIn(@Payload() request: Request<SignIn>) {
    return this.signsIn.run(request);
  }

  @Answers(ingest.createRoom)
  async createRoom(@Payload() request: Request<OpenRoom>) {
    return this.reads.room({ ...request, room_id: await this.opens.run(request) });
  }

  @Answers(ingest.rooms)
  rooms(@Payload() request: Asker & { after?: string; limit: number }) {
    return this.reads.rooms(request);
  }

  @Answers(ingest.room)
  room(@Payload() request: Asker & { room_id: string }) {
    return this.reads.room(request);
  }

  @Answers(ingest.members)
  members(@Payload() request: Asker & { room_id: string }) {
    return this.reads.members(request);
  }

  @Answers(ingest.timeline)
  timeline(@Payload() request: Request<ReadTimeline>) {
    return this.readsTimeline.run(request);
  }

  @Answers(ingest.post)
  post(@Payload() request: Request<PostMessages>) {
    return this.posts.run(request);
  }

  @Answers(ingest.react)
  react(@Payload() request: Parameters<SayAboutMessage['react']>[0]) {
    return this.says.react(request);
  }

  @Answers(ingest.edit)
  edit(@Payload() request: Parameters<SayAboutMessage['edit']>[0]) {
    return this.says.edit(request);
  }

  @Answers(ingest.erase)
  erase(@Payload() request: Parameters<SayAboutMessage['erase']>[0]) {
    return this.says.erase(request);
  }

  @Answers(ingest.messagePlace)
  messagePlace(@Payload() request: Request<LocateMessage>) {
    return this.locates.run(request);
  }

  @Answers(ingest.invite)
  async invite(@Payload() request: Request<InvitePerson>) {
    const { invite_id } = await this.invites.run(request);
    return this.reads.invite(request, invite_id);
  }

  @Answers(ingest.roomInvites)
  roomInvites(@Payload() request: Asker & { room_id: string }) {
    return this.reads.invitesIn(request);
  }

  @Answers(ingest.rescindInvite)
  async rescindInvite(@Payload() request: Request<RescindInvite>) {
    const { invite_id } = await this.rescinds.run(request);
    return this.reads.invite(request, invite_id);
  }

  @Answers(ingest.startDirect)
  startDirect(@Payload() request: Request<StartDirect>) {
    return this.starts.run(request);
  }

  @Answers(ingest.myInvites)
  myInvites(@Payload() request: Asker) {
    return this.reads.invitesFor(request);
  }

  @Answers(ingest.acceptInvite)
  async acceptInvite(@Payload() request: Asker & { invite_id: string }) {
    const { invite_id } = await this.answers.accept(request);
    return this.reads.invite(request, invite_id);
  }

  @Answers(ingest.declineInvite)
  async declineInvite(@Payload() request: Asker & { invite_id: string }) {
    const { invite_id } = await this.answers.decline(request);
    return this.reads.invite(request, invite_id);
  }

  @Answers(ingest.leave)
  async leave(@Payload() request: Request<LeaveRoom>) {
    await this.leaves.run(request);
    return {};
  }

  @Answers(ingest.removeMember)
  removeMember(@Payload() request: Request<RemoveMember>) {
    return this.removes.run(request);
  }

  @Answers(ingest.stream)
  stream(@Payload() request: Asker & { after: string | null; limit: number }) {
    return this.reads.stream(request);
  }
}
