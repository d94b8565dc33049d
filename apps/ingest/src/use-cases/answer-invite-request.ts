import { FEDERATION_ERRORS, refuse, type ContentOf, type FederationCode, type Refusal } from '@app/protocol';
import { Clock, Configuration } from '@app/runtime';
import { Injectable } from '@nestjs/common';
import type { Invite } from '../domain/invite';
import { isOurs, serverOf } from '../domain/people';
import type { Room } from '../domain/room-kinds';
import type { StoredEvent } from '../domain/stored-event';
import { inviteFault, issueInvite } from './issue-invite';
import type { LogSession } from './log-session';
import { PolicyDesk, Signer } from './ports';

const DAY_MS = 86_400_000;

const refusalOf = ({ state, refusal_code }: Invite): Refusal | undefined =>
  state === 'refused' && refusal_code && Object.hasOwn(FEDERATION_ERRORS, refusal_code)
    ? refuse(refusal_code as FederationCode)
    : undefined;

/** A member of another server asks the home to invite somebody: it does, or says why not. */
@Injectable()
export class AnswerInviteRequest {
  constructor(
    private readonly signer: Signer,
    private readonly policy: PolicyDesk,
    private readonly clock: Clock,
    private readonly configuration: Configuration,
  ) {}

  async run(session: LogSession, room: Room, asked: StoredEvent): Promise<Refusal | undefined> {
    const { content } = JSON.parse(asked.text) as { content?: ContentOf<'sw.room.invite_request'> };
    if (!content) return undefined;
    // The same answer twice would be two invites; only that the target's server refused it is still to be told.
    const issued = await session.invite(room.tenant, asked.event_id);
    if (issued) return refusalOf(issued);
    const { target } = content;
    const fault =
      (await this.targetFault(session, asked, target)) ?? (await inviteFault(session, room, target));
    if (fault) return fault;
    const ttl = this.configuration.inviteTtlDays * DAY_MS;
    const wish = { room, inviter: asked.sender, target, direct: false, ttl, request: asked.event_id };
    await issueInvite(session, this.signer, wish, this.clock.now());
    return undefined;
  }

  private async targetFault(
    session: LogSession,
    { tenant, origin }: StoredEvent,
    target: string,
  ): Promise<Refusal | undefined> {
    const ours = isOurs(tenant, target);
    const verdict = await this.policy.judge(tenant, ours ? origin : serverOf(target), 'invite');
    if (!verdict.ok) return verdict;
    // A stranger must not learn who exists here: its invite to nobody expires.
    const unknown = ours && verdict.listed && !(await session.participant(tenant, target));
    return unknown ? refuse('SW_FED_UNKNOWN_USER') : undefined;
  }
}
