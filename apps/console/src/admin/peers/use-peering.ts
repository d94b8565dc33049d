import { useMutation, useQueryClient } from '@tanstack/react-query';
import { path, type ApiClient } from '../../api/client';
import { useApi } from '../../session/session';
import { readPolicy, writePolicy } from '../queries';
import { allowing, denying } from './peer-lists';

const refresh = (api: ApiClient, name: string) => api.post(path`/v1/admin/federation/peers/${name}/refresh`);

/** What an admin can do about a peer; what is on the screen follows. */
export function usePeering(name: string) {
  const api = useApi();
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: ['admin'] });
  const change = async (lists: typeof allowing) => {
    const { policy, etag } = await readPolicy(api);
    await writePolicy(api, etag, lists(policy, name));
  };
  return {
    allow: useMutation({ mutationFn: () => change(allowing), onSettled }),
    deny: useMutation({ mutationFn: () => change(denying), onSettled }),
    refresh: useMutation({ mutationFn: () => refresh(api, name), onSettled }),
  };
}

/** Allows a server and asks it at once who it is, so that whatever is in the way shows now. */
export function useAddPeer(onAdded: (name: string) => void) {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (name: string) => {
      const { policy, etag } = await readPolicy(api);
      await writePolicy(api, etag, allowing(policy, name));
      onAdded(name);
      await refresh(api, name);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['admin'] }),
  });
}
