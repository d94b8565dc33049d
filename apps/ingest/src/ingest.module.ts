import { contextDatabase } from '@app/persistence';
import { contextOutbox } from '@app/runtime';
import { Module } from '@nestjs/common';
import { AdminController } from './bus/admin.controller';
import { CallsController } from './bus/calls.controller';
import { ErasedEvents } from './bus/erased-events';
import { PeersController } from './bus/peers.controller';
import { PeopleController } from './bus/people.controller';
import { PersonalController } from './bus/personal.controller';
import { PresenceController } from './bus/presence.controller';
import { IngestEvents } from './events';
import { BusPolicyDesk, BusSigner } from './peers/bus-desks';
import { CachedPeerKeys } from './peers/cached-peer-keys';
import { LivekitMinter } from './peers/livekit-minter';
import { SignedCallHosts } from './peers/signed-call-hosts';
import { SignedPeers } from './peers/signed-peers';
import { SignedRequests } from './peers/signed-requests';
import { RoomLog1763700000000 } from './storage/migrations/1763700000000-room-log';
import { Search1763700000001 } from './storage/migrations/1763700000001-search';
import { Notifications1763700000002 } from './storage/migrations/1763700000002-notifications';
import { StreamEvents1763700000011 } from './storage/migrations/1763700000011-stream-events';
import { AuditLookups1763700000012 } from './storage/migrations/1763700000012-audit-lookups';
import { EventIdBytes1763700000013 } from './storage/migrations/1763700000013-event-id-bytes';
import { FewerIndexes1763700000014 } from './storage/migrations/1763700000014-fewer-indexes';
import { TaskAsks1763700000010 } from './storage/migrations/1763700000010-task-asks';
import { ParticipantTable } from './storage/participant.table';
import { PeopleRepository } from './storage/people.repository';
import { PgCompany } from './storage/pg-company';
import { PgLogViews } from './storage/pg-log-views';
import { PgMessageSearch } from './storage/pg-message-search';
import { PgNotifications } from './storage/pg-notifications';
import { PgRoomLog } from './storage/pg-room-log';
import { PgRoomViews } from './storage/pg-room-views';
import { TaskQueueRepository } from './storage/task-queue.repository';
import { TaskTable } from './storage/task.table';
import { AcceptDeliveries } from './use-cases/accept-deliveries';
import { AdmitToCall } from './use-cases/admit-to-call';
import { AnswerAsks } from './use-cases/answer-asks';
import { AnswerInvite } from './use-cases/answer-invite';
import { AnswerInviteRequest } from './use-cases/answer-invite-request';
import { AskVerdicts } from './use-cases/ask-verdicts';
import { AuthenticateEvents } from './use-cases/authenticate-events';
import { AuthenticateHistory } from './use-cases/authenticate-history';
import { CatchUp } from './use-cases/catch-up';
import { Company } from './use-cases/company';
import { DescribeStanding } from './use-cases/describe-standing';
import { EndPeering } from './use-cases/end-peering';
import { FetchProfile } from './use-cases/fetch-profile';
import { FillHole } from './use-cases/fill-hole';
import { FindVerdict } from './use-cases/find-verdict';
import { HearEphemerals } from './use-cases/hear-ephemerals';
import { InvitePerson } from './use-cases/invite-person';
import { JoinCall } from './use-cases/join-call';
import { LeaveRoom } from './use-cases/leave-room';
import { LocateMessage } from './use-cases/locate-message';
import { RoomLog } from './use-cases/log-session';
import { OpenRoom } from './use-cases/open-room';
import {
  CallHosts,
  CallMinter,
  PeerKeys,
  Peers,
  People,
  PolicyDesk,
  Signer,
  TaskQueue,
} from './use-cases/ports';
import { PostMessages } from './use-cases/post-messages';
import { ListForks } from './use-cases/list-forks';
import { PullHistory } from './use-cases/pull-history';
import { PullMembership } from './use-cases/pull-membership';
import { ReadChain } from './use-cases/read-chain';
import { Notifications, ReadNotifications } from './use-cases/read-notifications';
import { ReadRooms } from './use-cases/read-rooms';
import { ReadStory } from './use-cases/read-story';
import { ReadTimeline } from './use-cases/read-timeline';
import { RecordAudit } from './use-cases/record-audit';
import { RecordVerdict } from './use-cases/record-verdict';
import { RecoverOwnChain } from './use-cases/recover-own-chain';
import { RefreshForeign } from './use-cases/refresh-foreign';
import { RemoveMember } from './use-cases/remove-member';
import { RescindInvite } from './use-cases/rescind-invite';
import { SayAboutMessage } from './use-cases/say-about-message';
import { MessageSearch, SearchMessages } from './use-cases/search-messages';
import { ServeBackfill } from './use-cases/serve-backfill';
import { ServeMembers } from './use-cases/serve-members';
import { ServeProfile } from './use-cases/serve-profile';
import { SignIn } from './use-cases/sign-in';
import { StartDirect } from './use-cases/start-direct';
import { SwitchFederation } from './use-cases/switch-federation';
import { TakeHistory } from './use-cases/take-history';
import { TaskRunner } from './use-cases/task-runner';
import { TellAnew } from './use-cases/tell-anew';
import { TellPresence } from './use-cases/tell-presence';
import { TrimNotifications } from './use-cases/trim-notifications';
import { LogViews, RoomViews } from './use-cases/views';

/** The room log: every server's chain in every room, and what follows from the events in them. */
@Module({
  imports: [
    contextDatabase({
      context: 'ingest',
      entities: [ParticipantTable, TaskTable],
      migrations: [
        RoomLog1763700000000,
        Search1763700000001,
        Notifications1763700000002,
        TaskAsks1763700000010,
        StreamEvents1763700000011,
        AuditLookups1763700000012,
        EventIdBytes1763700000013,
        FewerIndexes1763700000014,
      ],
    }),
  ],
  controllers: [
    PeersController,
    PeopleController,
    PersonalController,
    PresenceController,
    CallsController,
    AdminController,
  ],
  providers: [
    ...contextOutbox('ingest'),
    IngestEvents,
    ErasedEvents,
    { provide: RoomLog, useClass: PgRoomLog },
    { provide: LogViews, useClass: PgLogViews },
    { provide: RoomViews, useClass: PgRoomViews },
    { provide: Company, useClass: PgCompany },
    { provide: MessageSearch, useClass: PgMessageSearch },
    { provide: Notifications, useClass: PgNotifications },
    { provide: People, useClass: PeopleRepository },
    { provide: TaskQueue, useClass: TaskQueueRepository },
    { provide: Signer, useClass: BusSigner },
    { provide: PolicyDesk, useClass: BusPolicyDesk },
    { provide: PeerKeys, useClass: CachedPeerKeys },
    { provide: Peers, useClass: SignedPeers },
    { provide: CallHosts, useClass: SignedCallHosts },
    { provide: CallMinter, useClass: LivekitMinter },
    SignedRequests,
    AcceptDeliveries,
    AuthenticateEvents,
    AuthenticateHistory,
    TakeHistory,
    FetchProfile,
    FillHole,
    EndPeering,
    CatchUp,
    RecoverOwnChain,
    PullMembership,
    AnswerAsks,
    AnswerInviteRequest,
    TaskRunner,
    ServeBackfill,
    ServeMembers,
    ServeProfile,
    FindVerdict,
    ReadChain,
    RecordAudit,
    RecordVerdict,
    SignIn,
    OpenRoom,
    ReadRooms,
    ReadTimeline,
    SearchMessages,
    ReadNotifications,
    TrimNotifications,
    PostMessages,
    SayAboutMessage,
    LocateMessage,
    InvitePerson,
    RescindInvite,
    StartDirect,
    AnswerInvite,
    JoinCall,
    AdmitToCall,
    LeaveRoom,
    RemoveMember,
    SwitchFederation,
    DescribeStanding,
    ListForks,
    ReadStory,
    AskVerdicts,
    PullHistory,
    RefreshForeign,
    TellAnew,
    TellPresence,
    HearEphemerals,
  ],
})
export class IngestModule {}
