import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { path } from '../../api/client';
import { KEYS } from '../../api/queries';
import type { InviteView } from '../../api/views';
import { BusyButton } from '../../parts/busy-button';
import { Address, Name } from '../../parts/name';
import { plainAddress } from '../../parts/plain-text';
import { ProblemNotice } from '../../parts/problem-notice';
import { MinuteTime } from '../../parts/time';
import { useApi } from '../../session/session';
import classes from './notification-panel.module.css';

interface InviteCardProps {
  invite: InviteView;
  onLeave(): void;
}

export function InviteCard({ invite, onLeave }: InviteCardProps) {
  const { invite_id, room_id, room_name, inviter, direct, state, expires_at } = invite;
  const api = useApi();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const answer = useMutation({
    mutationFn: (word: 'accept' | 'decline') => api.post(path`/v1/me/invitations/${invite_id}/${word}`),
    onSuccess: async (_, word) => {
      await queries.invalidateQueries({ queryKey: KEYS.invitations });
      if (word === 'decline') return;
      onLeave();
      await queries.invalidateQueries({ queryKey: KEYS.rooms });
      await navigate({ to: '/rooms/$roomId', params: { roomId: room_id } });
    },
  });
  return (
    <li className={classes.card} tabIndex={-1}>
      <p className={classes.place}>{direct ? 'Direct message' : <Name text={room_name} />}</p>
      <p>
        Invited by <Address text={inviter} />
      </p>
      <p className={classes.time}>
        Answer before <MinuteTime at={expires_at} />
      </p>
      {state === 'joining' ? (
        <p role="status">Joining: the room’s server is letting you in …</p>
      ) : (
        <div className={classes.answers}>
          <BusyButton size="xs" busy={answer.isPending} onClick={() => answer.mutate('accept')}>
            Accept <span className="visually-hidden">the invite of {plainAddress(inviter)}</span>
          </BusyButton>
          <BusyButton
            size="xs"
            variant="default"
            busy={answer.isPending}
            onClick={() => answer.mutate('decline')}
          >
            Decline <span className="visually-hidden">the invite of {plainAddress(inviter)}</span>
          </BusyButton>
        </div>
      )}
      {answer.error && <ProblemNotice problem={answer.error} />}
    </li>
  );
}
