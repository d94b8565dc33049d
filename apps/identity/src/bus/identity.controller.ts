import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { identity, type RequestToSign } from '@app/contracts/identity';
import { Answers } from '@app/messaging';
import { CreateTenant } from '../use-cases/create-tenant';
import { DescribeIdentity } from '../use-cases/describe-identity';
import { DescribePeers, type PeerRequest } from '../use-cases/describe-peers';
import { FindPeerKeys, type KeyQuestion } from '../use-cases/find-peer-keys';
import { GenerateKey } from '../use-cases/generate-key';
import { ListTenants } from '../use-cases/list-tenants';
import { LookAtPeer } from '../use-cases/look-at-peer';
import { PublishDescriptor } from '../use-cases/publish-descriptor';
import { RotateKey } from '../use-cases/rotate-key';
import { SignRequests } from '../use-cases/sign-requests';
import { SignStatements } from '../use-cases/sign-statements';

interface OfTenant {
  tenant: string;
}

@Controller()
export class IdentityController {
  constructor(
    private readonly listTenants: ListTenants,
    private readonly makeTenant: CreateTenant,
    private readonly publishDescriptor: PublishDescriptor,
    private readonly describeIdentity: DescribeIdentity,
    private readonly makeFirstKey: GenerateKey,
    private readonly replaceKey: RotateKey,
    private readonly signStatements: SignStatements,
    private readonly signOutgoing: SignRequests,
    private readonly findPeerKeys: FindPeerKeys,
    private readonly describePeers: DescribePeers,
    private readonly lookAtPeer: LookAtPeer,
  ) {}

  @Answers(identity.tenants)
  tenants() {
    return this.listTenants.run();
  }

  @Answers(identity.createTenant)
  createTenant(@Payload() request: OfTenant) {
    return this.makeTenant.run(request);
  }

  @Answers(identity.descriptor)
  descriptor(@Payload() request: OfTenant) {
    return this.publishDescriptor.run(request);
  }

  @Answers(identity.describe)
  describe(@Payload() request: OfTenant) {
    return this.describeIdentity.run(request);
  }

  @Answers(identity.generateKey)
  generateKey(@Payload() request: OfTenant) {
    return this.makeFirstKey.run(request);
  }

  @Answers(identity.rotateKey)
  rotateKey(@Payload() request: OfTenant & { revoke_old: boolean }) {
    return this.replaceKey.run(request);
  }

  @Answers(identity.signEvents)
  signEvents(@Payload() request: OfTenant & { headers: string[] }) {
    return this.signStatements.events(request);
  }

  @Answers(identity.signHeads)
  signHeads(@Payload() request: OfTenant & { heads: string[] }) {
    return this.signStatements.heads(request);
  }

  @Answers(identity.signRequests)
  signRequests(@Payload() request: OfTenant & { requests: RequestToSign[] }) {
    return this.signOutgoing.run(request);
  }

  @Answers(identity.peerKeys)
  peerKeys(@Payload() request: KeyQuestion) {
    return this.findPeerKeys.run(request);
  }

  @Answers(identity.peer)
  peer(@Payload() request: PeerRequest) {
    return this.describePeers.one(request);
  }

  @Answers(identity.peers)
  peers(@Payload() request: OfTenant & { server_names: string[] }) {
    return this.describePeers.known(request);
  }

  @Answers(identity.look)
  look(@Payload() request: OfTenant & { server_name: string; timeout_ms: number }) {
    return this.lookAtPeer.run(request);
  }
}
