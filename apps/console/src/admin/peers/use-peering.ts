import { useMutation, useQueryClient } from '@tanstack/react-query';
import { path, type ApiClient } from '../../api/client';
import { useApi } from '../../session/session';
import { changeLists } from './change-lists';
import { allowing, denying } from './peer-lists';

/** Reads the descriptor of a server again, and takes whatever keys it has now. */
const refresh = (api: ApiClient, name: string) => api.post(path`/v1/admin/federation/peers/${name}/refresh`);

/** What an admin can do about a peer; what is on the screen follows. */
export function usePeering(name: string) {
  const api = useApi();
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: ['admin'] });
  return {
    allow: useMutation({ mutationFn: () => changeLists(api, allowing, name), onSettled }),
    deny: useMutation({ mutationFn: () => changeLists(api, denying, name), onSettled }),
    refresh: useMutation({ mutationFn: () => refresh(api, name), onSettled }),
  };
}

/** Allows a server and asks it at once who it is, so that whatever is in the way shows now. */
export function useAddPeer(onAdded: (name: string) => void) {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (name: string) => {
      await changeLists(api, allowing, name);
      onAdded(name);
      await refresh(api, name);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['admin'] }),
  });
}
