import { createParamDecorator, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Asker } from '@app/contracts/ingest';
import { Configuration } from '@app/runtime';
import { isAdmin } from '../domain/session-claims';
import { SignIn, type Session } from '../use-cases/sign-in';
import { ApiError } from './api-errors';

const SESSION = Symbol('session');
type SignedRequest = FastifyRequest & { [SESSION]?: Session };

const BEARER = /^Bearer ([A-Za-z0-9._~+/=-]{1,8192})$/i;

/** Lets nobody through without a token in force; every failure looks the same. */
@Injectable()
export class SignedIn implements CanActivate {
  constructor(private readonly signIn: SignIn) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<SignedRequest>();
    const token = BEARER.exec(request.headers.authorization ?? '')?.[1];
    const session = token && (await this.signIn.run(token));
    if (!session) throw new ApiError('SW_UNAUTHENTICATED');
    request[SESSION] = session;
    return true;
  }
}

/** After `SignedIn`: admins of the tenant only. */
@Injectable()
export class AdminOnly implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    if (!isAdmin(sessionOf(context))) throw new ApiError('SW_FORBIDDEN');
    return true;
  }
}

/** After `SignedIn`: admins of the instance's own tenant, who are the operator's people. */
@Injectable()
export class OperatorOnly implements CanActivate {
  constructor(private readonly configuration: Configuration) {}

  canActivate(context: ExecutionContext): boolean {
    const session = sessionOf(context);
    if (isAdmin(session) && session.tenant === this.configuration.serverName) return true;
    throw new ApiError('SW_FORBIDDEN', 'This needs an admin of the instance, not of one of its tenants.');
  }
}

/** The session of the request. */
export const Me = createParamDecorator((_: unknown, context: ExecutionContext): Session =>
  sessionOf(context),
);

/** The session in the form in which contexts are asked. */
export const AskedBy = createParamDecorator((_: unknown, context: ExecutionContext): Asker => {
  const { tenant, participant } = sessionOf(context);
  const trace_id = context.switchToHttp().getRequest<FastifyRequest>().id;
  return { tenant, participant_id: participant.participant_id, trace_id };
});

function sessionOf(context: ExecutionContext): Session {
  const session = context.switchToHttp().getRequest<SignedRequest>()[SESSION];
  if (!session) throw new ApiError('SW_UNAUTHENTICATED');
  return session;
}
