import { join } from 'node:path';
import { Module, type INestApplication } from '@nestjs/common';
import { ThrottlerModule } from '@nestjs/throttler';
import { contextDatabase } from '@app/persistence';
import { Clock, Configuration, Secrets } from '@app/runtime';
import { canonicalAuthority } from './domain/authority';
import { LIMITS } from './domain/limits';
import { GatewayEvents } from './events';
import { AuditController } from './http/admin/audit.controller';
import { FederationController } from './http/admin/federation.controller';
import { ParticipantsController } from './http/admin/participants.controller';
import { PolicyController } from './http/admin/policy.controller';
import { AdminRoomsController } from './http/admin/rooms.controller';
import { TenantsController } from './http/admin/tenants.controller';
import { ConsoleFiles } from './http/console/console-files';
import { serveConsole } from './http/console/console-routes';
import { acceptJsonOnly } from './http/json-body';
import { describeApi } from './http/openapi';
import { CallsController } from './http/people/calls.controller';
import { MeController } from './http/people/me.controller';
import { MessagesController } from './http/people/messages.controller';
import { ModerationController } from './http/people/moderation.controller';
import { NotificationsController } from './http/people/notifications.controller';
import { PresenceController } from './http/people/presence.controller';
import { RoomsController } from './http/people/rooms.controller';
import { SearchController } from './http/people/search.controller';
import { StreamController } from './http/people/stream.controller';
import { ProblemFilter } from './http/problem.filter';
import { PublicController } from './http/public.controller';
import { PeerAnswers } from './http/s2s/peer-answers';
import { S2sDoor } from './http/s2s/s2s-door';
import { s2sPlugin } from './http/s2s/s2s-plugin';
import { createServer, GatewayHttp } from './http/server';
import { CachedPeerKeys } from './peers/cached-peer-keys';
import { IngestAsker } from './peers/ingest-asker';
import { PolicyAsker } from './peers/policy-asker';
import { TenantDirectory } from './peers/tenant-directory';
import { TokenVerifier } from './peers/token-verifier';
import { Nonces1780000000000 } from './storage/migrations/1780000000000-nonces';
import { NonceTable } from './storage/nonce.table';
import { NoncesRepository } from './storage/nonces.repository';
import { AdmitRequest } from './use-cases/admit-request';
import { AttendStreams } from './use-cases/attend-streams';
import { AwaitCallBacks } from './use-cases/await-call-backs';
import { CallBack } from './use-cases/call-back';
import { CreateTenant } from './use-cases/create-tenant';
import { DiagnosePeer } from './use-cases/diagnose-peer';
import { ExplainPolicy } from './use-cases/explain-policy';
import { FollowPresence } from './use-cases/follow-presence';
import { FollowStream } from './use-cases/follow-stream';
import { GreetNewcomers } from './use-cases/greet-newcomers';
import { HandOverEphemerals } from './use-cases/hand-over-ephemerals';
import { HearPeer } from './use-cases/hear-peer';
import { LimitPerson } from './use-cases/limit-person';
import { LimitSigner } from './use-cases/limit-signer';
import { ListPeers } from './use-cases/list-peers';
import { Nonces, PeerKeys, PeerPolicy, RoomLog, Tenants, TokenIssuer } from './use-cases/ports';
import { PostMessage } from './use-cases/post-message';
import { PreviewPolicy } from './use-cases/preview-policy';
import { PruneNonces } from './use-cases/prune-nonces';
import { ReadPeer } from './use-cases/read-peer';
import { ReceiveEvents } from './use-cases/receive-events';
import { RecordRefusal } from './use-cases/record-refusal';
import { RefreshForeign } from './use-cases/refresh-foreign';
import { RefreshPeer } from './use-cases/refresh-peer';
import { SeverPeer } from './use-cases/sever-peer';
import { SignIn } from './use-cases/sign-in';
import { TellStory } from './use-cases/tell-story';
import { TellStreams } from './use-cases/tell-streams';
import { TraceMessage } from './use-cases/trace-message';
import { WakeStreams } from './use-cases/wake-streams';
import { WalkToPeer } from './use-cases/walk-to-peer';

const USE_CASES = [
  AdmitRequest,
  AttendStreams,
  AwaitCallBacks,
  CallBack,
  CreateTenant,
  DiagnosePeer,
  ExplainPolicy,
  FollowPresence,
  FollowStream,
  GreetNewcomers,
  HandOverEphemerals,
  HearPeer,
  LimitPerson,
  LimitSigner,
  ListPeers,
  PostMessage,
  PreviewPolicy,
  PruneNonces,
  ReadPeer,
  ReceiveEvents,
  RecordRefusal,
  RefreshForeign,
  RefreshPeer,
  SeverPeer,
  SignIn,
  TellStory,
  TellStreams,
  TraceMessage,
  WakeStreams,
  WalkToPeer,
];

/** Beside the compiled apps; from the sources there is none. */
const CONSOLE = join(__dirname, '..', '..', '..', 'console');

@Module({
  imports: [
    contextDatabase({ context: 'gateway', entities: [NonceTable], migrations: [Nonces1780000000000] }),
    ThrottlerModule.forRoot([{ ttl: 1000, limit: LIMITS.peoplePerAddressPerSecond }]),
  ],
  controllers: [
    PublicController,
    MeController,
    StreamController,
    SearchController,
    NotificationsController,
    PresenceController,
    RoomsController,
    ModerationController,
    MessagesController,
    CallsController,
    FederationController,
    AuditController,
    PolicyController,
    AdminRoomsController,
    ParticipantsController,
    TenantsController,
  ],
  providers: [
    ...USE_CASES,
    GatewayEvents,
    PeerAnswers,
    S2sDoor,
    { provide: Nonces, useClass: NoncesRepository },
    { provide: PeerKeys, useClass: CachedPeerKeys },
    { provide: PeerPolicy, useClass: PolicyAsker },
    { provide: RoomLog, useClass: IngestAsker },
    { provide: Tenants, useClass: TenantDirectory },
    {
      provide: TokenIssuer,
      inject: [Configuration, Secrets, Clock],
      useFactory: ({ oidc }: Configuration, secrets: Secrets, clock: Clock) =>
        oidc
          ? TokenVerifier.external(oidc, () => clock.now())
          : TokenVerifier.local(secrets, () => clock.now()),
    },
  ],
})
export class GatewayModule {}

/** The HTTP side of an application that holds `GatewayModule`; give it to `NestFactory.create`. */
export function createGatewayHttp(_: Configuration, { tls }: Secrets): GatewayHttp {
  const fastify = createServer(tls);
  const http = new GatewayHttp(fastify);
  // Registered before anything of Nest's, so that Nest's middleware does not run on the hot path.
  void fastify.register(s2sPlugin, { door: () => http.door });
  acceptJsonOnly(fastify);
  return http;
}

/** To be called once, on the application made with `createGatewayHttp`, before it listens. */
export function configureGateway(app: INestApplication): void {
  const http = app.getHttpAdapter() as GatewayHttp;
  http.door = app.get(S2sDoor);
  app.useGlobalFilters(new ProblemFilter());
  let document: string | undefined;
  http.fastify.get('/openapi.json', async (_request, reply) => {
    document ??= JSON.stringify(describeApi(app));
    return reply.type('application/json').send(document);
  });
  const tenants = app.get(Tenants);
  serveConsole(http.fastify, {
    files: ConsoleFiles.read(CONSOLE),
    names: async (host) => {
      const here = await tenants.byAuthority(canonicalAuthority(host));
      const all = await tenants.all();
      // Who comes by another name is not told which tenants share the instance.
      return (here ? [here] : all.length === 1 ? all : []).map(({ tenant }) => tenant);
    },
  });
}
