import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { path } from '../../api/client';
import { KEYS, roomInvitesQuery } from '../../api/queries';
import type { InviteState, InviteView } from '../../api/views';
import { BusyButton } from '../../parts/busy-button';
import { Address } from '../../parts/name';
import { beginningOf, plainAddress, plainName } from '../../parts/plain-text';
import { ProblemNotice } from '../../parts/problem-notice';
import { useApi } from '../../session/session';
import row from '../list-row.module.css';
import classes from './member-panel.module.css';

/** Invites that somebody should know of: those under way, and those that came to nothing. */
const SAYS: Partial<Record<InviteState, string>> = {
  sending: 'The invite is on its way',
  pending: 'Invited',
  joining: 'Is coming in',
  declined: 'Has declined',
  expired: 'Did not answer in time',
  refused: 'Their server refused the invite',
};
const LONGEST = 300;

const UNDER_WAY: InviteState[] = ['sending', 'pending'];

export function InvitedList({ roomId }: { roomId: string }) {
  const { data: invites } = useQuery(roomInvitesQuery(useApi(), roomId));
  const shown = newestOfEach(invites ?? []).filter(({ state }) => SAYS[state]);
  if (shown.length === 0) return null;
  return (
    <>
      <h3 className={classes.title}>Invited</h3>
      <ul aria-label="Invited">
        {shown.map((invite) => (
          <Invited key={invite.invite_id} roomId={roomId} invite={invite} />
        ))}
      </ul>
    </>
  );
}

/** The list is newest first. */
function newestOfEach(invites: readonly InviteView[]): InviteView[] {
  const byTarget = new Map<string, InviteView>();
  for (const invite of invites) if (!byTarget.has(invite.target)) byTarget.set(invite.target, invite);
  return [...byTarget.values()];
}

function Invited({ roomId, invite }: { roomId: string; invite: InviteView }) {
  const api = useApi();
  const queries = useQueryClient();
  const rescind = useMutation({
    mutationFn: () => api.delete(path`/v1/rooms/${roomId}/invitations/${invite.invite_id}`),
    onSettled: () => queries.invalidateQueries({ queryKey: KEYS.roomInvites(roomId) }),
  });
  return (
    <li className={row.row} tabIndex={-1}>
      <span className={row.text}>
        <Address text={invite.target} />
        <span className={row.about}>{SAYS[invite.state]}</span>
        {invite.refusal && (
          <span className={classes.bad}>
            <bdi>{plainName(invite.refusal.code)}</bdi>
            {invite.refusal.detail && (
              <>
                : <bdi>{beginningOf(invite.refusal.detail, LONGEST)}</bdi>
              </>
            )}
          </span>
        )}
        {rescind.error && <ProblemNotice problem={rescind.error} />}
      </span>
      {UNDER_WAY.includes(invite.state) && (
        <BusyButton
          size="compact-sm"
          variant="default"
          busy={rescind.isPending}
          aria-label={`Take back the invite of ${plainAddress(invite.target)}`}
          onClick={() => rescind.mutate()}
        >
          Take back
        </BusyButton>
      )}
    </li>
  );
}
