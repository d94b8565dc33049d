import { useQuery } from '@tanstack/react-query';
import { invitationsQuery, notificationsQuery } from '../../api/queries';
import { useApi } from '../../session/session';

/** How many invites wait for an answer, and messages for being read. */
export function useWaiting(): number {
  const api = useApi();
  const { data: invites } = useQuery(invitationsQuery(api));
  const { data: notifications } = useQuery(notificationsQuery(api));
  return (
    (invites ?? []).filter(({ state }) => state === 'pending').length +
    (notifications ?? []).filter(({ read, kind }) => !read && kind === 'message').length
  );
}
